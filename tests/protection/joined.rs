//! What is joined: groups of three attributes, and surveys of the same people.

use super::*;

/// Rows of groups of people that differ in three attributes, and what a colleague knows of them.
fn crossed(groups: &[(&str, usize)]) -> (Vec<String>, String) {
    let people: Vec<&str> = groups.iter().flat_map(|(said, n)| vec![*said; *n]).collect();
    let row = |(i, said): (usize, &&str)| format!("a,{said},{}", turned(6 + i * 11 % 27, i / 7));
    let known = people.iter().map(|said| format!("s,a,{said}\n")).collect::<String>();
    (people.iter().enumerate().map(row).collect(), format!("survey,system,role,setting,shift\n{known}"))
}

const THREE: &str = "respondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\n  setting: {label: Setting, values: {acute: Acute, primary: Primary}}\n  shift: {label: Shift, values: {days: Days, nights: Nights}}\n";

/// Doctors + primary care − nights is one person, though no two of the attributes tell of them.
const ONE_OF_THREE: [(&str, usize); 4] =
    [("nurse,acute,days", 40), ("doctor,acute,nights", 40), ("nurse,primary,nights", 40), ("doctor,primary,days", 1)];

#[test]
fn three_attributes_together_leave_nobody_alone() {
    let build = |groups: &[(&str, usize)]| {
        let site = Site::new(THREE);
        site.system("a");
        let (rows, known) = crossed(groups);
        site.survey("s", "respondents: [role, setting, shift]\n", &format!("system,role,setting,shift,{ITEMS}"), &rows);
        (site.build().unwrap(), known)
    };
    let (built, known) = build(&ONE_OF_THREE);
    assert_eq!(found(&built, Some(&known)), "");
    assert_eq!(shown_in(&built).len(), 4);
    // The same figures where enough people are left: all is shown. Told of the others, the audit names them.
    let (open, _) = build(&[ONE_OF_THREE[0], ONE_OF_THREE[1], ONE_OF_THREE[2], ("doctor,primary,days", 14)]);
    assert_eq!(shown_in(&open).len(), 6);
    assert!(found(&open, Some(&known)).contains("4 groups of a in s: 1 people"), "{}", found(&open, Some(&known)));
}

#[test]
fn a_weighted_mean_does_not_open_what_is_withheld() {
    let build = |doctors: usize| {
        let site = Site::new(RESPONDENTS);
        site.system("a");
        let people = [("nurse,acute", 40), ("doctor,community", 40), ("doctor,acute", doctors)];
        let people: Vec<&str> = people.iter().flat_map(|(said, n)| vec![*said; *n]).collect();
        let rows: Vec<String> =
            people.iter().enumerate().map(|(i, said)| format!("a,{said},{}", turned(6 + i * 11 % 27, i / 7))).collect();
        let keys = "respondents: [role, setting]\npopulation_shares: {role: {nurse: 0.7, doctor: 0.3}}\n";
        site.survey("s", keys, &format!("system,role,setting,{ITEMS}"), &rows);
        result(&site.build().unwrap(), "s", "a")["weighted"].clone()
    };
    assert_eq!(build(1)["mean"], Value::Null);
    assert!(build(15)["mean"].is_number());
}

#[test]
fn two_surveys_of_the_same_people_are_refused() {
    let points: Vec<usize> = (0..41).map(|i| 6 + i * 11 % 27).collect();
    let rows: Vec<String> = points
        .iter()
        .enumerate()
        .map(|(i, p)| format!("a,{}", turned(*p, i / 7)))
        .chain(["a,2,2,2,2,2,2,2,2,2,2".to_owned()])
        .collect();
    let head = format!("system,{ITEMS}");
    let two = |first: &str, second: &str, rows_of_second: &[String]| {
        let site = Site::new("");
        site.system("a");
        site.survey("all", first, &head, &rows);
        site.survey("year", second, &head, rows_of_second);
        site
    };
    // Seen: the same sheets; with and without those who gave one answer to everything.
    let refused = two("", "exclude: [straight-lining]\n", &rows).build().unwrap_err();
    assert!(refused.contains("error[same-people]") && refused.contains("differ by 2 people"), "{refused}");
    assert!(refused.contains("content/ratings/year/survey.yaml:1"), "{refused}");
    // The same ones in both tell nothing, and neither do surveys that differ by enough.
    two("", "", &rows).build().unwrap();
    two("", "", &rows[..30]).build().unwrap();
    let refused = two("", "", &rows[..35]).build().unwrap_err();
    assert!(refused.contains("differ by 7 people"), "{refused}");
    // Different people whose answers are often the best ones are different people.
    let best = |n: usize, seed: usize| -> Vec<String> {
        (0..n).map(|i| format!("a,{}", sheet(if i % 2 == 0 { 40 } else { 5 + (i * 13 + seed) % 33 }))).collect()
    };
    let site = Site::new("");
    site.system("a");
    site.survey("all", "", &head, &best(40, 1));
    site.survey("year", "", &head, &best(38, 9));
    site.build().unwrap();
    // Told by the editor, where it can't be seen: a star rating.
    let site = Site::new("");
    site.system("a");
    let stars = |n: usize| (0..n).map(|i| format!("a,{}", 1 + i % 5)).collect::<Vec<_>>();
    site.survey("all", "", "system,q1", &stars(40));
    site.survey("year", "same_people_as: all\n", "system,q1", &stars(38));
    for survey in ["all", "year"] {
        let path = site.home.path().join(format!("content/ratings/{survey}/survey.yaml"));
        let text = fs::read_to_string(&path).unwrap().replace("instrument: sus", "instrument: stars");
        fs::write(path, text).unwrap();
    }
    let refused = site.build().unwrap_err();
    assert!(refused.contains("say that they are of the same people") && refused.contains("2 people"), "{refused}");
}

