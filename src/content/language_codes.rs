//! Codes of languages, and what people take for them.

use icu_locale_core::Locale;

/// Languages by their names, for those who write these, with their codes.
const LANGUAGE_NAMES: [(&str, &str); 10] = [
    ("english", "en"),
    ("welsh", "cy"),
    ("cymraeg", "cy"),
    ("irish", "ga"),
    ("gaelic", "gd"),
    ("scots", "sco"),
    ("french", "fr"),
    ("german", "de"),
    ("polish", "pl"),
    ("spanish", "es"),
];

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
pub fn is_known_language(code: &str) -> bool {
    let first = code.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let is_wrong = WRONG_CODES.iter().any(|(wrong, ..)| *wrong == first) && first.len() == 3;
    if first.len() == 2 { CODES.split_whitespace().any(|known| known == first) } else { !is_wrong }
}

/// A language's code with its letters as they are usual: `en`, `en-GB`, `zh-Hant`.
pub fn usual(code: &str) -> String {
    code.parse::<Locale>().map_or_else(|_| code.to_owned(), |locale| locale.to_string())
}

/// The code of a language by its name: `Welsh` is `cy`.
pub fn code_of_name(name: &str) -> Option<&'static str> {
    LANGUAGE_NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, code)| *code)
}

/// What a wrong code was meant to be: the language's name and its code.
pub fn meant(code: &str) -> Option<(&'static str, &'static str)> {
    WRONG_CODES.iter().find(|(wrong, ..)| code.eq_ignore_ascii_case(wrong)).map(|(_, name, right)| (*name, *right))
}
