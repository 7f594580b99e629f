//! A league: the systems of a survey that do one job, in a table whose rows draw their intervals, with its verdict and charts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::charts::{self, Marking};
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::shared::figure::show;
use crate::pages::shared::views::{LinkView, ScoreView, links, system_link};
use crate::prose::{self, Subject};
use crate::site::Site;
use crate::statistics::{Figures, SystemResult};
use crate::words::say;

/// A league of more systems shows its chart, and that of its ranks, only on request: the table draws the same.
const MOST_DRAWN: usize = 15;
const FEWEST_DRAWN: usize = 3;

/// Systems that do one job, compared.
#[derive(Serialize)]
pub struct LeagueView {
    /// The name of the category, where the survey has several.
    pub category: Option<String>,
    /// Its id.
    pub id: &'static str,
    /// The address of its own page.
    pub to: String,
    /// What the figures say, in sentences; the first can stand alone.
    pub verdict: Vec<String>,
    /// Whether its systems are ranked.
    pub ranked: bool,
    /// Whether rows name their category.
    pub shows_category: bool,
    /// The systems that are shown, in rank.
    pub rows: Vec<RowView>,
    /// The systems that are withheld.
    pub withheld: Vec<WithheldView>,
    /// The chart, as HTML.
    pub figure: Option<Chart>,
    /// What of the drawing stands for systems that can't be told apart: `bars`, `shade`, or nothing.
    pub marking: &'static str,
    /// The chart of ranks, as HTML.
    pub ranks: Option<Chart>,
    /// The chart of means by number of responses, as HTML.
    pub funnel: Option<Chart>,
    /// Whether the limits of that chart are widened.
    pub widened: bool,
    /// Whether changes since the last survey are shown.
    pub has_change: bool,
    /// Whether some figures are those of others.
    pub has_source: bool,
    /// Whether weighted means are shown: where at least half of the systems have one.
    pub has_weighted: bool,
}

/// A chart of a league.
#[derive(Serialize)]
pub struct Chart {
    /// The figure, as HTML.
    pub html: String,
    /// Whether it is shown at once; else on request.
    pub is_open: bool,
}

/// A system in the league table.
#[derive(Serialize, Clone)]
pub struct RowView {
    /// The system.
    pub system: LinkView,
    /// Who makes it.
    pub vendor: Option<LinkView>,
    /// What it is for.
    pub category: String,
    /// The mean, or the median, to sort by.
    pub mean: f64,
    /// Its figures.
    pub score: ScoreView,
    /// Its rank, with a sign where others have the same figure.
    pub rank: Option<String>,
    /// Mean and interval on the scale, as SVG.
    pub bar: String,
    /// Whether it can't be told apart from the first.
    pub could_be_first: bool,
    /// Whether the page is about this one.
    pub is_here: bool,
}

/// A system whose figures are withheld.
#[derive(Serialize, Clone)]
pub struct WithheldView {
    /// The system.
    pub system: LinkView,
    /// Why, as part of a sentence.
    pub reason: String,
}

impl LeagueView {
    /// The league of a subject without its charts.
    pub fn table(site: &Site<'_>, subject: Subject<'_>) -> LeagueView {
        let shown = || subject.shown();
        let weighted = shown().filter(|(_, f)| f.weighted.as_ref().is_some_and(|w| w.figure().is_some())).count();
        LeagueView {
            category: subject.category(),
            id: subject.set.map_or("", |set| set.category.id()),
            to: subject.address(),
            verdict: prose::outcome(subject),
            ranked: subject.survey.ranked && subject.shown().count() > 1,
            shows_category: false,
            rows: rows(site, subject, None, |_| true),
            withheld: subject.withheld().map(|s| withheld(subject, s)).collect(),
            figure: None,
            marking: "",
            ranks: None,
            funnel: None,
            widened: subject.set.and_then(|s| s.funnel.as_ref()).is_some_and(|f| f.between.is_some()),
            has_change: shown().any(|(_, f)| f.change.is_some()),
            has_source: shown().any(|(_, f)| f.source.is_some()),
            has_weighted: weighted > 0 && 2 * weighted >= shown().count(),
        }
    }

