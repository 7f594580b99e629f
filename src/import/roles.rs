//! What the other columns are, by their headings and by what stands in them: the system, the day, what respondents said of
//! themselves, comments; and what is dropped.

use super::columns::{Role, Taken, Why};
use super::headed::is_other;
use super::known::{Known, Names};
use super::mapping::{Entry, Mapping};
use super::plain::plain;
use super::profile::Profile;
use super::tool::Fixed;

/// Words in questions after what every survey may have.
const SYSTEM: [&str; 14] = [
    "which system",
    "system are you rating",
    "system do you",
    "which software",
    "which product",
    "name of the system",
    "name of system",
    "software",
    "system",
    "product",
    "application",
    "welches system",
    "quel système",
    "qué sistema",
];
const ORGANISATION: [&str; 8] =
    ["organisation", "organization", "trust", "employer", "hospital", "practice", "health board", "organisatie"];
const COMMENT: [&str; 16] = [
    "comment",
    "anything else",
    "feedback",
    "tell us more",
    "suggest",
    "other remarks",
    "add anything",
    "want to say",
    "anmerkung",
    "kommentar",
    "commentaire",
    "comentario",
    "comentário",
    "commento",
    "opmerking",
    "uwagi",
];
/// Words that turn a question after consent round, or ask for something else: whoever says yes to these has not agreed.
const NO_CONSENT: [&str; 16] = [
    "not",
    "don",
    "mind",
    "object",
    "without",
    "withhold",
    "never",
    "journal",
    "anonymised",
    "anonymized",
    "aggregate",
    "results",
    "findings",
    "peidiwch",
    "nicht",
    "pas",
];
/// Words in headings of columns that say who commented.
const NO_COMMENT: [&str; 8] = ["name", "commenter", "contact", "author", "by whom", "who", "phone", "email"];
const PUBLISH: [&str; 8] = [
    "may we publish",
    "may we quote",
    "publish your comment",
    "publish my comment",
    "consent to publish",
    "permission to quote",
    "quote your comment",
    "be published",
];

/// What to write where a column is asked after.
const COLUMNS: &str = "write under `columns` what each is: by its letter or its heading";

/// What questions after common attributes are called, by words of an attribute's id or label.
const OTHERWISE: [(&str, &[&str]); 5] = [
    ("setting", &["where do you work", "workplace", "place of work", "where are you based", "type of organisation"]),
    ("role", &["your job", "profession", "occupation", "what do you do", "what are you", "staff group"]),
    ("experience", &["how long have you", "how many years", "years have you"]),
    ("region", &["where in the country", "which part of the country"]),
    ("grade", &["which band", "what band", "seniority"]),
];

/// How surely a column is something, at least.
const LEAST: f64 = 0.9;

/// The best candidate is that much better than the next.
const MARGIN: f64 = 0.3;

/// What was decided, and what has to be asked.
#[derive(Debug, Default)]
pub struct Asked {
    /// Lines for `columns` in the mapping.
    pub columns: Vec<Entry>,
    /// What is asked, in sentences.
    pub why: Vec<Why>,
    /// Whether the table as a whole has to be asked after its system.
    pub needs_table: bool,
}

/// How surely a column with this heading and these values is one of some names: 2 for values that are all known, 1 for its
/// heading.
fn merit(taken: &Taken, profile: &Profile, names: &Names<'_>, heading: f64) -> f64 {
    if profile.filled == 0 || is_other(&taken.column.text) {
        return 0.0;
    }
    if profile.is_many {
        return heading * 0.5;
    }
    let known: u64 = profile.values.iter().filter(|(v, _)| names.find(v).is_some()).map(|(_, n)| n).sum();
    2.0 * known as f64 / profile.filled as f64 + heading
}

/// The best of candidates that stands out; `Err` of the indexes of several that don't.
fn best(merits: &[(usize, f64)]) -> Result<Option<usize>, Vec<usize>> {
    let mut sorted: Vec<(usize, f64)> = merits.iter().copied().filter(|(_, m)| *m >= LEAST).collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    match sorted.as_slice() {
        [] => Ok(None),
        [(one, _)] => Ok(Some(*one)),
        [(one, a), (_, b), ..] if a - b >= MARGIN => Ok(Some(*one)),
        several => {
            let top = several[0].1;
            Err(several.iter().filter(|(_, m)| top - m < MARGIN).map(|(i, _)| *i).collect())
        }
    }
}

/// How well a heading fits to words: the earlier of them, the better.
fn spoken(taken: &Taken, words: &[&str]) -> f64 {
    let text = plain(&taken.column.text);
    let code = taken.column.code.as_deref().map(plain).unwrap_or_default();
    match words.iter().position(|w| text.contains(w) || code == *w) {
        Some(at) => 1.2 - 0.2 * at as f64 / words.len() as f64,
        None => 0.0,
    }
}

