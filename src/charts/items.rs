//! Answers item by item, as diverging bars turned so that right is better.

use crate::charts::canvas::{Canvas, Frame};
use crate::charts::drawing::{Anchor, Drawing};
use crate::charts::figure::{Figure, Size, Table, head};
use crate::charts::ink::Ink;
use crate::charts::metrics::wrap;
use crate::model::{Instrument, Item, ScoreRule};
use crate::prose::{Subject, asked_in, reason};
use crate::statistics::{AnswerShare, Figures, ItemResult};
use crate::words::{Words, say};

/// One item, its shares from the worst answer to the best in whole percent; `None` where they are withheld.
struct Bar {
    text: String,
    /// Whether disagreeing is the good answer.
    is_turned: bool,
    shares: Option<Vec<f64>>,
    why: String,
}

impl Bar {
    /// The share of good answers; `None` where they are withheld.
    fn good(&self) -> Option<f64> {
        self.shares.as_ref().map(|s| s[s.len().div_ceil(2)..].iter().sum())
    }
}

const LEADING: f64 = 16.0;

/// A narrow drawing shows so many of the best and of the worst items; the table has all.
const NARROW_ENDS: usize = 3;

/// Draws the answers of a system in a survey; `None` of figures that somebody else published.
pub fn items(subject: Subject<'_>, system: &str, figures: &Figures) -> Option<Figure> {
    let w = subject.words;
    let pairs = figures.items.iter().zip(&subject.instrument.items);
    let mut bars: Vec<Bar> = pairs.map(|(r, item)| bar(w, subject.instrument, r, item)).collect();
    // The best first; those withheld last.
    bars.sort_by(|a, b| b.good().unwrap_or(-1.0).total_cmp(&a.good().unwrap_or(-1.0)));
    if bars.iter().all(|b| b.shares.is_none()) {
        return None;
    }
    let name = subject.name(system);
    let title = say!(w, "items.title", name = &name);
    let table = table(subject, figures);
    let description = describe(subject, &name, &bars);
    let file = format!("{system}-items");
    let sizes = [Size::Wide, Size::Narrow];
    let draw = |size| draw(w, &bars, size);
    let mut figure = Figure::new(&subject.survey.entry.id, &file, title, description, table, &sizes, draw);
    figure.rows_in = asked_in(w, subject.instrument);
    Some(figure.demonstration(subject.survey.demonstration, w))
}

fn bar(w: &Words, instrument: &Instrument, result: &ItemResult, item: &Item) -> Bar {
    let shares = result.answers.figure().map(|answers| {
        let mut shares = grouped(&answers.shares, instrument.rule);
        if is_worse_high(result, instrument) {
            shares.reverse();
        }
        shares
    });
    Bar {
        text: item.text.clone(),
        is_turned: result.reverse,
        shares,
        why: reason(w, &result.answers).unwrap_or_default(),
    }
}

/// The share of good answers to an item, in percent; `None` of one that is withheld.
pub fn good_share(result: &ItemResult, instrument: &Instrument) -> Option<f64> {
    let answers = result.answers.figure()?;
    let mut shares = grouped(&answers.shares, instrument.rule);
    if is_worse_high(result, instrument) {
        shares.reverse();
    }
    Some(shares[shares.len().div_ceil(2)..].iter().sum())
}

/// Whether a high answer to an item is the bad one.
fn is_worse_high(result: &ItemResult, instrument: &Instrument) -> bool {
    result.reverse != instrument.low_is_good
}

/// Shares from the lowest answer; more than seven answers are drawn as three or five groups.
fn grouped(answers: &[AnswerShare], rule: ScoreRule) -> Vec<f64> {
    let sum = |r: std::ops::Range<usize>| answers[r].iter().map(|s| f64::from(s.percent)).sum::<f64>();
    let n = answers.len();
    if in_parts(answers) {
        answers.iter().map(|s| f64::from(s.percent)).collect()
    } else if rule == ScoreRule::NetPromoter {
        vec![sum(0..7), sum(7..9), sum(9..n)]
    } else if n <= 7 {
        answers.iter().map(|s| f64::from(s.percent)).collect()
    } else {
        (0..5).map(|i| sum(i * n / 5..(i + 1) * n / 5)).collect()
    }
}

/// Whether several answers are told of together, as of few people.
fn in_parts(answers: &[AnswerShare]) -> bool {
    answers.iter().any(|s| s.low < s.high)
}

fn inks(n: usize) -> Vec<Ink> {
    use Ink::{Bad, Best, Better, Good, Middle, Worse, Worst};
    match n {
        0 | 1 => vec![Middle],
        2 => vec![Worst, Best],
        3 => vec![Worst, Middle, Best],
        4 => vec![Worst, Bad, Good, Best],
        5 => vec![Worst, Bad, Middle, Good, Best],
        6 => vec![Worst, Worse, Bad, Good, Better, Best],
        _ => vec![Worst, Worse, Bad, Middle, Good, Better, Best],
    }
}

