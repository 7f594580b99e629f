//! The league: every system's mean and interval, ordered, on the bands of the scale.

use crate::charts::figure::{Figure, Size, Table};
use crate::charts::rows::{Row, Rows};
use crate::charts::scale::Scale;
use crate::charts::{Subject, detail, sentence, value, words};
use crate::statistics::Figures;

/// Draws the league of a survey; `None` where no system's figures are shown.
pub fn league(subject: Subject<'_>) -> Option<Figure> {
    let shown: Vec<(String, &Figures)> = subject.result.shown().map(|(s, f)| (subject.name(&s.system), f)).collect();
    if shown.is_empty() {
        return None;
    }
    let scale = Scale::of(subject.instrument);
    let rows: Vec<Row> = shown.iter().map(|(name, figures)| row(name, figures)).collect();
    let title = format!("{}: {} by system", subject.survey.entry.title, scale.name.to_lowercase_first());
    let table = table(subject, &shown);
    let description = describe(subject, &shown);
    let draw = |size| Rows { rows: &rows, scale: &scale, groups: &subject.result.groups }.draw(size);
    let name = (subject.survey.entry.id.as_str(), "league");
    Some(
        Figure::new(name, title, description, table, &[Size::Wide, Size::Narrow], draw)
            .demonstration(subject.survey.demonstration),
    )
}

/// The first letter made small, unless the word is an abbreviation.
pub(crate) trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for str {
    fn to_lowercase_first(&self) -> String {
        let mut chars = self.chars();
        match (chars.next(), chars.clone().next()) {
            (Some(a), Some(b)) if b.is_lowercase() => a.to_lowercase().chain(chars).collect(),
            _ => self.to_owned(),
        }
    }
}

fn row(name: &str, figures: &Figures) -> Row {
    let detail = match figures.mean {
        Some(_) => detail(figures.n, figures.ci),
        None => {
            let quartiles = figures.quartiles.map(|(a, b)| format!("{} to {}", words::short(a), words::short(b)));
            let n = figures.n.map(|n| format!("n\u{a0}{}", words::whole(u64::from(n))));
            [quartiles, n].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    };
    let value = match figures.mean {
        Some(_) => value(figures),
        None => format!("median {}", figures.median.map(words::one).unwrap_or_default()),
    };
    Row { label: name.to_owned(), heading: false, mean: figures.mean, ci: figures.ci, value, detail }
}

fn table(subject: Subject<'_>, shown: &[(String, &Figures)]) -> Table {
    let interval = format!("{} interval", subject.confidence());
    let head = ["System", "Mean", &interval, "Responses", "Rank"].map(str::to_owned).to_vec();
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let row = |(name, f): &(String, &Figures)| {
        let rank = f.standing.map(|s| match s.interval {
            Some((a, b)) if a != b => format!("{} ({a} to {b})", s.rank),
            _ => s.rank.to_string(),
        });
        let n = f.n.map(|n| words::whole(u64::from(n)));
        let mean = f.mean.map(|_| value(f)).or(f.median.map(|m| format!("median {}", words::one(m))));
        vec![name.clone(), or_dash(mean), or_dash(f.ci.map(words::range)), or_dash(n), or_dash(rank)]
    };
    Table { head, rows: shown.iter().map(row).collect() }
}

fn describe(subject: Subject<'_>, shown: &[(String, &Figures)]) -> String {
    let with_mean: Vec<_> = shown.iter().filter(|(_, f)| f.mean.is_some()).collect();
    let systems = words::count(with_mean.len() as u64, "system", "systems");
    let measure = &subject.instrument.score_name;
    let intervals = with_mean.iter().filter(|(_, f)| f.ci.is_some()).count();
    let each = match (with_mean.len(), intervals) {
        (_, 0) => String::new(),
        (1, _) => format!(", with its {} interval", subject.confidence()),
        (n, m) if n == m => format!(", each with its {} interval", subject.confidence()),
        _ => format!(", with the {} interval where there is one", subject.confidence()),
    };
    let mut text = match with_mean.len() {
        0 => format!("Median {measure} of {}.", words::count(shown.len() as u64, "system", "systems")),
        _ => format!("Mean {measure} of {systems}{each}."),
    };
    match with_mean.as_slice() {
        [] => {}
        [(name, only)] => text = format!("{text} {}", sentence(name, only)),
        [(first, best), .., (last, worst)] => {
            text = format!("{text} First: {} Last: {}", sentence(first, best), sentence(last, worst));
            text += &leaders(&with_mean);
        }
    }
    let medians = (shown.len() - with_mean.len()) as u64;
    if medians > 0 && !with_mean.is_empty() {
        let verb = if medians == 1 { "has" } else { "have" };
        text += &format!(" {} more {verb} a median alone.", words::whole(medians));
    }
    let withheld = subject.result.withheld().count();
    if withheld > 0 {
        let verb = if withheld == 1 { "is" } else { "are" };
        text += &format!(" {} {verb} withheld.", words::capital(&words::count(withheld as u64, "system", "systems")));
    }
    text + subject.caution()
}

/// Which systems could be first: those that no other is significantly better than.
fn leaders(shown: &[&(String, &Figures)]) -> String {
    // Without an interval of the best nothing can be said of its lead.
    if shown.first().is_none_or(|(_, f)| f.ci.is_none()) {
        return String::new();
    }
    let ranked = shown.iter().filter(|(_, f)| f.standing.is_some()).count();
    let names: Vec<String> = shown
        .iter()
        .filter(|(_, f)| f.standing.and_then(|s| s.interval).is_some_and(|i| i.0 == 1))
        .map(|(name, _)| name.clone())
        .collect();
    match names.len() {
        0 => String::new(),
        1 if shown.first().and_then(|(_, f)| f.standing).is_some_and(|s| s.worse + 1 == s.of) => {
            format!(" {} is ahead of every other by more than chance explains.", names[0])
        }
        1 => String::new(),
        n if n == ranked => {
            " Any of them could be the best: tests of all pairs find no difference that is sure.".to_owned()
        }
        _ => format!(" {} could each be the best: tests of all pairs can't tell them apart.", words::list(&names, 4)),
    }
}
