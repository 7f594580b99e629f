//! Random sites: surveys of every instrument, with blanks, ties, tiny groups, groups of one mind, weights and organisations.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A small generator of random numbers (SplitMix64, Steele, Lea & Flood 2014): the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// Below `n`.
    pub fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(n.max(1))) as u32
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
}

const INSTRUMENTS: [(&str, usize, i32, i32); 9] = [
    ("sus", 10, 1, 5),
    ("sus-positive", 10, 1, 5),
    ("csus", 15, 1, 5),
    ("umux", 4, 1, 7),
    ("umux-lite", 2, 1, 7),
    ("nps", 1, 0, 10),
    ("nees", 11, 1, 5),
    ("tlx-raw", 6, 0, 100),
    ("stars", 1, 1, 5),
];

/// One random survey, which can grow.
pub struct RandomSurvey {
    id: String,
    kind: (&'static str, usize, i32, i32),
    keys: String,
    attributes: Vec<(String, u32)>,
    organisations: u32,
    rows: Vec<String>,
    /// How answers are drawn: all over the scale, high, low, or each person the same.
    mood: u32,
}

/// A random site of so many surveys.
pub struct RandomSite {
    random: Random,
    minimum: u32,
    attributes: Vec<(String, u32)>,
    surveys: Vec<RandomSurvey>,
}

const SYSTEMS: u32 = 6;
const ORGANISATIONS: u32 = 7;

impl RandomSite {
    /// A site from a seed.
    pub fn new(seed: u64, surveys: u32) -> Self {
        let mut random = Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x5eed);
        let minimum = 5 + random.below(8);
        let attributes: Vec<(String, u32)> =
            (0..1 + random.below(3)).map(|i| (format!("a{i}"), 2 + random.below(5))).collect();
        let mut site = RandomSite { random, minimum, attributes, surveys: Vec::new() };
        for i in 0..surveys {
            let survey = site.survey(i);
            site.surveys.push(survey);
        }
        site
    }

    /// As [`RandomSite::new`], of surveys with several attributes whose groups nearly lie within each other, and so do the
    /// organisations.
    pub fn overlapping(seed: u64, surveys: u32) -> Self {
        let mut site = RandomSite::new(seed, surveys);
        for survey in &mut site.surveys {
            let attributes = survey.attributes.clone();
            // Shares of the population need somebody in each group.
            if survey.keys.contains("population_shares") {
                continue;
            }
            for row in &mut survey.rows {
                let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
                let first: u32 =
                    cells.get(2).and_then(|c| c.strip_prefix('v')).and_then(|v| v.parse().ok()).unwrap_or(0);
                for (i, (_, values)) in attributes.iter().enumerate().skip(1) {
                    if !site.random.once_in(12) {
                        cells[2 + i] = format!("v{}", first % values);
                    }
                }
                if survey.organisations > 0 && !attributes.is_empty() && !site.random.once_in(12) {
                    cells[1] = format!("o{}", first % ORGANISATIONS);
                }
                *row = cells.join(",");
            }
        }
        site
    }

    fn survey(&mut self, number: u32) -> RandomSurvey {
        let r = &mut self.random;
        let kind = INSTRUMENTS[r.below(9) as usize];
        let attributes: Vec<(String, u32)> = self.attributes.iter().filter(|_| !r.once_in(4)).cloned().collect();
        let names: Vec<&str> = attributes.iter().map(|a| a.0.as_str()).collect();
        let mut keys = format!("title: Survey {number}\ninstrument: {}\nrespondents: [{}]\n", kind.0, names.join(", "));
        if r.once_in(3) && !attributes.is_empty() {
            keys += "population_shares:\n";
            for (name, values) in attributes.iter().take(1 + r.below(2) as usize) {
                let parts: Vec<u32> = (0..*values).map(|_| 1 + r.below(9)).collect();
                let sum: u32 = parts.iter().sum();
                let share = |(v, p): (usize, &u32)| format!("v{v}: {}", f64::from(*p) / f64::from(sum));
                let shares: Vec<String> = parts.iter().enumerate().map(share).collect();
                let _ = writeln!(keys, "  {name}: {{{}}}", shares.join(", "));
            }
        }
        if r.once_in(5) && !keys.contains("population_shares") {
            keys += "exclude: [straight-lining, identical]\n";
        }
        let organisations = if r.once_in(2) { 1 + r.below(ORGANISATIONS) } else { 0 };
        let mut survey = RandomSurvey {
            id: format!("s{number}"),
            kind,
            keys,
            attributes,
            organisations,
            rows: Vec::new(),
            mood: r.below(6),
        };
        for system in 0..1 + r.below(SYSTEMS) {
            let n = [1 + r.below(4), 1 + r.below(20), 5 + r.below(40), 20 + r.below(120)][r.below(4) as usize];
            for _ in 0..n {
                let row = survey.row(r, system);
                survey.rows.push(row);
            }
        }
        if survey.keys.contains("population_shares") {
            survey.complete(r);
        }
        survey
    }