/// Shares so that they fill the bar: whole percentages may sum to 99 or 101.
fn filled(shares: &[f64]) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    shares.iter().map(|s| if sum > 0.0 { s / sum * 100.0 } else { 0.0 }).collect()
}

/// Percent left of the centre: the bad answers and half of the middle one.
fn left_part(shares: &[f64]) -> f64 {
    let half = shares.len() / 2;
    let middle = if shares.len() % 2 == 1 { shares[half] / 2.0 } else { 0.0 };
    shares[..half].iter().sum::<f64>() + middle
}

/// What so many percent of good answers are: "64% agree", or "64% disagree" where that is better.
pub fn good_words(w: &Words, is_turned: bool, good: f64) -> String {
    let percent = w.short(libm::round(good));
    match is_turned {
        true => say!(w, "items.disagree", percent = percent),
        false => say!(w, "items.agree", percent = percent),
    }
}

fn draw(w: &Words, all: &[Bar], size: Size) -> (Drawing, f64) {
    let (label_room, left, right) = match size {
        Size::Wide => (264.0, 280.0, 616.0),
        Size::Narrow => (312.0, 4.0, 316.0),
    };
    let is_cut = size == Size::Narrow && all.len() > 2 * NARROW_ENDS + 1;
    let bars: Vec<&Bar> = match is_cut {
        true => all[..NARROW_ENDS].iter().chain(&all[all.len() - NARROW_ENDS..]).collect(),
        false => all.iter().collect(),
    };
    let gap = if is_cut { 30.0 } else { 0.0 };
    let labels: Vec<Vec<String>> = bars.iter().map(|b| wrap(&b.text, Ink::Text.size(), label_room, 6)).collect();
    let bars = bars.as_slice();
    let text_height = |lines: &[String]| LEADING * lines.len() as f64;
    let row_height = |lines: &[String]| match size {
        Size::Wide => text_height(lines).max(24.0) + 12.0,
        Size::Narrow => text_height(lines) + 54.0,
    };
    let top = 34.0;
    let height = top + labels.iter().map(|l| row_height(l)).sum::<f64>() + gap + 4.0;
    let open: Vec<&Vec<f64>> = bars.iter().filter_map(|b| b.shares.as_ref()).collect();
    let most_left = open.iter().map(|s| left_part(&filled(s))).fold(1.0, f64::max);
    let most_right = open.iter().map(|s| 100.0 - left_part(&filled(s))).fold(1.0, f64::max);
    let unit = (right - left) / (most_left + most_right);
    let centre = left + most_left * unit;
    let mut out = Drawing::default();
    {
        let canvas = Canvas::new(&mut out, size.width(), height);
        legend(w, &canvas, open.first().map_or(5, |s| s.len()), right);
        let mut y = top;
        for (i, (bar, lines)) in bars.iter().zip(&labels).enumerate() {
            if is_cut && i == NARROW_ENDS {
                let more = say!(w, "items.between", n = all.len() - bars.len());
                canvas.text(left, y + 8.0, Anchor::Start, Ink::Quiet, &more);
                y += gap;
            }
            let h = row_height(lines);
            let bar_top = match size {
                Size::Wide => y + (h - 24.0) / 2.0,
                Size::Narrow => y + text_height(lines) + 8.0,
            };
            let label_top = if size == Size::Wide { y + (h - text_height(lines)) / 2.0 + 2.0 } else { y + 4.0 };
            canvas.lines(
                if size == Size::Wide { 0.0 } else { left },
                label_top,
                Anchor::Start,
                Ink::Text,
                LEADING,
                lines,
            );
            // Behind the bars, so that it crosses no number.
            canvas.line((centre, bar_top - 3.0), (centre, bar_top + 27.0), Ink::Axis);
            match &bar.shares {
                Some(shares) => {
                    segments(w, &canvas, shares, centre - left_part(&filled(shares)) * unit, unit, bar_top);
                    let words = bar.good().map(|good| good_words(w, bar.is_turned, good)).unwrap_or_default();
                    match size {
                        Size::Wide => canvas.text(right + 10.0, bar_top + 6.0, Anchor::Start, Ink::Strong, &words),
                        Size::Narrow => canvas.text(right, bar_top + 28.0, Anchor::End, Ink::Strong, &words),
                    }
                }
                None => canvas.text(
                    (left + right) / 2.0,
                    bar_top + 6.0,
                    Anchor::Middle,
                    Ink::Quiet,
                    &say!(w, "items.withheld", reason = &bar.why),
                ),
            }
            y += h;
        }
    }
    (out, height)
}