/// Whether a heading asks for the system.
pub fn speaks_of_systems(taken: &Taken) -> bool {
    spoken(taken, &SYSTEM) >= LEAST
}

/// How well a heading fits to an attribute's id or label.
fn labelled(taken: &Taken, id: &str, label: &str) -> f64 {
    let text = plain(&taken.column.text);
    let code = taken.column.code.as_deref().map(plain).unwrap_or_default();
    let (id, label) = (plain(id), plain(label));
    if text == id || text == label || code == id {
        return 1.5;
    }
    let has = |word: &str| !word.is_empty() && format!(" {text} ").contains(&format!(" {word} "));
    if has(&label) || has(&id) {
        return 1.0;
    }
    let last = label.rsplit(' ').next().unwrap_or_default();
    if last.len() > 3 && has(last) {
        return 0.95;
    }
    let is_of = |word: &str| id == word || format!(" {label} ").contains(&format!(" {word} "));
    let otherwise = OTHERWISE.iter().any(|(word, asked)| is_of(word) && asked.iter().any(|a| text.contains(a)));
    if otherwise { 0.95 } else { 0.0 }
}

/// Decides on the columns that headings alone said nothing of.
pub fn decide(
    taken: &mut [Taken],
    profiles: &[Profile],
    known: &Known<'_>,
    mapping: &Mapping,
    has_system: bool,
) -> Asked {
    let mut asked = Asked::default();
    let is_free = |t: &Taken| t.role == Role::Unused && t.why.is_empty();
    let has = |taken: &[Taken], role: Role| taken.iter().any(|t| t.role == role);
    personal(taken, profiles);
    if !has(taken, Role::System) && !has_system {
        let all = taken.iter().enumerate().filter(|(_, t)| is_free(t));
        let merits: Vec<(usize, f64)> =
            all.map(|(i, t)| (i, merit(t, &profiles[i], &known.systems, spoken(t, &SYSTEM)))).collect();
        if matches!(best(&merits), Ok(None)) {
            asked.needs_table = true;
        } else {
            settle(taken, &merits, Role::System, "the system", profiles, known, &mut asked);
        }
    }
    for (a, attribute) in known.attributes.iter().enumerate() {
        if has(taken, Role::Attribute(a)) {
            continue;
        }
        let all = taken.iter().enumerate().filter(|(_, t)| is_free(t));
        let merits: Vec<(usize, f64)> = all
            .map(|(i, t)| (i, merit(t, &profiles[i], &known.values[a], labelled(t, &attribute.id, &attribute.label))))
            .collect();
        settle(
            taken,
            &merits,
            Role::Attribute(a),
            &format!("`{}` ({})", attribute.id, attribute.label),
            profiles,
            known,
            &mut asked,
        );
    }
    for (role, words) in
        [(Role::Publish, PUBLISH.as_slice()), (Role::Organisation, &ORGANISATION), (Role::Comment, &COMMENT)]
    {
        if has(taken, role) {
            continue;
        }
        let all = taken.iter().enumerate().filter(|(i, t)| is_free(t) && fits(role, &profiles[*i], known));
        let all: Vec<(usize, f64)> = all.map(|(i, t)| (i, spoken(t, words))).filter(|(_, m)| *m > 0.0).collect();
        let (no_consent, mut merits): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(i, _)| role == Role::Publish && asks_otherwise(&taken[*i]));
        let says_who = |i: usize| {
            let text = plain(taken[i].column.heading());
            NO_COMMENT.iter().any(|w| format!(" {text} ").contains(&format!(" {w} ")))
        };
        merits.retain(|(i, _)| role != Role::Comment || !says_who(*i));
        for (at, _) in no_consent {
            let why = "asks the other way round, or for something else: say `publish` in the mapping if yes means that the comment may be shown";
            why.clone_into(&mut taken[at].why);
        }
        merits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        if let Some((at, _)) = merits.first() {
            taken[*at].role = role;
            "its heading".clone_into(&mut taken[*at].why);
        }
    }
    date(taken, profiles, mapping);
    taken.iter_mut().filter(|t| is_free(t)).for_each(|t| {
        let is_text = is_other(&t.column.text);
        let why = if is_text { "the text beside “Other”" } else { "nothing that this survey asks" };
        why.clone_into(&mut t.why);
    });
    asked
}

/// Whether a question after consent is turned round, or is about something else than the comment.
fn asks_otherwise(taken: &Taken) -> bool {
    let text = plain(&taken.column.text);
    let mut words = text.split(' ');
    words.any(|word| NO_CONSENT.contains(&word))
        || !["comment", "quote", "quot", "words", "wrote", "remark", "answer"].iter().any(|w| text.contains(w))
}

