//! Reads `content/site.yaml`.

use icu_locale_core::Locale;
use jiff::tz::TimeZone;

use crate::content::fields::Fields;
use crate::content::yaml::{Node, Value, is_language};
use crate::content::{attributes, front_matter, home, statements};
use crate::diagnostics::Code;
use crate::model::{Accessibility, BaseUrl, NavigationLink, Settings};
use crate::source::Place;

/// Languages by their names, for those who write these, with their codes.
const LANGUAGE_NAMES: [(&str, &str); 6] =
    [("english", "en"), ("welsh", "cy"), ("cymraeg", "cy"), ("irish", "ga"), ("gaelic", "gd"), ("french", "fr")];

/// What people take for the code of a language, with its name and its code.
const WRONG_CODES: [(&str, &str, &str); 13] = [
    ("wl", "Welsh", "cy"),
    ("we", "Welsh", "cy"),
    ("wel", "Welsh", "cy"),
    ("gb", "English", "en"),
    ("eng", "English", "en"),
    ("us", "English", "en"),
    ("ir", "Irish", "ga"),
    ("sc", "Scottish Gaelic", "gd"),
    ("sp", "Spanish", "es"),
    ("ge", "German", "de"),
    ("po", "Polish", "pl"),
    ("du", "Dutch", "nl"),
    ("cz", "Czech", "cs"),
];

/// The languages with two letters (ISO 639-1).
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee \
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv \
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl \
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw \
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Whether a language of two letters exists; of three there are thousands, and only those that have a short code are none.
fn is_known_language(code: &str) -> bool {
    let first = code.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let is_wrong = WRONG_CODES.iter().any(|(wrong, ..)| *wrong == first) && first.len() == 3;
    if first.len() == 2 { CODES.split_whitespace().any(|known| known == first) } else { !is_wrong }
}

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
        repository: None,
        gone: Vec::new(),
        accepted: Vec::new(),
    }
}

/// The languages of settings that can't be read, as far as a line of them says.
pub fn languages_of_text(text: &str) -> Vec<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("languages:")).unwrap_or_default();
    let codes = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|code| is_language(code));
    let codes: Vec<String> = codes.map(usual).collect();
    if codes.is_empty() { vec!["en".into()] } else { codes }
}

/// Reads the settings; what is missing or wrong is reported.
pub fn read(fields: &Fields<'_, '_>) -> Settings {
    let title = fields.text("title");
    let base_url = fields.get("base_url").and_then(|node| base_url(fields, node));
    let theme_node = fields.get("theme");
    let (languages, language_places) = languages(fields);
    let navigation = fields.each("navigation", |f| {
        let label = f.text("label");
        let to = f.url("to", true);
        Some(NavigationLink { label: label?, to: to?, place: f.get("to").map(|n| f.place_of(n)) })
    });
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
        repository: fields.url("repository", false),
        gone: fields.plains("gone"),
        accepted: fields.each("accept", front_matter::accepted),
    }
}

fn languages(fields: &Fields<'_, '_>) -> (Vec<String>, Vec<Place>) {
    let mut languages = Vec::new();
    let mut places = Vec::new();
    for node in fields.items("languages") {
        let Some(code) = fields.plain_of("languages", node) else { continue };
        if !is_language(&code) {
            let meant = LANGUAGE_NAMES.iter().find(|(name, _)| code.eq_ignore_ascii_case(name));
            let label =
                meant.map_or("write a code such as en or cy".to_owned(), |(_, c)| format!("did you mean `{c}`?"));
            fields.say(Code::BadValue, node, format!("`{code}` is not a language code"), label);
        } else if !is_known_language(&code) {
            let meant = WRONG_CODES.iter().find(|(wrong, ..)| code.eq_ignore_ascii_case(wrong));
            let label = match meant {
                Some((_, name, right)) => format!("{name} is `{right}`"),
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

/// A language's code with its letters as they are usual: `en`, `en-GB`, `zh-Hant`.
fn usual(code: &str) -> String {
    code.parse::<Locale>().map_or_else(|_| code.to_owned(), |locale| locale.to_string())
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