/// Everybody, the hospitals and the community: one person is in neither part. And a questionnaire that asks more beside the
/// items of another one.
#[test]
fn several_surveys_of_the_same_people_are_looked_at_together() {
    let rows: Vec<String> = (0..81).map(|i| format!("a,{}", turned(spread(i), i / 7))).collect();
    let head = format!("system,{ITEMS}");
    let three = |last: usize| {
        let site = Site::new("");
        site.system("a");
        site.survey("all", "", &head, &rows);
        site.survey("community", "", &head, &rows[..40]);
        site.survey("hospitals", "", &head, &rows[40..last]);
        site.build()
    };
    let refused = three(80).unwrap_err();
    assert!(refused.contains("`all`, `community` and `hospitals` hold the same people"), "{refused}");
    let built = three(81).unwrap();
    // Planted: what a colleague knows of one who is in neither part.
    let known = |survey: &str, of: std::ops::Range<usize>| of.map(|i| format!("{survey},a,p{i}\n")).collect::<String>();
    let people = [known("all", 0..81), known("community", 0..40), known("hospitals", 40..80)].concat();
    let told = found(&built, Some(&format!("survey,system,person\n{people}")));
    assert!(told.contains("a in 3 surveys: 1 people") && told.contains("+ all − community − hospitals"), "{told}");

    let site = Site::new("");
    site.system("a");
    site.survey("usability", "", &head, &rows[..41]);
    let clinical: Vec<String> = rows[..40].iter().map(|r| format!("{r},4,2,4,2,4")).collect();
    site.survey("clinical", "", &format!("{head},q11,q12,q13,q14,q15"), &clinical);
    let path = site.home.path().join("content/ratings/clinical/survey.yaml");
    let csus = fs::read_to_string(&path).unwrap().replace("instrument: sus", "instrument: csus");
    fs::write(path, csus).unwrap();
    let refused = site.build().unwrap_err();
    assert!(refused.contains("differ by 1 person"), "{refused}");

    // Twelve more people, all of one score.
    let alike: Vec<String> = (0..12).map(|i| format!("a,{}", turned(31, i))).collect();
    let site = Site::new("");
    site.system("a");
    site.survey("all", "", &head, &[&rows[..40], &alike].concat());
    site.survey("some", "", &head, &rows[..40]);
    let refused = site.build().unwrap_err();
    assert!(refused.contains("they differ by 12 people, whose scores are so alike"), "{refused}");
}

#[test]
fn the_audit_sees_two_surveys_of_the_same_people() {
    let rows: Vec<String> = (0..40).map(|i| format!("a,{}", sheet(6 + i * 11 % 27))).collect();
    let build = |rows: &[String]| {
        let site = Site::new("");
        site.system("a");
        site.survey("s", "", &format!("system,{ITEMS}"), rows);
        site.build().unwrap()
    };
    // Each alone may be published; both on one site may not.
    let (first, second) = (build(&rows), build(&rows[..39]));
    let mut json: Value = serde_json::from_str(&text(&first, "data/ratings.json")).unwrap();
    let mut other: Value = serde_json::from_str(&text(&second, "data/ratings.json")).unwrap();
    other["surveys"][0]["id"] = Value::from("t");
    json["surveys"].as_array_mut().unwrap().push(other["surveys"][0].clone());
    let renamed =
        |name: &str| text(&second, name).lines().skip(1).map(|l| format!("t{}\n", &l[1..])).collect::<String>();
    let both: Files = first
        .iter()
        .map(|(name, bytes)| match name.as_str() {
            "data/ratings.json" => (name.clone(), json.to_string().into_bytes()),
            "data/items.csv" | "data/item-means.csv" => {
                (name.clone(), (text(&first, name) + &renamed(name)).into_bytes())
            }
            _ => (name.clone(), bytes.clone()),
        })
        .collect();
    let told = found(&both, None);
    assert!(told.contains("a in s and t: 1 people more"), "{told}");
    let known = |survey: &str, n: usize| (0..n).map(|i| format!("{survey},a,p{i}\n")).collect::<String>();
    let known = format!("survey,system,person\n{}{}", known("s", 40), known("t", 39));
    assert!(
        found(&both, Some(&known)).contains("40 people are in both surveys")
            || found(&both, Some(&known)).contains("39 people are in both")
    );
}
