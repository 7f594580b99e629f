//! What responses in CSV and in YAML have in common: the survey's layout and the check of each cell.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::content::answer_names::{
    as_written_of_organisations, as_written_of_systems, names_of_organisations, names_of_systems, words_of_values,
};
use crate::content::loose_dates::{Loose, guess, in_words, loose};
use crate::content::row_id::RowId;
use crate::content::scalars::{is_id, whole_number};
use crate::content::seen::{Repeated, Seen, Twice, sheet_of};
use crate::content::slug;
use crate::content::wrong::Wrong;
use crate::content::{cell_hints, comments};
use crate::diagnostics::{Code, Report, did_you_mean, nearest, quoted};
use crate::model::{Attribute, Catalogue, Flag, Instrument, Item, Kind, Settings, Survey, schema};
use crate::tally::{AttributeWords, Response, Shape, SystemTally};

/// What a response to a survey may hold.
pub struct Layout<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// Its questionnaire.
    pub instrument: &'a Instrument,
    /// The attributes that were asked.
    pub attributes: Vec<&'a Attribute>,
    /// Words for the values of each attribute, with their indexes.
    lookups: Vec<FxHashMap<String, usize>>,
    /// Ids and other names of systems, with their ids.
    systems: FxHashMap<String, &'a str>,
    /// Ids of organisations with their indexes, and in small letters the names that one of them alone has.
    organisations: FxHashMap<String, u32>,
    /// Whether the same answer to all items contradicts itself.
    mixed: bool,
    seen: Seen,
    /// How many values each attribute has.
    sizes: Vec<usize>,
    /// Whether another survey could be of the same people: then sheets of answers are kept until they are compared.
    keeps_sheets: bool,
    /// The places of responses that repeat another one, as far as they are known.
    repeated: FxHashSet<RowId>,
    catalogue: &'a Catalogue,
    /// Where to say what is wrong.
    pub report: &'a Report,
}

/// The words that answers may hold, each with what it means.
pub struct Known {
    /// Names of systems with their ids.
    pub systems: Vec<(String, String)>,
    /// Names of organisations with their ids.
    pub organisations: Vec<(String, String)>,
    /// Words for the values of each attribute.
    pub attributes: Vec<AttributeWords>,
}

impl<'a> Layout<'a> {
    /// The layout of a survey whose instrument and attributes are known.
    pub fn new(catalogue: &'a Catalogue, survey: &'a Survey, report: &'a Report) -> Option<Self> {
        let instrument = catalogue.instruments.get(&survey.instrument.id)?;
        let attributes: Vec<_> =
            survey.respondents.iter().filter_map(|r| catalogue.settings.attribute(&r.id)).collect();
        let lookups = attributes.iter().map(|a| words_of_values(a)).collect();
        let systems = names_of_systems(catalogue);
        let organisations = names_of_organisations(catalogue);
        Some(Layout {
            survey,
            instrument,
            lookups,
            systems,
            organisations,
            sizes: attributes.iter().map(|a| a.values.len()).collect(),
            attributes,
            mixed: instrument.is_mixed(),
            seen: Seen::new(instrument),
            keeps_sheets: has_sibling(catalogue, survey, instrument),
            repeated: FxHashSet::default(),
            catalogue,
            report,
        })
    }

    /// The id of the system that responses name by its id, its name or another name of it; `None` of one that is not shown.
    ///
    /// # Errors
    /// An unknown system.
    pub fn system(&self, name: &str) -> Result<Option<&'a str>, Wrong<'_>> {
        if let Some(id) = self.systems.get(name).or_else(|| self.systems.get(name.to_lowercase().as_str())) {
            return Ok(Some(id));
        }
        if let Some(several) = self.several_systems(name) {
            return Err(several);
        }
        if self.is_kept_back(Kind::System, name) {
            return Ok(None);
        }
        Err(unknown(Kind::System, name, self.catalogue.systems.keys().map(String::as_str)))
    }