    /// The systems of categories that have but one each, in one table without ranks; `None` of none.
    pub fn of_singles(site: &Site<'_>, parts: &[Subject<'_>]) -> Option<LeagueView> {
        let first = *parts.first()?;
        let mut all =
            LeagueView { ranked: false, category: None, verdict: Vec::new(), ..LeagueView::table(site, first) };
        for part in &parts[1..] {
            let own = LeagueView::table(site, *part);
            all.rows.extend(own.rows);
            all.withheld.extend(own.withheld);
            all.has_change |= own.has_change;
            all.has_source |= own.has_source;
        }
        all.has_weighted = false;
        all.shows_category = true;
        Some(all)
    }

    /// The league of a subject, for its page at `route`.
    ///
    /// # Errors
    /// [`Stop::Machine`] where the sink can't take its charts.
    pub fn of(site: &Site<'_>, subject: Subject<'_>, route: &str) -> Result<LeagueView, Stop> {
        // Of two systems it would say nothing more than the table.
        let is_short = (FEWEST_DRAWN..=MOST_DRAWN).contains(&subject.shown().count());
        let draw = |figure: Option<charts::Figure>, is_open: bool| {
            show(site, figure.as_ref(), route).map(|html| html.map(|html| Chart { html, is_open }))
        };
        Ok(LeagueView {
            figure: draw(charts::league(subject), is_short)?,
            marking: match charts::marking(subject) {
                Marking::Bars => "bars",
                Marking::Shade => "shade",
                Marking::None => "",
            },
            ranks: draw(charts::ranks(subject), false)?,
            funnel: draw(charts::funnel(subject), false)?,
            ..LeagueView::table(site, subject)
        })
    }
}

/// The rows of a league at the places that are wanted; `here` is the system that the page is about.
pub fn rows(
    site: &Site<'_>,
    subject: Subject<'_>,
    here: Option<&str>,
    is_wanted: impl Fn(usize) -> bool,
) -> Vec<RowView> {
    let all: Vec<(&SystemResult, &Figures)> = subject.shown().collect();
    let written = |f: &Figures| f.mean.map(|m| prose::mean(subject.words, m, None));
    // Figures that read alike share a rank: how many do, and the best one.
    let mut alike: BTreeMap<Option<String>, (usize, u32)> = BTreeMap::new();
    for (_, f) in &all {
        let Some(standing) = f.standing else { continue };
        let shared = alike.entry(written(f)).or_insert((0, standing.rank));
        *shared = (shared.0 + 1, shared.1.min(standing.rank));
    }
    let rank = |f: &Figures| {
        f.standing?;
        let (count, best) = *alike.get(&written(f))?;
        Some(if count > 1 { say!(subject.words, "score.joint-rank", rank = best) } else { best.to_string() })
    };
    let view = |(s, f): &(&SystemResult, &Figures)| {
        let system = site.catalogue.systems.get(&s.system);
        RowView {
            vendor: links(site.catalogue, Kind::Organisation, system.and_then(|s| s.vendor.as_ref())).pop(),
            category: system.map(|s| prose::category(site.words, s)).unwrap_or_default(),
            mean: f.mean.map(|m| m.value).or(f.median).unwrap_or(0.0),
            rank: rank(f),
            bar: charts::bar(subject, f),
            could_be_first: f.standing.is_some_and(|s| s.of > 1 && s.could_be_first()),
            is_here: here == Some(s.system.as_str()),
            score: ScoreView::of(subject, f),
            system: system_link(subject, &s.system),
        }
    };
    all.iter().enumerate().filter(|(i, _)| is_wanted(*i)).map(|(_, row)| view(row)).collect()
}

/// A system that is withheld, with the reason.
pub fn withheld(subject: Subject<'_>, result: &SystemResult) -> WithheldView {
    let reason = prose::reason(subject.words, &result.figures).unwrap_or_default();
    WithheldView { system: system_link(subject, &result.system), reason }
}
