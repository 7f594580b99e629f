//! Reads the published files into facts.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use walkdir::WalkDir;

use crate::audit::facts::{Facts, Group, Known, Names, SMALL, Shares, SurveyFacts, Told, WeightedFact};
use crate::audit::{small, text};
use crate::statistics::{critical_value, normal_quantile};

/// Numbers in files are rounded to ten decimals.
const ROUNDED: f64 = 1e-9;

/// Reads the site in a folder.
///
/// # Errors
/// What can't be read, in a sentence.
pub fn site(folder: &Path) -> Result<Facts, String> {
    let mut all = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| format!("{}: {e}", folder.display()))?;
        let ending = entry.path().extension().and_then(|e| e.to_str()).unwrap_or_default();
        if entry.file_type().is_file() && ["html", "svg", "json", "csv", "xml", "txt"].contains(&ending) {
            let bytes = std::fs::read(entry.path()).map_err(|e| format!("{}: {e}", entry.path().display()))?;
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = below.components().map(|c| c.as_os_str().to_string_lossy()).collect();
            all.push((parts.join("/"), bytes));
        }
    }
    files(&all)
}

/// Reads files in memory.
///
/// # Errors
/// What can't be read, in a sentence.
pub fn files(files: &[(String, Vec<u8>)]) -> Result<Facts, String> {
    let mut facts = Facts { minimum: 5.0, confidence: 0.95, ..Facts::default() };
    let named = |(route, bytes): &(String, Vec<u8>)| {
        let name = route.trim_start_matches('/').to_owned();
        let name = if name.is_empty() || name.ends_with('/') { name + "index.html" } else { name };
        (name, String::from_utf8_lossy(bytes).into_owned())
    };
    let files: Vec<(String, String)> = files.iter().map(named).collect();
    let ratings = files.iter().find(|(name, _)| name == "data/ratings.json");
    let Some((_, ratings)) = ratings else { return Err("there is no data/ratings.json: is this a site?".to_owned()) };
    let ratings: Value = serde_json::from_str(ratings).map_err(|e| format!("data/ratings.json: {e}"))?;
    head(&ratings, &mut facts);
    for (_, text) in files.iter().filter(|(name, _)| name.starts_with("data/names.") && name.ends_with(".json")) {
        names(text, &mut facts);
    }
    for (name, text) in &files {
        facts.files += 1;
        match name.rsplit('.').next().unwrap_or_default() {
            "csv" => table(name, text, &mut facts),
            // Others than the site's own may be anything.
            "json" if name.starts_with("data/") || facts.languages.iter().any(|l| *name == l.path("feed.json")) => {
                json(name, text, &mut facts)?
            }
            "html" | "svg" | "xml" => {
                let (passages, quotes) = text::passages(name, text);
                facts.passages.extend(passages);
                facts.quotes.extend(quotes);
            }
            _ => {}
        }
    }
    facts.passages.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(facts)
}

fn head(ratings: &Value, facts: &mut Facts) {
    facts.minimum = ratings["minimum_responses"].as_f64().unwrap_or(5.0).max(5.0);
    facts.confidence = ratings["confidence"].as_f64().unwrap_or(0.95);
    facts.languages =
        vec![Names { responses: vec!["response".to_owned()], values: labels(ratings), ..Names::default() }];
    for survey in ratings["surveys"].as_array().into_iter().flatten() {
        let text = |key: &str| survey[key].as_str().unwrap_or_default().to_owned();
        let range = survey["range"].as_array().and_then(|r| Some((r.first()?.as_f64()?, r.get(1)?.as_f64()?)));
        let shares = serde_json::from_value(survey["population_shares"].clone()).unwrap_or_default();
        facts.surveys.insert(text("id"), SurveyFacts { instrument: text("instrument"), range, shares });
        facts.languages[0].surveys.insert(text("id"), text("title"));
    }
}

/// The labels of the values of each attribute.
fn labels(value: &Value) -> BTreeMap<String, BTreeMap<String, String>> {
    let attributes = value["respondents"].as_object().into_iter().flatten();
    attributes.map(|(id, attribute)| (id.clone(), texts(&attribute["values"]))).collect()
}

fn texts(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().into_iter().flatten();
    pairs.map(|(key, text)| (key.clone(), text.as_str().unwrap_or_default().to_owned())).collect()
}

