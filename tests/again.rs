//! After any sequence of edits, a build on top of those before is the clean one to the byte, and tells the same: whatever was
//! added, renamed, deleted or touched, also in the theme, the published site and the cache.
//!
//! `CANDOUR_EDITS` says how many sequences are tried, `CANDOUR_SEED` where to begin.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use candour::cache::{Cache, Mark};
use candour::content::{Today, When, parse_date};
use candour::diagnostics::{Report, Stop, Style, to_text};
use candour::output::{
    DiskSink, Draw, InMemory, MemorySink, Publication, Published, PublishedSite, Sink, read_cache, write_cache,
};
use candour::pipeline::{self, Plan};
use support::{copy, files, project};

/// Numbers that look like chance, and are the same for the same seed (xorshift64*, Vigna 2016).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }
}

/// Pictures by the digest of what they are drawn from: drawing one is dearer than all the rest of such a site.
type Drawn = Mutex<BTreeMap<String, Vec<u8>>>;

/// A site in memory whose pictures are each drawn once, whatever site they are of.
struct Clean<'d> {
    site: MemorySink,
    drawn: &'d Drawn,
}

impl Clean<'_> {
    fn into_site(self) -> InMemory {
        self.site.into_site()
    }
}

impl Sink for Clean<'_> {
    fn put(&self, route: &str, bytes: Vec<u8>) -> Result<Mark, Stop> {
        self.site.put(route, bytes)
    }

    fn put_picture(&self, route: &str, drawn_from: &dyn Fn() -> String, draw: Draw) -> Result<(), Stop> {
        let drawn_from = drawn_from();
        let known = self.drawn.lock().unwrap().get(&drawn_from).cloned();
        let bytes = known.unwrap_or_else(draw);
        self.drawn.lock().unwrap().insert(drawn_from, bytes.clone());
        self.put(route, bytes).map(drop)
    }
}

/// A site that is edited.
struct Site {
    home: tempfile::TempDir,
    day: &'static str,
    drafts: bool,
    /// How many files were made, so that each has a name of its own.
    made: usize,
}

const DAYS: [&str; 4] = ["2025-06-01", "2025-07-15", "2026-02-01", "2026-12-31"];

/// So many news and pictures are there from the beginning.
const MADE: usize = 3;

/// What somebody may write into a text: links that hold and that don't, anchors, pictures, charts, figures, notes.
const SENTENCES: [&str; 20] = [
    "A plain sentence.",
    "See [about](page:about) and [the first](system:first).",
    "See [the networks](page:about#the-networks).",
    "See [nothing](page:about#nothing-there).",
    "See [the newest](news:made-1), if it is there, and ![Two](/made-2.png).",
    "See [another](news:made-2#the-networks).",
    "![One of them](/made-0.png) and ![another](/made-1.png)",
    "Plainly: news:made-1 and https://example.org/ are no links.",
    "![One](/one.svg)",
    "![Another](/made-2.png \"A title\")",
    "![Means](chart:league)",
    "The mean is [72](figure:mean?system=first).",
    "It has a note.[^n]\n\n[^n]: The note.",
    "> Quoted. \n> — [A person](person:nobody)",
    "| a | b |\n|---|---|\n| 1 | [2](/systems/) |",
    "<b>Bold</b> in HTML.",
    "[About](/cy/about/) and [the site](https://languages.example/wales/about/).",
    "[Made](/news/made-3/) and [it](event:forum).",
    "## The networks\n\nAgain.",
    "[[about]] and [^missing].",
];

impl Site {
    /// A site in two languages, with ratings or without.
    fn new(has_ratings: bool) -> Site {
        let home = tempfile::tempdir().unwrap();
        copy(&project().join("tests/golden/languages/content"), &home.path().join("content"));
        if !has_ratings {
            fs::remove_dir_all(home.path().join("content/ratings")).unwrap();
        }
        let site = Site { home, day: DAYS[0], drafts: false, made: 0 };
        for (n, sentence) in SENTENCES.iter().enumerate().take(MADE) {
            site.put(&format!("content/static/made-{n}.png"), png(1));
            site.put_news(n, "2025-01-02", sentence);
        }
        site
    }

    fn path(&self, below: &str) -> PathBuf {
        self.home.path().join(below)
    }

    fn out(&self) -> PathBuf {
        self.path("site")
    }

    fn cache(&self) -> PathBuf {
        self.path(".site.candour/cache")
    }

    fn put(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn put_news(&self, n: usize, day: &str, text: &str) {
        let head = format!("---\ntitle: Made {n}\ndate: {day}\nsystems: [first]\ntags: [made, tag {}]\n---\n", n % 2);
        self.put(&format!("content/news/made-{n}.md"), head + text + "\n");
    }

    /// The content as it is.
    fn content(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.path("content"))
    }