    /// That a cell names several systems at once: a form let people tick more than one.
    fn several_systems(&self, cell: &str) -> Option<Wrong<'_>> {
        let parts: Vec<&str> = cell.split([';', ',', '|']).map(str::trim).filter(|p| !p.is_empty()).collect();
        let is_known = |part: &str| self.systems.contains_key(part.to_lowercase().as_str());
        (parts.len() > 1 && parts.iter().all(|p| is_known(p))).then(|| {
            let message = format!("`{}` are {} systems: a response is about one", quoted(cell), parts.len());
            let label = "write the one that the answers are about; where that can't be known, delete the row";
            Wrong::new(Code::BadValue, message, label)
                .grouped("several systems", "{n} responses name several systems: each is about one; this is the first")
        })
    }

    /// The site's settings.
    pub fn settings(&self) -> &'a Settings {
        &self.catalogue.settings
    }

    /// Every questionnaire of the site.
    pub fn instruments(&self) -> impl Iterator<Item = &'a Instrument> {
        self.catalogue.instruments.values()
    }

    /// Whether something has a file, and is not shown.
    fn is_kept_back(&self, kind: Kind, id: &str) -> bool {
        let known = (kind, id.to_owned());
        self.catalogue.hidden.contains_key(&known) || self.catalogue.broken.contains(&known)
    }

    /// The index of an attribute's value, by its key, its label or another word for it; empty is "not stated", the index
    /// behind the last.
    ///
    /// # Errors
    /// An unknown value.
    pub fn value(&self, attribute: usize, value: &str) -> Result<usize, Wrong<'_>> {
        let a = self.attributes[attribute];
        if value.is_empty() {
            return Ok(a.values.len());
        }
        let lookup = &self.lookups[attribute];
        if let Some(index) = lookup.get(value).or_else(|| lookup.get(value.to_lowercase().as_str())) {
            return Ok(*index);
        }
        let written = value.to_owned();
        let is_known = |word: &str| lookup.contains_key(word.to_lowercase().as_str());
        let keys = || a.values.iter().map(|(k, _)| k.as_str());
        let special = cell_hints::value(value, &is_known, keys());
        let wrong = Wrong::lazy(Code::BadValue, format!("`{}` can't be `{}`", a.id, quoted(value)), move || {
            if let Some(hint) = special {
                return hint;
            }
            did_you_mean(&written, keys(), || {
                format!(
                    "it can be {}; add `{}: {}` to its values in site.yaml, or count it as one of these, such as \
                     `{}: {{label: …, also: [{}]}}`",
                    list(keys()),
                    slug(&written),
                    quoted(&written),
                    keys().next_back().unwrap_or("other"),
                    quoted(&written)
                )
            })
        });
        let several = format!("`{}` can't be `{}` ({{n}} responses)", a.id, quoted(value));
        let wrong = wrong.grouped(format!("{}={}", a.id, quoted(value)), several);
        let all = format!(
            "it can be {}: add others in site.yaml, or give those that mean one of these `also: […]` there",
            list(keys())
        );
        let family = format!("`{}` has {{n}} values that are not known, with how often each stands", a.id);
        Err(wrong.of_family(family, &quoted(value), all))
    }

    /// The index of a response's organisation; `None` where none is named, or one that is not shown.
    ///
    /// # Errors
    /// An unknown one.
    pub fn organisation(&self, id: &str) -> Result<Option<u32>, Wrong<'_>> {
        if id.is_empty() {
            return Ok(None);
        }
        if let Some(index) = self.organisations.get(id).or_else(|| self.organisations.get(id.to_lowercase().as_str())) {
            return Ok(Some(*index));
        }
        if self.is_kept_back(Kind::Organisation, id) {
            return Ok(None);
        }
        Err(unknown(Kind::Organisation, id, self.catalogue.organisations.keys().map(String::as_str)))
    }

    /// The day of a response, counted from 1970.
    ///
    /// # Errors
    /// No day of the calendar, or one that can be read in two ways.
    pub fn date(&self, text: &str) -> Result<Option<i32>, Wrong<'static>> {
        if text.is_empty() {
            return Ok(None);
        }
        match loose(text) {
            Loose::Day(day) => Ok(Some((day - jiff::civil::Date::constant(1970, 1, 1)).get_days())),
            Loose::Ambiguous(a, b) => {
                let (a, b) = (in_words(a), in_words(b));
                let message = format!("`{text}` can be {a} or {b}");
                let several = format!("{{n}} days of this column can be read in two ways: `{text}` is {a} or {b}");
                let label = "format the column as yyyy-mm-dd in the spreadsheet, and save it again";
                Err(Wrong::new(Code::BadDate, message, label).grouped("in two ways", several))
            }
            Loose::No => {
                let message = format!("`{}` is not a day", quoted(text));
                let several = format!("{{n}} cells of this column are no days, such as `{}`", quoted(text));
                let label = match guess(text) {
                    Some(guess) => {
                        format!(
                            "{guess}; a whole column: format it as yyyy-mm-dd in the spreadsheet, and save it again"
                        )
                    }
                    None => {
                        "write the day as YYYY-MM-DD, such as 2025-03-14; without one, leave the cell empty".to_owned()
                    }
                };
                Err(Wrong::new(Code::BadDate, message, label).grouped("none", several))
            }
        }
    }

    /// That a response is dated outside of its survey.
    pub fn outside(&self, day: i32) -> Option<Wrong<'static>> {
        let days =
            |date: Option<jiff::civil::Date>| date.map(|d| (d - jiff::civil::Date::constant(1970, 1, 1)).get_days());
        if self.survey.opened.zip(self.survey.closed).is_some_and(|(from, to)| to < from) {
            return None; // that is told
        }
        let (which, edge) = match (days(self.survey.opened), days(self.survey.closed)) {
            (Some(opened), _) if day < opened => ("before the survey opened", self.survey.opened?),
            (_, Some(closed)) if day > closed => ("after the survey closed", self.survey.closed?),
            _ => return None,
        };
        let message = format!("this response is dated {which} ({edge})");
        let several = format!("{{n}} responses are dated {which} ({edge}); this is the first");
        let label = "correct the dates, or `opened` and `closed` in survey.yaml";
        Some(Wrong::new(Code::OutsideSurvey, message, label).grouped(which, several))
    }

    /// Whether an item of a questionnaire that is built in is answered from "strongly disagree", 1, to "strongly agree", 5.
    fn is_of_agreement(&self, item: &Item) -> bool {
        let instrument = self.instrument;
        instrument.is_built_in && instrument.items.len() > 1 && (item.low, item.high) == (1, 5)
    }

    /// An answer to the item of that index.
    ///
    /// # Errors
    /// What is no whole number, or off the scale.
    pub fn answer(&self, item: usize, text: &str) -> Result<Option<i32>, Wrong<'static>> {
        if text.is_empty() {
            return Ok(None);
        }
        let item = &self.instrument.items[item];
        let answer = whole_number(text);
        if let Some(answer) = answer.filter(|a| (item.low..=item.high).contains(a)) {
            return Ok(Some(answer));
        }
        // What forms write for it, which means nothing else on a scale of agreement.
        let agreement = cell_hints::agreement(text).filter(|_| self.is_of_agreement(item));
        if let Some(answer) = agreement {
            return Ok(Some(answer));
        }
        let label = cell_hints::off_scale(text, answer, item.low, item.high);
        let message = format!("`{}` is not an answer to `{}`", quoted(text), item.id);
        let wrong = Wrong::new(Code::AnswerOffScale, message, label);
        // What is wrong stands in thousands of cells, and has one cause.
        let several = format!("`{}` is not an answer ({{n}} cells, the first one for `{}`)", quoted(text), item.id);
        Err(wrong.grouped(quoted(text), several))
    }

    /// A comment as it may be published; with a warning where it may not.
    ///
    /// # Errors
    /// That it holds what could identify somebody.
    pub fn comment(&self, text: &str, publish: bool) -> Result<Option<String>, Wrong<'static>> {
        let text = text.trim();
        if !publish || text.is_empty() {
            return Ok(None);
        }
        match comments::identifying(text) {
            None => Ok(Some(text.to_owned())),
            Some(what) => {
                let message = format!("this comment holds {what}: it is not published");
                Err(Wrong::new(Code::CommentWithheld, message, "take it out, or set `publish: false`"))
            }
        }
    }

    /// Every word that is known, as [`Query`](crate::tally::Query) takes them: of systems, and of organisations, with their ids;
    /// of attributes with the keys of their values.
    pub fn words(&self) -> Known {
        let pair = |name: &str, id: &str| (name.to_owned(), id.to_owned());
        let mut systems: Vec<_> = self.systems.iter().map(|(name, id)| pair(name, id)).collect();
        let ids: Vec<&String> = self.catalogue.organisations.keys().collect();
        let id = |i: u32| ids.get(i as usize).map_or("", |id| id.as_str());
        let mut organisations: Vec<_> = self.organisations.iter().map(|(name, i)| pair(name, id(*i))).collect();
        systems.extend(as_written_of_systems(self.catalogue, &self.systems));
        let as_written = as_written_of_organisations(self.catalogue, &self.organisations);
        organisations.extend(as_written.map(|(name, i)| pair(name, id(i))));
        systems.sort_unstable();
        systems.dedup();
        organisations.sort_unstable();
        organisations.dedup();
        let of = |(a, lookup): (&&Attribute, &FxHashMap<String, usize>)| {
            let key = |i: usize| a.values.get(i).map_or("", |(key, _)| key.as_str());
            let mut words: Vec<_> = lookup.iter().map(|(word, i)| pair(word, key(*i))).collect();
            let as_written = a.others.iter().map(|(word, _)| word.trim()).filter(|word| !lookup.contains_key(*word));
            words.extend(as_written.filter_map(|word| Some(pair(word, key(*lookup.get(&word.to_lowercase())?)))));
            words.sort_unstable();
            words.dedup();
            AttributeWords { id: a.id.clone(), words }
        };
        let attributes = self.attributes.iter().zip(&self.lookups).map(of).collect();
        Known { systems, organisations, attributes }
    }

    /// Whether an item of this questionnaire may be answered in words of agreement.
    pub fn takes_agreement(&self) -> bool {
        self.instrument.items.iter().any(|item| self.is_of_agreement(item))
    }

    /// An empty tally for a system of this survey.
    pub fn tally(&self) -> SystemTally {
        let organisations = self.catalogue.organisations.len();
        let points = self.instrument.point_range();
        let shape = Shape { values: &self.sizes, organisations, points, keeps_sheets: self.keeps_sheets };
        SystemTally::new(self.instrument, shape)
    }

    /// Counts a response, unless it has a flag that the survey excludes. `place` is a number that grows from file to
    /// file and from line to line; `comment` is there whether it may be published or not. Says whether the same was answered to all items.
    pub fn count(
        &self,
        system: &str,
        tally: &mut SystemTally,
        response: Response<'_>,
        comment: &str,
        row: RowId,
    ) -> bool {
        let answers = response.answers;
        let straight = self.mixed && answers.windows(2).all(|w| w[0] == w[1]) && answers.first() != Some(&None);
        self.seen.note(system, &response, comment, row);
        let identical = self.repeated.contains(&row);
        tally.flags.straight_lining += u32::from(straight);
        tally.flags.identical += u32::from(identical);
        let excluded = self.survey.exclude.iter().any(|flag| match flag {
            Flag::StraightLining => straight,
            Flag::Identical => identical,
        });
        if excluded {
            tally.excluded += 1;
        } else {
            let fingerprint = if self.keeps_sheets {
                sheet_of(&answers[..self.instrument.headline], &self.instrument.items)
            } else {
                0
            };
            tally.add(self.instrument, &response, fingerprint);
        }
        straight
    }

    /// What of the survey's answers stands twice.
    pub fn twice(&self) -> Twice {
        self.seen.twice()
    }

    /// The responses that repeat another one, in order.
    pub fn repeated(&self) -> Vec<Repeated> {
        self.seen.repeated()
    }

    /// The same layout, with what is known of repeated responses: they are counted as such, and left out where the survey
    /// says so.
    pub fn knowing(mut self, repeated: FxHashSet<RowId>) -> Self {
        self.repeated = repeated;
        self
    }
}

