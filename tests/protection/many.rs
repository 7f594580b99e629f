//! A colleague against random surveys.

use super::*;

/// Holds what a colleague knows against the numbers that are published: an attack with wrong knowledge shows nothing.
fn agrees_with(site: &[(String, Vec<u8>)], people: &str) {
    let (_, ratings) = site.iter().find(|(name, _)| name == "data/ratings.json").unwrap();
    let ratings: Value = serde_json::from_slice(ratings).unwrap();
    for survey in ratings["surveys"].as_array().unwrap() {
        for result in survey["systems"].as_array().unwrap() {
            let at = format!("{},{},", survey["id"].as_str().unwrap(), result["system"].as_str().unwrap());
            let known = people.lines().filter(|l| l.starts_with(&at)).count();
            let told = result["n"].as_u64().filter(|_| known > 0);
            assert!(told.is_none_or(|n| n == known as u64), "{at} {known} are known, {told:?} are told");
        }
    }
}

/// What a colleague knows of the random sites: who answered about which system so that it counts, and which groups they
/// are in. Of surveys that leave responses out for how they answered, nobody knows it.
fn known_of(root: &Path) -> String {
    let mut people = vec!["survey,system,organisation,a0,a1,a2".to_owned()];
    for (name, bytes) in files(&root.join("content/ratings")) {
        let Some(survey) = name.strip_suffix(".csv").and_then(|n| n.split('/').next()) else { continue };
        let text = String::from_utf8(bytes).unwrap();
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let head = reader.headers().unwrap().clone();
        let keys = fs::read_to_string(root.join(format!("content/ratings/{survey}/survey.yaml"))).unwrap();
        if keys.contains("exclude:") {
            continue;
        }
        let blanks_allowed = if keys.contains("instrument: sus") || keys.contains("instrument: csus") { 2 } else { 0 };
        let at = |name: &str| head.iter().position(|h| h == name);
        for record in reader.records() {
            let record = record.unwrap();
            let blanks = head.iter().zip(&record).filter(|(name, answer)| name.starts_with('q') && answer.is_empty());
            if blanks.count() > blanks_allowed {
                continue;
            }
            let cell = |name: &str| at(name).and_then(|i| record.get(i)).unwrap_or_default().to_owned();
            let cells = ["system", "organisation", "a0", "a1", "a2"].map(cell);
            people.push(format!("{survey},{}", cells.join(",")));
        }
    }
    people.join("\n") + "\n"
}

/// `CANDOUR_SURVEYS` says how many surveys are tried, `CANDOUR_SEED` where to begin.
#[test]
fn a_colleague_finds_nothing_in_random_surveys() {
    let number = |key: &str, default: u64| std::env::var(key).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let (surveys, seed) = (number("CANDOUR_SURVEYS", 100), number("CANDOUR_SEED", 1));
    let mut known = 0;
    for seed in seed..seed + surveys.div_ceil(10) {
        let home = tempfile::tempdir().unwrap();
        random::RandomSite::overlapping(seed, 10).write(home.path(), &[], &[]);
        let output = candour().args(["build", "--quiet", "--date", "2026-03-01"]).arg(home.path()).output().unwrap();
        assert!(output.status.success(), "seed {seed}: {}", stderr(&output, home.path()));
        let people = known_of(home.path());
        known += people.lines().count();
        let site = files(&home.path().join("site"));
        agrees_with(&site, &people);
        let told = found(&site, Some(&people));
        assert_eq!(told, "", "seed {seed}");
    }
    assert!(known > 100, "a colleague knew nobody");
}