/// The segments of one bar from `x`, with their percentages where there is room.
fn segments(w: &Words, canvas: &Canvas<'_>, shares: &[f64], start: f64, unit: f64, top: f64) {
    let mut x = start;
    for ((share, part), ink) in shares.iter().zip(filled(shares)).zip(inks(shares.len())) {
        let wide = part * unit;
        canvas.rect(Frame { left: x, right: x + wide, top, bottom: top + 24.0 }, ink);
        if wide >= 24.0 {
            let light = matches!(ink, Ink::Middle | Ink::Bad | Ink::Good);
            let text = if light { Ink::InsideLight } else { Ink::Inside };
            canvas.text(x + wide / 2.0, top + 7.0, Anchor::Middle, text, &w.short(*share));
        }
        x += wide;
    }
}

/// The key: a swatch for each answer, with words at its ends.
fn legend(w: &Words, canvas: &Canvas<'_>, options: usize, right: f64) {
    let swatches = inks(options);
    let words_right = say!(w, "items.best");
    let end = right - crate::charts::canvas::text_width(&words_right, Ink::Quiet) - 6.0;
    let start = end - 20.0 * swatches.len() as f64;
    for (i, ink) in swatches.iter().enumerate() {
        let left = start + 20.0 * i as f64;
        canvas.rect(Frame { left, right: left + 18.0, top: 4.0, bottom: 16.0 }, *ink);
    }
    canvas.text(start - 6.0, 5.0, Anchor::End, Ink::Quiet, &say!(w, "items.worst"));
    canvas.text(right, 5.0, Anchor::End, Ink::Quiet, &words_right);
}

/// The headings of so many answers, from the worst to the best.
fn steps(w: &Words, n: usize) -> Vec<String> {
    let step = |i| match i {
        1 => say!(w, "items.worst-step"),
        _ if i == n => say!(w, "items.best-step"),
        _ => say!(w, "items.step", step = i, of = n),
    };
    (1..=n).map(step).collect()
}

fn table(subject: Subject<'_>, figures: &Figures) -> Table {
    let w = subject.words;
    let instrument = subject.instrument;
    let uniform =
        instrument.items.iter().all(|i| (i.low, i.high) == (instrument.items[0].low, instrument.items[0].high));
    let few = instrument.items[0].options() <= 11;
    let parted = figures.items.iter().filter_map(|r| r.answers.figure()).any(|a| in_parts(&a.shares));
    if uniform && few && !parted {
        let answers = instrument.items[0].low..=instrument.items[0].high;
        // Where a high answer is the bad one to some items, all stand from the worst answer to the best, as they are drawn.
        let is_turned = figures.items.iter().any(|r| is_worse_high(r, instrument));
        let numbered: Vec<String> = match is_turned {
            true => steps(w, answers.clone().count()),
            false => answers.clone().map(|a| say!(w, "items.answer", answer = a.to_string())).collect(),
        };
        let head = head(w, &["item"]).into_iter().chain(numbered).collect();
        let row = |r: &ItemResult| {
            let mut cells: Vec<String> = match r.answers.figure() {
                Some(a) => a.shares.iter().map(|s| say!(w, "number.percent", number = s.percent)).collect(),
                None => answers.clone().map(|_| say!(w, "score.withheld")).collect(),
            };
            if is_worse_high(r, instrument) {
                cells.reverse();
            }
            std::iter::once(subject.item(&r.id).to_owned()).chain(cells).collect()
        };
        return Table { head, rows: figures.items.iter().map(row).collect() };
    }
    let answered = |r: &ItemResult| match r.answers.figure() {
        Some(a) => {
            let given = a.shares.iter().filter(|s| s.percent > 0);
            given
                .map(|s| format!("{}: {}", s.words(), say!(w, "number.percent", number = s.percent)))
                .collect::<Vec<_>>()
                .join(", ")
        }
        None => say!(w, "score.withheld"),
    };
    let rows = figures.items.iter().map(|r| vec![subject.item(&r.id).to_owned(), answered(r)]).collect();
    Table { head: head(w, &["item", "answers"]), rows }
}

fn describe(subject: Subject<'_>, name: &str, bars: &[Bar]) -> String {
    let w = subject.words;
    let good = |b: &Bar| {
        let share = b.good()?;
        Some((share, good_words(w, b.is_turned, share), b.text.clone()))
    };
    let open: Vec<(f64, String, String)> = bars.iter().filter_map(good).collect();
    let percent = |x: f64| subject.words.short(libm::round(x));
    let mut text = match open.as_slice() {
        [(only, ..)] if bars.len() == 1 => say!(w, "items.good", name = name, percent = percent(*only)),
        _ => say!(w, "items.what", name = name),
    };
    if let [(most, high, best), .., (least, low, worst)] = open.as_slice()
        && most > least
    {
        text += &format!(" {}", say!(w, "items.ends", best = best, high = high, worst = worst, low = low));
    }
    text + &subject.caution()
}