/// That nothing of a kind has this id, with the nearest one that exists.
pub fn unknown<'c>(kind: Kind, id: &str, known: impl Iterator<Item = &'c str> + 'c) -> Wrong<'c> {
    let written = id.to_owned();
    let message = format!("{} `{}`", schema::nobody(kind), quoted(id));
    let several = format!("{message} ({{n}} responses)");
    let wrong = Wrong::lazy(Code::UnknownReference, message, move || {
        let folder = kind.folder();
        let also = if kind == Kind::System && !is_id(&written) {
            format!("; or give it `also: [{}]`", quoted(&written))
        } else {
            String::new()
        };
        let name = slug(&written);
        match nearest(&name, known) {
            Some(near) => format!("there is `{near}` (content/{folder}/{near}.md){also}"),
            None => format!("add content/{folder}/{}.md, or correct the id", name.chars().take(40).collect::<String>()),
        }
    });
    let wrong = wrong.grouped(format!("{}:{}", kind.folder(), quoted(id)), several);
    let family = format!("{{n}} names in this file are of no {}, with how often each stands", schema::name(kind));
    let also = if kind == Kind::System { ", or give those that have a file these names: `also: […]`" } else { "" };
    wrong.of_family(family, &quoted(id), format!("correct the names, add files to content/{}/{also}", kind.folder()))
}

/// Whether another survey has the same score, so that the same people could have answered both.
fn has_sibling(catalogue: &Catalogue, survey: &Survey, own: &Instrument) -> bool {
    let of = |s: &Survey| catalogue.instruments.get(&s.instrument.id);
    let mut others = catalogue.surveys.values().filter(|s| s.entry.id != survey.entry.id);
    others.any(|s| of(s).is_some_and(|i| i.score_id() == own.score_id()))
}

fn list<'c>(words: impl Iterator<Item = &'c str>) -> String {
    words.take(12).collect::<Vec<_>>().join(", ")
}
