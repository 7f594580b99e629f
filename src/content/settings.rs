//! Reads `content/site.yaml`.

use jiff::tz::TimeZone;

use crate::content::fields::Fields;
use crate::content::language_codes::{code_of_name, is_known_language, meant, usual};
use crate::content::yaml::{Node, Value, is_language};
use crate::content::{attributes, front_matter, home, statements};
use crate::diagnostics::{Code, quoted};
use crate::model::{Accessibility, BaseUrl, Collect, NavigationLink, Settings};
use crate::source::Place;

/// The site's languages, needed before anything else is read; never none.
pub fn all_languages(node: &Node<'_>) -> Vec<String> {
    let Value::Mapping(pairs) = &node.value else { return vec!["en".into()] };
    let languages = pairs.iter().find(|(k, _)| k.text() == Some("languages")).map(|(_, v)| v);
    let mut all: Vec<String> = match languages.map(|node| (node, &node.value)) {
        Some((_, Value::Sequence(items))) => items.iter().filter_map(|n| n.text()).map(str::to_owned).collect(),
        Some((node, Value::Scalar(..))) => {
            node.text().filter(|_| !node.is_null()).map(str::to_owned).into_iter().collect()
        }
        _ => Vec::new(),
    };
    // What is written in place of a code is told once, and not by every text in that language.
    for code in &mut all {
        if let Some(right) = code_of_name(code).or(meant(code).map(|(_, right)| right)) {
            *code = right.to_owned();
        }
    }
    all.retain(|code| is_language(code));
    // In which case it is written is told once, and not by every text in that language.
    all.iter_mut().for_each(|code| *code = usual(code));
    if all.is_empty() { vec!["en".into()] } else { all }
}

/// The name of the site's time zone, needed before anything else is read.
pub fn zone_name<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    let Value::Mapping(pairs) = &node.value else { return None };
    pairs.iter().find(|(k, _)| k.text() == Some("timezone")).and_then(|(_, v)| v.text())
}

/// The settings of a site that says nothing, in those languages.
pub fn of_silence(languages: &[String], zone: TimeZone) -> Settings {
    Settings {
        is_read: false,
        title: String::new(),
        tagline: None,
        base_url: BaseUrl::default(),
        languages: languages.to_vec(),
        language_places: Vec::new(),
        theme: "default".to_owned(),
        theme_place: None,
        publisher: None,
        contact: None,
        licence: None,
        navigation: Vec::new(),
        respondents: Vec::new(),
        minimum_responses: 10,
        confidence: 0.95,
        allow_html: false,
        zone,
        accessibility: Accessibility::default(),
        home: Vec::new(),
        answers: None,
        collect: None,
        repository: None,
        gone: Vec::new(),
        accepted: Vec::new(),
    }
}

/// The languages of settings that can't be read, as far as a line of them says.
pub fn languages_of_text(text: &str) -> Vec<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("languages:")).unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default();
    let codes = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|code| is_language(code));
    let codes: Vec<String> = codes.map(usual).collect();
    if codes.is_empty() { vec!["en".into()] } else { codes }
}

/// The public questionnaire. What people answer must not be read on its way.
fn collect(fields: &Fields<'_, '_>) -> Option<Collect> {
    let survey = fields.reference("survey");
    let post_to = fields.url("post_to", false);
    if let (Some(url), Some(node)) = (&post_to, fields.get("post_to"))
        && !is_safe_to_send(url)
    {
        let label = "write an address that begins with https://, without a name or a password in it";
        fields.say(Code::BadValue, node, format!("answers can't be sent to {}", node.what()), label);
        return None;
    }
    Some(Collect { survey: survey?, post_to })
}

/// Whether what is sent to an address is read by nobody on its way: it is encrypted, or stays on the machine.
fn is_safe_to_send(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    let is_here = ["127.0.0.1", "localhost"].contains(&name);
    !name.is_empty() && host.chars().all(is_plain) && (scheme == "https" || (scheme == "http" && is_here))
}

/// The folder of answers: one within the site's own folder, and not within the content.
fn answers(fields: &Fields<'_, '_>) -> Option<String> {
    let name = fields.plain("answers")?;
    let clean = name.trim_start_matches("./").trim_end_matches('/').to_owned();
    let is_plain =
        |part: &str| !part.is_empty() && part != ".." && part != "." && !part.to_lowercase().starts_with(".git");
    let is_within = !clean.contains(['\\', ':']) && clean.split('/').all(is_plain) && !clean.starts_with('~');
    let first = clean.split('/').next().unwrap_or_default();
    let taken = ["content", "site", "themes", "public", "docs", "guide", "static"];
    if is_within && !taken.contains(&first.to_lowercase().as_str()) {
        return Some(clean);
    }
    if let Some(node) = fields.get("answers") {
        let label =
            "name a folder beside `content/`, such as `answers`; one that lies elsewhere goes with `--answers DIR`";
        fields.say(Code::BadValue, node, format!("answers can't lie in {}", node.what()), label);
    }
    None
}