/// What things are called in one of several languages.
fn names(text: &str, facts: &mut Facts) {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    let words = value["responses"].as_array().into_iter().flatten();
    let names = Names {
        folder: value["folder"].as_str().unwrap_or_default().to_owned(),
        responses: words.filter_map(Value::as_str).map(str::to_owned).collect(),
        surveys: texts(&value["surveys"]),
        systems: texts(&value["systems"]),
        values: labels(&value),
    };
    match names.folder.is_empty() {
        true => facts.languages[0] = names,
        false => facts.languages.push(names),
    }
}

/// A survey's results, in `ratings.json`; a system's, in its own file.
fn json(name: &str, text: &str, facts: &mut Facts) -> Result<(), String> {
    let value: Value = serde_json::from_str(text).map_err(|e| format!("{name}: {e}"))?;
    if let (Some(id), Some(title)) = (value["id"].as_str(), value["name"].as_str()) {
        facts.languages[0].systems.insert(id.to_owned(), title.to_owned());
    }
    for survey in value["surveys"].as_array().into_iter().flatten() {
        let id = survey["id"].as_str().unwrap_or_default();
        for key in ["straight_lining", "identical", "crowded"] {
            few_counted(id, &format!("responses flagged as {key}"), &survey["quality"][key], name, facts);
        }
        let own = std::slice::from_ref(survey);
        for result in survey["systems"].as_array().map_or(own, Vec::as_slice) {
            let Some(system) = result["system"].as_str() else { continue };
            // Figures of others are public already.
            if !result["source"].is_null() {
                if name == "data/ratings.json" {
                    *facts.others.entry(id.to_owned()).or_default() += result["n"].as_f64().unwrap_or_default();
                }
                continue;
            }
            let ci = result["ci"].as_array().and_then(|c| Some((c.first()?.as_f64()?, c.get(1)?.as_f64()?)));
            let row = Row {
                n: result["n"].as_f64(),
                mean: result["mean"].as_f64(),
                sd: result["sd"].as_f64(),
                ci,
                withheld: result["withheld"].as_str().is_some(),
                held: false,
            };
            row.add(Group::system(id, system), name, facts);
            small::note_result(&Group::system(id, system), result, name, facts);
            if let Some(reason) = result["withheld"].as_str() {
                facts.reasons.entry(reason.to_owned()).or_insert_with(|| id.to_owned());
            }
            few_counted(id, &format!("responses to {system} that were not scored"), &result["excluded"], name, facts);
            if result["items_as_of"].as_str().is_some() {
                facts.old_items.insert((id.to_owned(), system.to_owned()));
            }
            let weighted = &result["weighted"];
            if let Some((mean, effective_n)) = weighted["mean"].as_f64().zip(weighted["effective_n"].as_f64()) {
                let key = (id.to_owned(), system.to_owned());
                facts.weighted.entry(key).or_insert(WeightedFact { mean, effective_n });
            }
        }
    }
    if value["items"].is_array() || !value["feed_url"].is_null() {
        for item in value["items"].as_array().into_iter().flatten() {
            let html = item["content_html"].as_str().unwrap_or_default();
            facts.passages.extend(text::passages(name, html).0);
        }
    }
    Ok(())
}

/// Notes a count of fewer people than the minimum.
fn few_counted(survey: &str, what: &str, count: &Value, file: &str, facts: &mut Facts) {
    if let Some(count) = count.as_f64().filter(|c| *c < facts.minimum) {
        facts.counts.push((survey.to_owned(), format!("{count} {what} ({file})")));
    }
}

/// A row of figures about one group.
struct Row {
    n: Option<f64>,
    mean: Option<f64>,
    sd: Option<f64>,
    ci: Option<(f64, f64)>,
    withheld: bool,
    held: bool,
}

impl Row {
    fn add(self, group: Group, file: &str, facts: &mut Facts) {
        let range = facts.range(&group.survey);
        small::note(&group, (self.n, self.mean, self.sd, self.ci), file, facts);
        let told = |x: f64, by: f64| Told { low: x - by, high: x + by, file: file.to_owned() };
        let confidence = facts.confidence;
        let known: &mut Known = facts.groups.entry(group).or_default();
        known.n.extend(self.n.map(|n| told(n, 0.0)));
        let coarse = self.n.is_some_and(|n| n < SMALL);
        let step = if coarse { (range.1 - range.0) / 2000.0 } else { ROUNDED };
        known.mean.extend(self.mean.map(|m| told(m, step)));
        known.held |= self.held;
        if self.withheld {
            known.withheld.push(file.to_owned());
        }
        let from_ci = || deviation(self.n?, self.mean?, self.ci?, range, confidence);
        known.sd = known.sd.or(self.sd).or_else(|| from_ci().filter(|_| self.n.is_some_and(|n| n >= SMALL)));
        // Of few people a mean may be told without an interval, for another reason.
        let few = self.n.is_some_and(|n| n < SMALL);
        known.flat |= self.mean.is_some() && self.n.is_some() && self.ci.is_none() && !few;
    }
}