    /// Somebody takes back what was wrong.
    fn restore(&self, content: &[(String, Vec<u8>)]) {
        fs::remove_dir_all(self.path("content")).unwrap();
        content.iter().for_each(|(name, bytes)| self.put(&format!("content/{name}"), bytes));
    }

    fn change(&self, file: &Path, change: impl FnOnce(String) -> String) {
        let text = fs::read_to_string(file).unwrap();
        fs::write(file, change(text)).unwrap();
    }

    /// The files with one ending below a folder.
    fn all(&self, folder: &str, ending: &str) -> Vec<PathBuf> {
        let below = self.path(folder);
        let names = files(&below).into_iter().map(|(name, _)| name).filter(|name| name.ends_with(ending));
        names.map(|name| below.join(name)).collect()
    }

    /// Changes something, and says what.
    fn edit(&mut self, chance: &mut Chance) -> String {
        self.made += 1;
        let n = self.made;
        let texts = self.all("content", ".md");
        let text = chance.of(&texts).clone();
        let name = || text.file_name().unwrap().to_string_lossy().into_owned();
        match chance.below(24) {
            0..=4 => {
                let sentence = chance.of(&SENTENCES);
                self.change(&text, |t| format!("{t}\n{sentence}\n"));
                format!("wrote into {}: {sentence}", name())
            }
            5 | 6 => {
                let day = chance.of(&["2025-01-02", "2025-05-06", "2025-07-01", "2026-10-10"]);
                let sentence = chance.of(&SENTENCES);
                let n = if chance.below(2) == 0 { chance.below(MADE) } else { n + MADE };
                self.put_news(n, day, sentence);
                format!("added news made-{n} of {day}: {sentence}")
            }
            7 => {
                let to = text.with_file_name(format!("renamed-{n}.md"));
                fs::rename(&text, to).unwrap();
                format!("renamed {} to renamed-{n}.md", name())
            }
            8 if texts.len() > 3 => {
                fs::remove_file(&text).unwrap();
                format!("deleted {}", name())
            }
            9 => {
                self.change(&text, |t| t);
                format!("touched {}", name())
            }
            10 => {
                self.change(&text, |t| t.replacen("title: ", "title: New ", 1).replacen("name: ", "name: New ", 1));
                format!("gave {} another title", name())
            }
            11 | 12 => self.edit_settings(chance),
            13 => self.edit_theme(chance),
            14 => {
                self.day = *chance.of(&DAYS);
                format!("waited until {}", self.day)
            }
            15 => {
                self.drafts = !self.drafts;
                self.change(&text, |t| t.replacen("---\n", "---\ndraft: true\n", 1));
                format!("made {} a draft, and looked at drafts: {}", name(), self.drafts)
            }
            16..=18 | 22 => self.edit_files(chance),
            19 => self.harm_site(chance),
            20 | 21 => self.harm_cache(chance),
            _ => {
                // A build that was cut off before it published.
                let sink = DiskSink::open(&self.out()).unwrap();
                let _ = pipeline::rebuild(&self.plan(), &sink, &read_cache(Some(&self.cache())), &Report::default());
                if chance.below(2) == 0 {
                    sink.abandon()
                } else {
                    drop(sink)
                }
                "a build was cut off".to_owned()
            }
        }
    }

    fn edit_settings(&self, chance: &mut Chance) -> String {
        match chance.below(3) {
            0 | 1 => {
                let settings = self.path("content/site.yaml");
                let (from, to) = *chance.of(&[
                    ("Two languages", "Both languages"),
                    ("Both languages", "Two languages"),
                    ("languages: [en, cy]", "languages: [en]"),
                    ("languages: [en]\n", "languages: [en, cy]\n"),
                    ("languages.example/wales/", "languages.example/"),
                    ("publisher: network\n", ""),
                    ("  - league\n", "  - news\n"),
                    ("In English alone", "Alone"),
                ]);
                self.change(&settings, |t| t.replacen(from, to, 1));
                format!("site.yaml: {from:?} for {to:?}")
            }
            _ => {
                let settings = self.path("content/site.yaml");
                self.change(&settings, |t| match t.contains("markdown:") {
                    true => t.replace("markdown: {html: true}\n", ""),
                    false => t + "markdown: {html: true}\n",
                });
                "allowed HTML, or not".to_owned()
            }
        }
    }