/// Whether a column's cells can be what its heading speaks of.
fn fits(role: Role, profile: &Profile, known: &Known<'_>) -> bool {
    match role {
        Role::Publish => profile.filled > 0 && profile.values.keys().all(|v| known.languages.yes_or_no(v).is_some()),
        Role::Comment => {
            !profile.is_of_names()
                && profile.personal().is_none()
                && profile.filled > 0
                && profile.values.keys().any(|v| known.languages.yes_or_no(v).is_none())
        }
        Role::Organisation => profile.values.keys().any(|v| known.organisations.find(v).is_some()),
        _ => true,
    }
}

/// Takes the column that stands out, or asks.
fn settle(
    taken: &mut [Taken],
    merits: &[(usize, f64)],
    role: Role,
    what: &str,
    profiles: &[Profile],
    known: &Known<'_>,
    asked: &mut Asked,
) {
    let candidates: Vec<usize> = match best(merits) {
        Ok(Some(at)) => {
            taken[at].role = role;
            taken[at].why = known_values(&profiles[at], role, known);
            return;
        }
        Ok(None) => {
            asked.why.push(Why::new(format!("which column holds {what}?"), COLUMNS));
            let is_free = |t: &Taken| t.role == Role::Unused && t.why.is_empty();
            let free = taken.iter().enumerate().filter(|(i, t)| is_free(t) && profiles[*i].filled > 0);
            free.map(|(i, _)| i).collect()
        }
        Err(several) => {
            asked.why.push(Why::new(format!("which of {} columns holds {what}?", several.len()), COLUMNS));
            several
        }
    };
    let named = super::headed::role_name(role, known).unwrap_or_default();
    for t in candidates.into_iter().map(|at| &taken[at]) {
        if !asked.columns.iter().any(|e| e.key == t.column.letter()) {
            let note = format!("{}: `{named}`, or `drop`?", super::plain::short(t.column.heading(), 60));
            asked.columns.push(Entry::open(&t.column.letter(), note));
        }
    }
}

/// How many of a column's values are known, for people.
fn known_values(profile: &Profile, role: Role, known: &Known<'_>) -> String {
    let names = match role {
        Role::Attribute(a) => &known.values[a],
        _ => &known.systems,
    };
    match (profile.values.keys().filter(|v| names.find(v).is_some()).count(), profile.values.len()) {
        (0, _) => "its heading".to_owned(),
        (1, 1) => "its one value is known".to_owned(),
        (all, of) if all == of => format!("all {of} of its values are known"),
        (some, of) => format!("{some} of its {of} values known"),
    }
}

/// Drops what is personal by its content.
fn personal(taken: &mut [Taken], profiles: &[Profile]) {
    for (t, profile) in taken.iter_mut().zip(profiles).filter(|(t, _)| t.role == Role::Unused && t.why.is_empty()) {
        if let Some(what) = profile.personal() {
            t.role = Role::Personal(what);
            t.why = format!("its cells look like {what}");
        }
    }
}

/// Takes the day from when a response was sent, else from when it was begun; else from a column of days that people were asked.
fn date(taken: &mut [Taken], profiles: &[Profile], mapping: &Mapping) {
    if taken.iter().any(|t| t.role == Role::Date) || mapping.drops_dates() {
        return;
    }
    let is_days = |i: usize| profiles[i].days.filled > 0 && profiles[i].days.wrong * 10 <= profiles[i].days.filled;
    let mut candidates: Vec<usize> = Vec::new();
    for wanted in [Fixed::Sent, Fixed::Begun] {
        let own = taken.iter().enumerate().filter(|(i, t)| t.role == Role::Fixed(wanted) && is_days(*i));
        // SurveyMonkey and Qualtrics note when somebody began and ended: the last one tells when it was sent.
        let last = own.clone().rfind(|(_, t)| plain(t.column.heading()).contains("end"));
        candidates.extend(last.into_iter().chain(own).map(|(i, _)| i));
    }
    let is_asked = |t: &Taken| t.role == Role::Unused && t.why.is_empty();
    let own: Vec<usize> =
        taken.iter().enumerate().filter(|(i, t)| is_asked(t) && is_days(*i)).map(|(i, _)| i).collect();
    let words = [
        "submit", "complet", "finish", "end", "sent", "date", "datum", "fecha", "data", "dyddiad", "day", "time",
        "when",
    ];
    let spoken = |i: &usize| words.iter().position(|w| plain(taken[*i].column.heading()).contains(w));
    let best = own.iter().filter_map(|i| Some((spoken(i)?, *i))).min().map(|(_, i)| i);
    candidates.extend(best.or_else(|| own.first().copied().filter(|_| own.len() == 1)));
    if let Some(at) = candidates.first() {
        taken[*at].role = Role::Date;
        taken[*at].why = String::new();
    }
}