/// The deviation that an interval gives away, by each of the rules that make intervals; `None` where none does.
fn deviation(n: f64, mean: f64, (low, high): (f64, f64), range: (f64, f64), confidence: f64) -> Option<f64> {
    const NEAR: f64 = 1e-6;
    if n <= 1.0 || low <= range.0 || high >= range.1 {
        return None;
    }
    let t = critical_value(confidence, n - 1.0);
    let middle = (low + high) / 2.0;
    let half = (high - low) / 2.0;
    if (middle - mean).abs() < NEAR && (range.0 + range.1 - 2.0 * mean).abs() > NEAR {
        return Some(half / t * libm::sqrt(n));
    }
    if (middle - n * mean / (n + 3.0)).abs() < NEAR {
        // Of net promoter scores: half² = z²·(p + q − (p − q)²)/(n + 3), with what was added.
        let z = normal_quantile(confidence);
        let net = middle / 100.0;
        let either = (half / 100.0 / z) * (half / 100.0 / z) * (n + 3.0) + net * net;
        let own = ((n + 3.0) * either - 1.5) / n - (mean / 100.0) * (mean / 100.0);
        return Some(100.0 * libm::sqrt((own * n / (n - 1.0)).max(0.0)));
    }
    // The two ends solve (m − u)² = t²·φ·(u − L)(H − u)/n: their product gives the factor.
    let (x, width) = (mean - range.0, range.1 - range.0);
    let factor = (x * x / ((low - range.0) * (high - range.0)) - 1.0) * n / (t * t);
    // At the least factor, the deviation may be anything below.
    (factor > LEAST_FACTOR + NEAR).then(|| libm::sqrt(factor * x * (width - x)))
}

/// Intervals are made with at least this part of the largest variance.
const LEAST_FACTOR: f64 = 0.02;

/// Any table that names a survey and tells of numbers of people or means; empty names mean all.
fn table(name: &str, text: &str, facts: &mut Facts) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let Ok(head) = reader.headers().cloned() else { return };
    let column = |key: &str| head.iter().position(|h| h == key);
    if column("survey").is_none() {
        return;
    }
    let columns = |keys: &[&str]| keys.iter().map(|k| column(k)).collect::<Vec<_>>();
    let names = columns(&["survey", "system", "attribute", "value", "item", "answer", "source"]);
    let figures = columns(&["n", "mean", "sd", "ci_low", "ci_high", "share", "withheld", "as_of"]);
    for record in reader.records().flatten() {
        let cell = |i: &Option<usize>| i.and_then(|i| record.get(i)).unwrap_or_default().to_owned();
        let number = |i: &Option<usize>| cell(i).parse::<f64>().ok();
        let [survey, system, attribute, value, item, answer, source] = [0, 1, 2, 3, 4, 5, 6].map(|i| cell(&names[i]));
        if !source.is_empty() {
            continue;
        }
        if names[4].is_some() {
            let item = facts.items.entry((survey, system)).or_default().entry(item).or_default();
            answer_row(item, &answer, number(&figures[5]), number(&figures[1]));
            continue;
        }
        let row = Row {
            n: number(&figures[0]),
            mean: number(&figures[1]),
            sd: number(&figures[2]),
            ci: number(&figures[3]).zip(number(&figures[4])),
            withheld: !cell(&figures[6]).is_empty(),
            held: !cell(&figures[7]).is_empty(),
        };
        row.add(Group { survey, system, attribute, value }, name, facts);
    }
}

fn answer_row(item: &mut Shares, answer: &str, share: Option<f64>, mean: Option<f64>) {
    let ends = answer.split_once('-').filter(|(low, _)| !low.is_empty()).unwrap_or((answer, answer));
    match (ends.0.parse(), ends.1.parse()) {
        (Ok(low), Ok(high)) => item.answers.push((low, high, share)),
        _ => item.mean = mean.or(item.mean),
    }
}
