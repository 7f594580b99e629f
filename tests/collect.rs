//! Answers of the public questionnaire: what an inbox may hold, and what comes of it.
#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::path::Path;

use support::{candour, project, stderr, write};

/// A site that asks, in a folder of its own, with an inbox.
struct Asking(tempfile::TempDir);

impl Asking {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let site = Asking(home);
        site.write(
            "content/site.yaml",
            "title: Asking\nbase_url: https://asking.example/\ncontact: us@asking.example\nrespondents:\n  role: {label: Role, values: {nurse: Nurse, doctor: Doctor}}\ncollect: {survey: s}\n",
        );
        for id in ["alpha", "beta"] {
            site.write(&format!("content/systems/{id}.md"), &format!("---\nname: {id} system\n---\n"));
        }
        let survey = "title: S\ninstrument: umux-lite\nopened: 2026-01-01\nrespondents: [role]\n";
        site.write("content/ratings/s/survey.yaml", survey);
        site.write("inbox/.keep", "");
        site
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        write(self.root(), path, text);
    }

    /// Imports the inbox: whether it went well, and all that was said.
    fn import(&self, more: &[&str]) -> (bool, String) {
        let args = ["import", "--inbox", "inbox", "--survey", "s"];
        let output = candour().current_dir(self.root()).args(args).args(more).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output, self.root());
        (output.status.success(), said)
    }

    fn responses(&self) -> Vec<String> {
        let text = fs::read_to_string(self.root().join("content/ratings/s/responses.csv")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// A file as the form saves it.
    fn answer(&self, name: &str, fields: &str) {
        self.write(&format!("inbox/{name}.json"), &format!("{{\"candour-survey\": \"s\", {fields}}}"));
    }
}

const HEADER: &str = "system,role,date,comment,publish,q1,q2";

#[test]
fn answers_of_every_form_become_responses() {
    let site = Asking::new();
    site.answer("a-first", r#""candour-id": "a1", "system": "alpha", "role": "nurse", "q1": "7", "q2": 5, "date": "2026-05-01", "comment": "Slow, at night", "publish": "true""#);
    site.write(
        "inbox/lines.jsonl",
        "{\"candour-survey\":\"s\",\"candour-id\":\"b1\",\"system\":\"beta\",\"q1\":\"1\"}\n\n{\"candour-survey\":\"s\",\"candour-id\":\"a1\",\"system\":\"alpha\",\"q1\":\"6\",\"q2\":\"6\",\"date\":\"2026-05-02\"}\n",
    );
    site.write(
        "inbox/form.csv",
        "Submitted At;candour-survey;candour-language;candour-id;system;role;q1;q2;ip\n13/05/2026 10:11;s;en;c1;alpha;doctor;4;4;10.0.0.1\n03/04/2026 10:11;s;en;c2;alpha;doctor;3;4;10.0.0.1\n2026-05-14T10:11:00Z;other;en;c3;alpha;doctor;1;1;10.0.0.1\n",
    );
    // An export of a tool may lie beside, and the sheet for answers on paper.
    site.write("inbox/sheet.csv", &format!("{HEADER}\nbeta,doctor,2026-05-09,,,5,5\nbeta,,2026-05-10,,,6,5\n"));
    let (is_fine, said) = site.import(&[]);
    assert!(is_fine, "{said}");
    let mut wanted: Vec<&str> = vec![
        "alpha,,2026-05-02,,,6,6",
        "alpha,doctor,,,,3,4",
        "alpha,doctor,2026-05-13,,,4,4",
        "beta,,,,,1,",
        "beta,,2026-05-10,,,6,5",
        "beta,doctor,2026-05-09,,,5,5",
    ];
    wanted.insert(0, HEADER);
    assert_eq!(site.responses(), wanted, "{said}");
    for note in
        ["not read: 1 answer to `other`", "the day of 1 of them can't be told", "`ip`", "1 the same submission again"]
    {
        assert!(said.contains(note), "{note}: {said}");
    }
    assert!(!said.contains("10.0.0.1"), "{said}");
    // The same inbox changes nothing, and the order of days is told once.
    site.write("content/ratings/s/import.yaml", "dates: day-first\n");
    let (_, said) = site.import(&["--dry-run"]);
    assert!(said.contains("1 new, 1 gone, 5 as before"), "{said}");
}

#[test]
fn nobody_keeps_other_peoples_answers_out() {
    let site = Asking::new();
    site.answer("fine", r#""candour-id": "f1", "system": "alpha", "q1": "7", "q2": "6""#);
    site.answer("odd", r#""candour-id": "o1", "system": "alpha", "q1": "jane.smith@nhs.example", "q2": "9""#);
    site.answer(
        "unknown",
        r#""candour-id": "u1", "system": "-", "system-other": "Third\u001b[31m", "q1": "7", "q2": "6""#,
    );
    site.answer("person", r#""candour-id": "p1", "system": "-", "system-other": "jane.smith@nhs.example", "q1": "7""#);
    site.answer("none", r#""candour-id": "n1", "system": "alpha""#);
    site.answer("value", r#""candour-id": "v1", "system": "alpha", "role": "king", "q1": "2", "nested": {"a": [1]}, "publish": "perhaps""#);
    let long = "x".repeat(20_000);
    site.answer("long", &format!(r#""candour-id": "l1", "system": "beta", "q1": "2", "comment": "{long}""#));
    site.answer("number", r#""candour-id": "m1", "system": "beta", "q1": "3", "comment": "943 476 5919 is my number""#);
    let (is_fine, said) = site.import(&[]);
    assert!(is_fine, "{said}");
    assert_eq!(site.responses(), [HEADER, "alpha,,,,,2,", "alpha,,,,,7,6", "beta,,,,,2,", "beta,,,,,3,"], "{said}");
    for word in ["jane", "943", "\u{1b}", "king"] {
        assert!(!said.contains(word), "{word}: {said}");
    }
    for note in [
        "1 with an answer that the form doesn't offer",
        "2 about systems that aren't listed",
        "inbox/odd.json",
        "“Third",
        "1 of what respondents said of themselves",
    ] {
        assert!(said.contains(note), "{note}: {said}");
    }
    assert!(!site.root().join("content/ratings/s/import.yaml").exists());
    // A name that is explained counts, one that is withdrawn doesn't.
    site.answer("unknown", r#""candour-id": "u1", "system": "-", "system-other": "Third one", "q1": "7", "q2": "6""#);
    site.write("content/ratings/s/import.yaml", "systems: {Third one: beta}\n");
    let leave = candour().current_dir(site.root()).args(["import", "--survey", "s", "--leave-out", "f1"]).output();
    assert!(leave.unwrap().status.success());
    let (_, said) = site.import(&[]);
    assert!(said.contains("beta 3") && said.contains("1 listed in excluded.yaml"), "{said}");
    assert!(!said.contains("not in these files"), "{said}");
    let leave = candour().current_dir(site.root()).args(["import", "--survey", "s", "--leave-out", "f"]).output();
    assert!(leave.unwrap().status.success());
    let (_, said) = site.import(&[]);
    assert!(said.contains("Of the responses in excluded.yaml 1 is not in these files"), "{said}");
}

#[test]
fn files_that_are_no_answers_are_named() {
    let cases = [
        ("cut.json", "{\"candour-survey\": \"s\", \"q1", "this is no answer of the questionnaire, or it was cut"),
        ("list.json", "[1, 2]", "this is no answer of the questionnaire"),
        ("other.json", "{\"a\": \"b\"}", "this is no answer of the questionnaire"),
        ("empty.json", "", "this is empty"),
        ("notes.txt", "Dear all", "this is no file of answers"),
        ("lines.jsonl", "{\"candour-survey\":\"s\"}\n{", "line 2: this is no answer"),
        ("cut.csv", "candour-survey,system,q1,q2\ns,alpha,1,2,3\n", "row 2 has 5 cells, and there are 4 headings"),
        ("twice.csv", "candour-survey,system,q1,q1\ns,alpha,1,2\n", "the heading `q1` stands there twice"),
        ("folder/a.json", "{}", "this is a folder within the inbox"),
    ];
    for (name, text, message) in cases {
        let site = Asking::new();
        site.answer("fine", r#""system": "alpha", "q1": "7", "q2": "6""#);
        site.write(&format!("inbox/{name}"), text);
        let (is_fine, said) = site.import(&[]);
        assert!(!is_fine && said.contains(message) && said.contains("nothing was written"), "{name}: {said}");
        assert!(said.contains(&format!("inbox/{}", name.split('/').next().unwrap())), "{name}: {said}");
        assert!(site.responses().is_empty());
    }
    let site = Asking::new();
    let (is_fine, said) = site.import(&[]);
    assert!(!is_fine && said.contains("this folder has no answers in it"), "{said}");
    // What systems and spreadsheets leave behind is no answer, and nobody's fault.
    site.answer("fine", r#""system": "alpha", "q1": "7", "q2": "6""#);
    for name in ["Thumbs.db", "desktop.ini", "~$answers.xlsx", ".DS_Store"] {
        site.write(&format!("inbox/{name}"), "x");
    }
    assert!(site.import(&[]).0);
}

#[test]
fn a_questionnaire_opens_and_closes_with_its_survey() {
    let site = Asking::new();
    let survey = "title: S\ninstrument: umux-lite\nopened: 2026-02-01\nclosed: 2026-03-31\nrelease_at: 2026-06-01\nrespondents: [role]\n";
    site.write("content/ratings/s/survey.yaml", survey);
    let page = |day: &str| {
        let output = candour().current_dir(site.root()).args(["build", "--quiet", "--date", day]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output, site.root()));
        fs::read_to_string(site.root().join("site/rate/index.html")).unwrap()
    };
    let has_form = |page: &str| page.contains("<form class=\"rate\"");
    let soon = page("2026-01-31");
    assert!(!has_form(&soon) && soon.contains("opens on 1 February 2026"), "{soon}");
    // Its figures wait for their release; it asks all the same.
    assert!(has_form(&page("2026-02-01")) && has_form(&page("2026-03-31")));
    let over = page("2026-04-01");
    assert!(!has_form(&over) && over.contains("closed on 31 March 2026"), "{over}");
    assert!(!site.root().join("site/ratings/s").exists());
}

#[test]
fn items_are_asked_in_the_pages_language_where_they_have_a_published_translation() {
    let site = Asking::new();
    let survey = "title: S\ninstrument: sus\nopened: 2026-01-01\nrespondents: [role]\n";
    site.write("content/ratings/s/survey.yaml", survey);
    let settings = fs::read_to_string(site.root().join("content/site.yaml")).unwrap();
    site.write("content/site.yaml", &(settings + "languages: [en, fr, pt-BR]\n"));
    // The words around the items are the theme's; whoever adds a language brings them.
    let words = fs::read_to_string(project().join("themes/default/words/en.yaml")).unwrap();
    for language in ["fr", "pt-BR"] {
        site.write(&format!("themes/ours/words/{language}.yaml"), &words);
    }
    let pages = |survey: &str| {
        site.write("content/ratings/s/survey.yaml", survey);
        let args = ["build", "--quiet", "--date", "2026-02-01", "--theme", "ours"];
        let output = candour().current_dir(site.root()).args(args).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output, site.root()));
        let page = |at: &str| fs::read_to_string(site.root().join(format!("site/{at}/index.html"))).unwrap();
        ["rate", "fr/rate", "fr/rate/paper", "pt-br/rate"].map(page)
    };
    let [en, fr, paper, pt] = pages(survey);
    assert!(en.contains("I thought the system was easy to use.") && !en.contains("published translation"));
    for page in [&fr, &paper] {
        assert!(page.contains("Ce système est facile à utiliser.") && page.contains("pas du tout d’accord"), "{page}");
        assert!(!page.contains("I thought the system was easy to use."));
        assert!(!page.contains("in English, as they were published"));
    }
    assert!(fr.contains("The questions are a published translation: Gronier G, Baudet A."), "{fr}");
    assert!(pt.contains("Eu achei esse sistema fácil de usar.") && pt.contains("concordo totalmente"), "{pt}");
    // What the answers are called, and which answer is which, is the same in all of them.
    for page in [&en, &fr, &pt] {
        assert!((1..=10).all(|i| page.matches(&format!("name=\"q{i}\"")).count() == 5));
    }
    // The ten items are part of `csus` too; nobody has published the rest.
    let [_, fr, _, _] = pages(&survey.replace("sus", "csus"));
    assert!(fr.contains("<span lang=\"en\">I thought the system was easy to use.</span>"), "{fr}");
    assert!(!fr.contains("published translation"));
}

#[test]
fn a_draft_asks_in_the_preview_alone() {
    let site = Asking::new();
    let survey = "title: S\ninstrument: umux-lite\nopened: 2026-02-01\nrespondents: [role]\ndraft: true\n";
    site.write("content/ratings/s/survey.yaml", survey);
    let build = |more: &[&str]| {
        let args = ["build", "--quiet", "--date", "2026-03-01"];
        candour().current_dir(site.root()).args(args).args(more).output().unwrap()
    };
    assert!(build(&["--drafts"]).status.success());
    let page = fs::read_to_string(site.root().join("site/rate/index.html")).unwrap();
    assert!(page.contains("<form class=\"rate\""), "{page}");
    let text = stderr(&build(&[]), site.root());
    assert!(text.contains("`s`") && text.contains("draft"), "{text}");
}
