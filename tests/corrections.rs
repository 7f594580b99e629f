//! Answers that are corrected after they were published: `build` and `audit` judge alike, and each case has an honest way out.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{candour, copy, stderr, write};

/// Numbers that look random, the same at each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// A response: the system, the role, ten answers.
type Row = (usize, usize, [i32; 10]);

const SYSTEMS: [&str; 3] = ["alpha", "beta", "gamma"];
const ROLES: [&str; 4] = ["nurse", "doctor", "other", ""];

fn people(numbers: &mut Numbers) -> Vec<Row> {
    let mut rows = Vec::new();
    for (system, count) in
        [40 + numbers.below(20), 30 + numbers.below(20), 14 + numbers.below(30)].into_iter().enumerate()
    {
        for _ in 0..count {
            let level = 4 - system as i32;
            let mut answer = |item: usize| {
                let own = (level + numbers.below(3) as i32 - 1).clamp(1, 5);
                if item % 2 == 1 { 6 - own } else { own }
            };
            let answers = std::array::from_fn(&mut answer);
            rows.push((system, numbers.below(4), answers));
        }
    }
    rows
}

struct Site(tempfile::TempDir);

impl Site {
    fn new(rows: &[Row]) -> Self {
        let site = Site(tempfile::tempdir().unwrap());
        site.write("content/site.yaml", "title: S\nbase_url: https://s.example/\nanswers: answers\nrespondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor, other: Other}}\n");
        for system in SYSTEMS {
            site.write(&format!("content/systems/{system}.md"), &format!("---\nname: {system}\ncategory: epr\n---\n"));
        }
        site.survey("");
        site.answers("answers", rows);
        site
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        write(self.root(), path, text);
    }

    fn survey(&self, more: &str) {
        let text =
            format!("title: T\ninstrument: sus\nopened: 2026-01-01\nclosed: 2026-03-01\nrespondents: [role]\n{more}");
        self.write("content/ratings/s/survey.yaml", &text);
    }

    fn answers(&self, folder: &str, rows: &[Row]) {
        let mut text = "system,role,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10\n".to_owned();
        for (system, role, answers) in rows {
            let answers = answers.map(|a| a.to_string()).join(",");
            text += &format!("{},{},{answers}\n", SYSTEMS[*system], ROLES[*role]);
        }
        self.write(&format!("{folder}/s/responses.csv"), &text);
    }

    /// Builds: whether it went well, and what was said.
    fn build(&self, more: &[&str]) -> (bool, String) {
        let output =
            candour().current_dir(self.root()).args(["build", "--date", "2026-06-01"]).args(more).output().unwrap();
        (output.status.success(), stderr(&output, self.root()))
    }