    /// Answers, pictures and other files.
    fn edit_files(&self, chance: &mut Chance) -> String {
        match chance.below(4) {
            0 | 1 => {
                let answers = self.path("content/ratings/2025/answers.csv");
                if !answers.exists() {
                    return "no answers to change".to_owned();
                }
                self.change(&answers, |t| {
                    let rows: Vec<&str> = t.trim_end().lines().collect();
                    let row = rows[1 + chance.below(rows.len() - 1)];
                    match chance.below(2) {
                        0 => format!("{}\n{row}\n", t.trim_end()),
                        _ => t.replacen(&format!("{row}\n"), "", 1),
                    }
                });
                "another answer, or one less".to_owned()
            }
            2 => {
                let wide = 1 + chance.below(3) as u32;
                let to = format!("content/static/made-{}.png", chance.below(MADE));
                self.put(&to, png(wide));
                format!("put a picture {wide} wide at {to}")
            }
            _ => {
                let one = self.path("content/static/one.svg");
                if one.exists() {
                    fs::remove_file(one).unwrap()
                } else {
                    self.put("content/static/one.svg", "<svg/>")
                }
                "put one.svg there, or took it away".to_owned()
            }
        }
    }

    fn edit_theme(&self, chance: &mut Chance) -> String {
        let (file, text) = *chance.of(&[
            ("templates/article.html", "{% extends \"base.html\" %}{% block content %}<h1>{{ view.title }}</h1>{{ view.body | safe }}{% endblock %}"),
            ("templates/article.html", "{% extends \"base.html\" %}{% block content %}<h1 id=\"x\">{{ view.title }}</h1>{% endblock %}"),
            ("templates/page.html", "{% extends \"base.html\" %}{% block content %}{{ view.nothing }}{% endblock %}"),
            ("assets/own.css", "a{}"),
            ("assets/style.css", "b{}"),
            ("words/cy.yaml", "news.title: Newyddion mawr\n"),
            ("words/en.yaml", "page.notes: Remarks\n"),
        ]);
        let path = format!("themes/default/{file}");
        match self.path(&path).exists() {
            true => fs::remove_file(self.path(&path)).unwrap(),
            false => self.put(&path, text),
        }
        format!("put {path} there, or took it away")
    }

    /// Somebody changes what was published.
    fn harm_site(&self, chance: &mut Chance) -> String {
        let pages = if self.out().is_dir() { self.all("site", "") } else { Vec::new() };
        if pages.is_empty() {
            return "nothing is published yet".to_owned();
        }
        let page = chance.of(&pages).clone();
        match chance.below(4) {
            0 => fs::remove_file(&page).unwrap(),
            1 => {
                // As large as it was.
                let mut bytes = fs::read(&page).unwrap();
                if let Some(last) = bytes.last_mut() {
                    *last ^= 1;
                }
                fs::write(&page, bytes).unwrap();
            }
            2 => {
                // The same bytes, another file.
                let bytes = fs::read(&page).unwrap();
                fs::remove_file(&page).unwrap();
                fs::write(&page, bytes).unwrap();
            }
            _ => drop(fs::remove_dir_all(self.out())),
        }
        format!("harmed {}", page.display())
    }

    fn harm_cache(&self, chance: &mut Chance) -> String {
        let Ok(mut bytes) = fs::read(self.cache()) else { return "no cache yet".to_owned() };
        match chance.below(5) {
            0 => fs::remove_file(self.cache()).unwrap(),
            1 => {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
                fs::write(self.cache(), bytes).unwrap();
            }
            2 => fs::write(self.cache(), &bytes[..bytes.len() / 2]).unwrap(),
            // That of an earlier build, or of another version.
            3 => drop(fs::copy(self.path("earlier"), self.cache())),
            _ => fs::write(self.cache(), Cache::default().bytes("another version")).unwrap(),
        }
        "harmed the cache".to_owned()
    }

    fn plan(&self) -> Plan {
        let today = Today { now: When::Day(parse_date(self.day).unwrap()), drafts: self.drafts };
        let published = PublishedSite::read(&self.out());
        Plan { published, ..Plan::new(self.home.path().to_owned(), self.path("content"), today) }
    }

    /// Builds on top of what is there, and keeps what the next build can use.
    fn build_again(&self, plan: &Plan, force: bool) -> Result<Published, String> {
        let (sink, report) = (DiskSink::open(&self.out()).unwrap(), Report::default());
        let file = sink.cache_file();
        match pipeline::rebuild(plan, &sink, &read_cache(file.as_deref()), &report) {
            Ok((made, cache)) => {
                let how = Publication { as_of: &made.as_of, records: &made.record_names, force, signer: None };
                let published = sink.publish(&how).unwrap();
                let _ = fs::copy(self.cache(), self.path("earlier"));
                write_cache(file.as_deref(), &cache);
                told(&report).map_or(Ok(published), |told| Err(format!("built, and told:\n{told}")))
            }
            Err(stop) => {
                sink.abandon();
                Err(format!("{stop:?}\n{}", told(&report).unwrap_or_default()))
            }
        }
    }