/// Reads the settings; what is missing or wrong is reported.
pub fn read(fields: &Fields<'_, '_>) -> Settings {
    let title = fields.text("title");
    let base_url = fields.get("base_url").and_then(|node| base_url(fields, node));
    let theme_node = fields.get("theme");
    let (languages, language_places) = languages(fields);
    let navigation = fields.items("navigation").into_iter().filter(|node| !is_short_link(fields, node));
    let link = |f: &Fields<'_, '_>| {
        let label = f.text("label");
        let to = f.url("to", true);
        Some(NavigationLink { label: label?, to: to?, place: f.get("to").map(|n| f.place_of(n)) })
    };
    let navigation = navigation.filter_map(|node| fields.nested("navigation", node, &link)).collect();
    let respondents = attributes::respondents(fields);
    let ratings = fields.map("ratings", |f| {
        let minimum = f.integer("minimum_responses", 5, 1_000_000);
        Some((minimum, confidence(f)))
    });
    let (minimum, confidence) = ratings.unwrap_or_default();
    let allow_html = fields.map("markdown", |f| Some(f.flag("html", false))).unwrap_or(false);
    Settings {
        is_read: true,
        // What is missing was told: all else is looked at as well.
        title: title.unwrap_or_default(),
        tagline: fields.text("tagline"),
        base_url: base_url.unwrap_or_default(),
        languages,
        language_places,
        theme: fields.plain("theme").unwrap_or_else(|| "default".into()),
        theme_place: theme_node.map(|n| fields.place_of(n)),
        publisher: fields.reference("publisher"),
        contact: contact(fields),
        licence: fields.plain("licence"),
        navigation,
        respondents,
        minimum_responses: u32::try_from(minimum.unwrap_or(10)).unwrap_or(10),
        confidence: confidence.unwrap_or(0.95),
        allow_html,
        zone: fields.zone("timezone").unwrap_or_else(|| fields.context().zones.site.clone()),
        accessibility: statements::accessibility(fields),
        home: home::read(fields),
        answers: answers(fields),
        collect: fields.map("collect", collect),
        repository: fields.url("repository", false),
        gone: fields.plains("gone").into_iter().map(|address| as_published(&address)).collect(),
        accepted: fields.each("accept", front_matter::accepted),
    }
}

/// An address as pages have it: from the root, with a slash at the end.
fn as_published(written: &str) -> String {
    let path = written.split_once("://").map_or(written, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let rooted = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    if is_file || rooted.ends_with('/') { rooted } else { format!("{rooted}/") }
}

/// Whether a link of the navigation is written as other programs have it, `- Ratings: /ratings/`, which is told once.
fn is_short_link(fields: &Fields<'_, '_>, node: &Node<'_>) -> bool {
    let Value::Mapping(pairs) = &node.value else { return false };
    let [(key, value)] = pairs.as_slice() else { return false };
    let (Some(label), Some(to)) = (key.text(), value.text()) else { return false };
    let is_short = !["label", "to"].contains(&label) && (to.starts_with('/') || to.contains("://"));
    if is_short {
        let message = format!("a link of the navigation has no key `{}`", quoted(label));
        fields.say(Code::UnknownKey, node, message, format!("write `{{label: {label}, to: {to}}}`"));
    }
    is_short
}

fn languages(fields: &Fields<'_, '_>) -> (Vec<String>, Vec<Place>) {
    let mut languages = Vec::new();
    let mut places = Vec::new();
    for node in fields.items("languages") {
        let Some(code) = fields.plain_of("languages", node) else { continue };
        if !is_language(&code) {
            let meant = code_of_name(&code);
            let label = meant.map_or("write a code such as en or cy".to_owned(), |c| format!("did you mean `{c}`?"));
            fields.say(Code::BadValue, node, format!("`{code}` is not a language code"), label);
        } else if !is_known_language(&code) {
            let label = match meant(&code) {
                Some((name, right)) => format!("{name} is `{right}`"),
                None => "write the code of the language, such as en for English or cy for Welsh".to_owned(),
            };
            fields.say(Code::BadValue, node, format!("no language has the code `{code}`"), label);
        } else if languages.iter().any(|l: &String| l.eq_ignore_ascii_case(&code)) {
            fields.say(Code::BadValue, node, format!("`{code}` stands here twice"), "name each language once");
        } else {
            let usual = usual(&code);
            if usual != code {
                fields.say(Code::BadValue, node, format!("`{code}` is written `{usual}`"), format!("write `{usual}`"));
            }
            languages.push(usual);
            places.push(fields.place_of(node));
        }
    }
    if languages.is_empty() { (vec!["en".into()], Vec::new()) } else { (languages, places) }
}

/// An e-mail address or one on the web.
fn contact(fields: &Fields<'_, '_>) -> Option<String> {
    let node = fields.get("contact")?;
    let text = fields.plain("contact")?;
    let plain = text.chars().all(|c| c.is_alphanumeric() || "@._-+".contains(c));
    let email = plain
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    if email || super::fields::is_web_address(&text) {
        return Some(text);
    }
    fields.say(Code::BadValue, node, format!("`contact` can't be `{text}`"), "write an e-mail address, or https://…");
    None
}

fn confidence(fields: &Fields<'_, '_>) -> Option<f64> {
    let node = fields.get("confidence")?;
    let value = fields.number("confidence")?;
    if (0.5..=0.999).contains(&value) {
        return Some(value);
    }
    fields.say(Code::BadValue, node, "`confidence` must be between 0.5 and 0.999", "0.95 is usual");
    None
}

/// An address with scheme and host; a trailing `/` is added.
fn base_url(fields: &Fields<'_, '_>, node: &Node<'_>) -> Option<BaseUrl> {
    let text = fields.plain_of("base_url", node)?;
    let url = BaseUrl::parse(&text);
    if url.is_none() {
        let label = "write the whole address, such as https://ratings.example.org/";
        fields.say(Code::BadValue, node, format!("`base_url` can't be `{text}`"), label);
    }
    url
}