    /// Whether somebody who kept the site in `before` can tell what few people answered.
    fn leaks(&self, before: &Path) -> Option<String> {
        let output =
            candour().arg("audit").arg(self.root().join("site")).arg("--previous").arg(before).output().unwrap();
        (!output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn kept(&self, name: &str) -> PathBuf {
        let to = self.root().join(name);
        copy(&self.root().join("site"), &to);
        to
    }

    fn file(&self, path: &str) -> String {
        fs::read_to_string(self.root().join("site").join(path)).unwrap()
    }
}

/// The answers as somebody corrects them.
fn corrected(rows: &[Row], how: &str, numbers: &mut Numbers) -> Vec<Row> {
    let mut rows = rows.to_vec();
    let one = numbers.below(rows.len());
    match how {
        "withdrawn" => drop(rows.remove(one)),
        "answer" => rows[one].2[3] = rows[one].2[3] % 5 + 1,
        "system" => rows[one].0 = (rows[one].0 + 1) % 3,
        "twice" => {
            for _ in 0..3 {
                rows.remove(numbers.below(rows.len()));
            }
        }
        "turned" => rows.iter_mut().filter(|r| r.0 == 0).for_each(|r| r.2 = r.2.map(|a| 6 - a)),
        "exchanged" => rows.iter_mut().filter(|r| r.0 < 2).for_each(|r| r.0 = 1 - r.0),
        _ => unreachable!(),
    }
    rows
}

const NOTICE: &str = "corrections: [{date: 2026-06-01, text: Some answers were wrong.}]\n";

#[test]
fn every_correction_has_an_honest_way_out() {
    for (seed, how) in ["withdrawn", "answer", "system", "twice", "turned", "exchanged"].into_iter().enumerate() {
        let numbers = &mut Numbers(seed as u64 + 7);
        let rows = people(numbers);
        let site = Site::new(&rows);
        let (is_fine, said) = site.build(&["--record"]);
        assert!(is_fine, "{how}: {said}");
        let before = site.kept("before");
        let rows = corrected(&rows, how, numbers);
        site.answers("answers", &rows);
        // A correction by itself moves nothing: what build lets through, the audit does too.
        site.survey(NOTICE);
        let (is_fine, said) = site.build(&[]);
        match is_fine {
            true => assert_eq!(site.leaks(&before), None, "{how}"),
            false => assert!(said.contains("moved-by-few"), "{how}: {said}"),
        }
        for way in ["freeze: all\n", "withhold: [alpha, beta, gamma]\n"] {
            site.survey(&format!("{NOTICE}{way}"));
            let (is_fine, said) = site.build(&[]);
            assert!(is_fine, "{how}, {way}: {said}");
            assert_eq!(site.leaks(&before), None, "{how}, {way}");
        }
    }
}

#[test]
fn readers_are_told_where_the_mistake_was() {
    let site = Site::new(&people(&mut Numbers(5)));
    site.survey(
        "withhold: [alpha]\ncorrections:\n  - {date: 2026-05-01, text: A ward was counted twice., systems: [alpha]}\n",
    );
    site.write("content/news/2026-04-02-item.md", "---\ntitle: What came of it\n---\n![League](chart:league?survey=s)\n\n![Alpha](chart:distribution?survey=s&system=beta)\n");
    let (is_fine, said) = site.build(&["--deny-warnings"]);
    assert!(is_fine, "{said}");
    let corrected = "Corrected on 1 May 2026";
    for (file, is_told) in [
        ("corrections/index.html", "A ward was counted twice."),
        ("ratings/s/index.html", "A ward was counted twice."),
        ("ratings/s/index.html", corrected),
        ("systems/alpha/index.html", "We don’t show a score: what we published was wrong"),
        ("systems/alpha/index.html", "We made a correction to"),
        ("news/item/index.html", corrected),
        ("feed.xml", "A ward was counted twice."),
        ("feed.json", "A ward was counted twice."),
        ("charts/s/league.svg", "corrected on 1 May 2026"),
        ("embed/s/league/index.html", "corrected on 1 May 2026"),
        ("data/ratings.json", "withheld because it was wrong"),
    ] {
        assert!(site.file(file).contains(is_told), "{file}: {is_told}");
    }
    // What isn't about another system isn't told of it.
    for file in ["systems/beta/index.html", "charts/s/beta-distribution.svg"] {
        assert!(!["orrected on", "made a correction"].iter().any(|word| site.file(file).contains(word)), "{file}");
    }
    // Answers that were wrong may be gone: the figures stay withheld, and nobody says that nobody answered.
    let rows: Vec<Row> = people(&mut Numbers(5)).into_iter().filter(|r| r.0 > 0).collect();
    site.answers("answers", &rows);
    assert!(site.build(&["--deny-warnings"]).0);
    assert!(site.file("systems/alpha/index.html").contains("what we published was wrong"));
    // A system that isn't there is no system of which anything is withheld, or corrected.
    for line in ["withhold: [alhpa]\n", "corrections: [{date: 2026-05-01, text: Wrong., systems: [alhpa]}]\n"] {
        site.survey(&format!("{line}{}", if line.starts_with('w') { NOTICE } else { "" }));
        let (is_fine, said) = site.build(&[]);
        assert!(!is_fine && said.contains("no system is called `alhpa`") && said.contains("survey.yaml:6:"), "{said}");
    }
    // It needs a word to readers.
    site.survey("withhold: [alpha]\n");
    let (is_fine, said) = site.build(&[]);
    assert!(!is_fine && said.contains("readers aren't told why"), "{said}");
}