    /// Builds on nothing.
    fn build_clean(&self, plan: &Plan, drawn: &Drawn) -> (BTreeMap<String, Vec<u8>>, Option<String>) {
        let (sink, report) = (Clean { site: MemorySink::default(), drawn }, Report::default());
        match pipeline::build(plan, &sink, &report) {
            Ok(_) => {
                let told = told(&report).map(|told| format!("built, and told:\n{told}"));
                (sink.into_site().into_files(), told)
            }
            Err(stop) => (BTreeMap::new(), Some(format!("{stop:?}\n{}", told(&report).unwrap_or_default()))),
        }
    }
}

/// All that a build told.
fn told(report: &Report) -> Option<String> {
    let all: String = report.sorted().iter().map(|d| to_text(d, Style::PLAIN)).collect();
    (!all.is_empty()).then_some(all)
}

fn png(wide: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, wide, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&vec![7; wide as usize]).unwrap();
    bytes
}

/// The published site without its manifest.
fn published(site: &Site) -> BTreeMap<String, Vec<u8>> {
    files(&site.out()).into_iter().filter(|(name, _)| name != "manifest.json").collect()
}

fn try_sequence(seed: u64, drawn: &Drawn) {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    // Most without, for a site with ratings takes ten times as long.
    let mut site = Site::new(seed.is_multiple_of(8));
    let mut done = Vec::new();
    let mut good = site.content();
    for _ in 0..8 {
        let plan = site.plan();
        let (clean, told) = site.build_clean(&plan, drawn);
        let before = if site.out().is_dir() { published(&site) } else { BTreeMap::new() };
        let again = site.build_again(&plan, true);
        let steps = done.join("\n  ");
        assert_eq!(again.as_ref().err(), told.as_ref(), "seed {seed} told something else after\n  {steps}");
        let is_built = told.as_ref().is_none_or(|told| told.starts_with("built"));
        let wanted = if is_built { &clean } else { &before };
        let found = published(&site);
        for (name, bytes) in wanted {
            assert!(found.get(name) == Some(bytes), "seed {seed}: {name} is another after\n  {steps}");
        }
        let more: Vec<&String> = found.keys().filter(|name| !wanted.contains_key(*name)).collect();
        // What somebody changed by hand and no build makes any more is theirs.
        assert!(more.is_empty() || steps.contains("harmed"), "seed {seed}: {more:?} is too much after\n  {steps}");
        if is_built {
            good = site.content();
        } else if chance.below(4) > 0 {
            site.restore(&good);
            done.push("took back what was wrong".to_owned());
        }
        for _ in 0..=chance.below(2) {
            done.push(site.edit(&mut chance));
        }
    }
}

#[test]
fn a_build_on_top_of_others_is_the_clean_one() {
    let number = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |n| n.parse().unwrap());
    let (count, seed) = (number("CANDOUR_EDITS", 20), number("CANDOUR_SEED", 1));
    let drawn = Drawn::default();
    for seed in seed..seed + count {
        try_sequence(seed, &drawn);
    }
}

/// When each file of the site was written.
fn times(site: &Site) -> BTreeMap<String, std::time::SystemTime> {
    let time = |name: &String| fs::metadata(site.out().join(name)).unwrap().modified().unwrap();
    published(site).into_keys().map(|name| (name.clone(), time(&name))).collect()
}

/// One text that is edited changes its page alone, and what tells of it; all other files stay as they are on the disk.
#[test]
fn files_that_stay_the_same_keep_their_time() {
    let site = Site::new(true);
    site.put("content/news/2025-05-05-one.md", "---\ntitle: One\n---\nA text.\n");
    let _ = site.build_again(&site.plan(), false);
    let first = times(&site);
    let _ = site.build_again(&site.plan(), false);
    assert_eq!(times(&site), first);
    site.put("content/news/2025-05-05-one.md", "---\ntitle: One\n---\nAnother text.\n");
    let _ = site.build_again(&site.plan(), false);
    let changed: Vec<String> =
        times(&site).into_iter().filter(|(name, at)| first[name] != *at).map(|(name, _)| name).collect();
    let is_of_it =
        |name: &String| name.contains("news/one/") || name.contains("search/words-") || name.contains("feed");
    assert!(changed.contains(&"news/one/index.html".to_owned()), "{changed:?}");
    assert!(changed.iter().all(is_of_it), "{changed:?}");
}