    /// Lets a few responses come, and some go.
    pub fn grow(&mut self) {
        let r = &mut self.random;
        for survey in &mut self.surveys {
            let few = [0, r.below(3), r.below(12), r.below(40)][r.below(4) as usize];
            // Some take their answers back.
            if r.once_in(4) && !survey.keys.contains("population_shares") {
                let gone = r.below(15).min(survey.rows.len() as u32 / 3);
                for _ in 0..gone {
                    let at = r.below(survey.rows.len() as u32);
                    survey.rows.remove(at as usize);
                }
            }
            for _ in 0..few {
                let system = r.below(SYSTEMS);
                let row = survey.row(r, system);
                survey.rows.push(row);
            }
        }
    }

    /// Writes the site's content, with the systems of which each survey freezes the figures, or says that responses were withdrawn.
    pub fn write(&self, root: &Path, frozen: &[(String, String)], withdrawn: &[(String, String)]) {
        let put = |path: String, text: String| {
            let path = root.join("content").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let attribute = |(name, values): &(String, u32)| {
            let values: Vec<String> = (0..*values).map(|v| format!("v{v}: Value {name} {v}")).collect();
            format!("  {name}: {{label: Attribute {name}, values: {{{}}}}}\n", values.join(", "))
        };
        let respondents: String = self.attributes.iter().map(attribute).collect();
        let head = "title: Random\nbase_url: https://random.example/\nratings:\n";
        put("site.yaml".into(), format!("{head}  minimum_responses: {}\nrespondents:\n{respondents}", self.minimum));
        for s in 0..SYSTEMS {
            put(format!("systems/y{s}.md"), format!("---\nname: System {s}\n---\n"));
        }
        for o in 0..ORGANISATIONS {
            put(format!("organisations/o{o}.md"), format!("---\nname: Organisation {o}\nkind: provider\n---\n"));
        }
        for survey in &self.surveys {
            let list = |key: &str, all: &[(String, String)]| {
                let ids: Vec<&str> = all.iter().filter(|(s, _)| *s == survey.id).map(|(_, y)| y.as_str()).collect();
                if ids.is_empty() { String::new() } else { format!("{key}: [{}]\n", ids.join(", ")) }
            };
            let more = list("freeze", frozen) + &list("withdrawn", withdrawn);
            put(format!("ratings/{}/survey.yaml", survey.id), format!("{}{more}", survey.keys));
            let mut head = vec!["system".to_owned(), "organisation".to_owned()];
            head.extend(survey.attributes.iter().map(|a| a.0.clone()));
            head.extend((1..=survey.kind.1).map(|q| format!("q{q}")));
            put(format!("ratings/{}/a.csv", survey.id), format!("{}\n{}\n", head.join(","), survey.rows.join("\n")));
        }
    }
}

impl RandomSurvey {
    /// Adds a response with each value, so that every share of the population is met by somebody.
    fn complete(&mut self, r: &mut Random) {
        for (i, (_, values)) in self.attributes.iter().enumerate() {
            for value in 0..*values {
                let row = self.row(r, 0);
                let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
                cells[2 + i] = format!("v{value}");
                // It must be scored, so nothing is left out.
                let answers = cells.iter_mut().skip(2 + self.attributes.len());
                answers.filter(|c| c.is_empty()).for_each(|c| *c = self.kind.2.to_string());
                self.rows.push(cells.join(","));
            }
        }
    }

    fn row(&self, r: &mut Random, system: u32) -> String {
        let (_, items, low, high) = self.kind;
        let mut cells = vec![format!("y{system}")];
        let named = self.organisations > 0 && !r.once_in(5);
        let most = 1 + r.below(self.organisations);
        cells.push(if named { format!("o{}", r.below(most)) } else { String::new() });
        let mut group = 0;
        for (_, values) in &self.attributes {
            // Values are uneven, so that some are of few people.
            let most = 1 + r.below(*values);
            group = r.below(most);
            cells.push(if r.once_in(12) { String::new() } else { format!("v{group}") });
        }
        let span = (high - low) as u32;
        let one = low + r.below(span + 1) as i32;
        for item in 0..items {
            let answer = match self.mood {
                0 => high - i32::from(r.once_in(30)),
                1 => low + i32::from(r.once_in(30)),
                2 => one,
                // One group is of one mind; one item has one answer.
                3 if group == 0 => low + (item as i32 % 2) * span as i32,
                4 if item == 2 => high,
                _ => low + r.below(span + 1) as i32,
            };
            cells.push(if r.once_in(40) && items > 1 { String::new() } else { answer.to_string() });
        }
        cells.join(",")
    }
}
