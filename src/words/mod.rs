//! What readers are told, in their language: sentences from the theme's files of words, numbers and dates by CLDR.

mod dates;
mod numbers;
mod pattern;
mod wordings;

use std::collections::{BTreeMap, BTreeSet};

use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};

use dates::Dates;
pub use numbers::{capital, grade, small};
pub use pattern::{Arg, BadPattern, Pattern};
pub use wordings::Wording;

/// The argument by whose size a message with plural forms takes its form.
pub const COUNTED: &str = "n";

/// Scripts are told the plurals of numbers up to this one.
const MOST_PLURALS: u64 = 20;

/// What a key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// One text, whatever the numbers in it.
    One(Pattern),
    /// A text for each of the language's plural categories that needs one of its own; `Other` is always there.
    Plural(Vec<(PluralCategory, Pattern)>),
}

impl Message {
    fn patterns(&self) -> Vec<&Pattern> {
        match self {
            Message::One(pattern) => vec![pattern],
            Message::Plural(forms) => forms.iter().map(|(_, pattern)| pattern).collect(),
        }
    }

    /// The form for all numbers that have none of their own; `None` of a text that counts nothing.
    pub fn other(&self) -> Option<&Pattern> {
        self.form(PluralCategory::Other)
    }

    fn form(&self, category: PluralCategory) -> Option<&Pattern> {
        match self {
            Message::One(_) => None,
            Message::Plural(forms) => forms.iter().find(|(c, _)| *c == category).map(|(_, pattern)| pattern),
        }
    }

    /// The names of its links.
    pub fn links(&self) -> BTreeSet<&str> {
        self.patterns().into_iter().flat_map(Pattern::links).collect()
    }

    /// Whether any of its words have weight.
    pub fn has_weight(&self) -> bool {
        self.patterns().into_iter().any(Pattern::has_weight)
    }

    /// The names of everything that is filled in.
    pub fn slots(&self) -> BTreeSet<&str> {
        self.patterns().into_iter().flat_map(Pattern::slots).collect()
    }
}

/// The words of one language.
pub struct Words {
    language: String,
    messages: BTreeMap<String, Message>,
    plurals: PluralRules,
    decimals: DecimalFormatter,
    dates: Dates,
}

impl Words {
    /// The words of the language with that code; `locale` says whose numbers and dates are meant, such as `en-GB`.
    /// `None` of what is no locale, or one that CLDR doesn't know.
    pub fn new(language: &str, locale: &str, messages: BTreeMap<String, Message>) -> Option<Self> {
        let locale: Locale = locale.parse().ok()?;
        Some(Words {
            language: language.to_owned(),
            messages,
            plurals: PluralRules::try_new((&locale).into(), PluralRuleType::Cardinal.into()).ok()?,
            decimals: DecimalFormatter::try_new((&locale).into(), Default::default()).ok()?,
            dates: Dates::new(&locale)?,
        })
    }

    /// The code of the language, such as `cy`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The message of a key, filled in, as plain text. `say!` is the shorter way to write it.
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        match self.pattern(key, args) {
            Some(pattern) => pattern.text(args, self),
            // Every key that is asked for is in the default language's file: a test holds it.
            None => key.to_owned(),
        }
    }

    /// The message of a key, filled in, as HTML: its texts are escaped, its links lead where `address` says.
    pub fn html(&self, key: &str, args: &[(&str, Arg<'_>)], address: &dyn Fn(&str) -> String) -> String {
        match self.pattern(key, args) {
            Some(pattern) => pattern.html(args, self, address),
            None => key.to_owned(),
        }
    }

    /// The words for one of several ids, such as a kind of post: the message `group.id`.
    pub fn term(&self, group: &str, id: &str) -> String {
        self.say(&key_of(group, id), &[])
    }

    /// So many of one of several ids, such as a kind of system: the message `group.id`, which counts.
    pub fn counted(&self, group: &str, id: &str, n: usize) -> String {
        self.say(&key_of(group, id), &[(COUNTED, n.into())])
    }

    /// The words for something that has a name of its own, where the language has another one for it.
    pub fn named(&self, group: &str, id: &str, otherwise: &str) -> String {
        self.find(&key_of(group, id)).unwrap_or_else(|| otherwise.to_owned())
    }

    /// The names of all that a message fills in; `None` where there is no such message.
    pub fn slots(&self, key: &str) -> Option<BTreeSet<&str>> {
        self.messages.get(key).map(Message::slots)
    }

    /// Every text by its key, as it is written; of one that counts, all of its forms.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let text = |message: &Message| match message {
            Message::One(pattern) => pattern.source().to_owned(),
            Message::Plural(forms) => {
                let forms = forms.iter().map(|(category, p)| format!("{}: {}", name(*category), p.source()));
                forms.collect::<Vec<_>>().join(" | ")
            }
        };
        self.messages.iter().map(|(key, message)| (key.clone(), text(message))).collect()
    }

    /// A message that may be missing, such as the name of something that an editor chose.
    pub fn find(&self, key: &str) -> Option<String> {
        self.messages.contains_key(key).then(|| self.say(key, &[]))
    }

    /// The messages whose keys begin with `prefix`, by the rest of their keys, as a script reads them: a text, or the
    /// plural forms by their names.
    pub fn of_script(&self, prefix: &str) -> serde_json::Value {
        let form = |message: &Message| match message {
            Message::One(pattern) => serde_json::Value::from(pattern.source()),
            Message::Plural(forms) => {
                let named = |(category, p): &(PluralCategory, Pattern)| (name(*category).to_owned(), p.source().into());
                serde_json::Value::Object(forms.iter().map(named).collect())
            }
        };
        let own = self.messages.iter().filter_map(|(key, m)| Some((key.strip_prefix(prefix)?.to_owned(), form(m))));
        // A browser may not know the plurals of a language: under no name stand those that differ from `other`.
        let plurals = |n: u64| {
            let category = self.plurals.category_for(n);
            (category != PluralCategory::Other).then(|| (n.to_string(), serde_json::Value::from(name(category))))
        };
        let plurals = serde_json::Value::Object((0..=MOST_PLURALS).filter_map(plurals).collect());
        serde_json::Value::Object(own.chain([(String::new(), plurals)]).collect())
    }

    fn pattern(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<&Pattern> {
        match self.messages.get(key)? {
            Message::One(pattern) => Some(pattern),
            plural @ Message::Plural(_) => {
                let count = args.iter().find(|(name, _)| *name == COUNTED).and_then(|(_, arg)| arg.count());
                plural.form(self.plurals.category_for(count.unwrap_or(0))).or_else(|| plural.other())
            }
        }
    }
}

/// The key of the words for an id, such as `kind.event`.
fn key_of(group: &str, id: &str) -> String {
    format!("{group}.{}", id.to_lowercase().replace(' ', "-"))
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

/// The plural categories by the names that files of words use.
const CATEGORIES: [(&str, PluralCategory); 6] = [
    ("zero", PluralCategory::Zero),
    ("one", PluralCategory::One),
    ("two", PluralCategory::Two),
    ("few", PluralCategory::Few),
    ("many", PluralCategory::Many),
    ("other", PluralCategory::Other),
];

/// The plural category of a name.
pub fn category(name: &str) -> Option<PluralCategory> {
    CATEGORIES.iter().find(|(known, _)| *known == name).map(|(_, category)| *category)
}

/// The name of a plural category.
fn name(category: PluralCategory) -> &'static str {
    CATEGORIES.iter().find(|(_, c)| *c == category).map_or("other", |(name, _)| name)
}

/// The message of a key with its arguments: `say!(words, "survey.withheld", n = 3, minimum = 10)`.
macro_rules! say {
    ($words:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $words.say($key, &[$((stringify!($name), $crate::words::Arg::from($value))),*])
    };
}

pub(crate) use say;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Words of a language that has only these messages.
    pub(crate) fn words(language: &str, locale: &str, messages: &[(&str, &[(&str, &str)])]) -> Words {
        let pattern = |text: &str| Pattern::parse(text).unwrap();
        let message = |forms: &[(&str, &str)]| match forms {
            [("", text)] => Message::One(pattern(text)),
            _ => Message::Plural(forms.iter().map(|(name, text)| (category(name).unwrap(), pattern(text))).collect()),
        };
        let messages = messages.iter().map(|(key, forms)| ((*key).to_owned(), message(forms))).collect();
        Words::new(language, locale, messages).unwrap()
    }

    #[test]
    fn each_language_counts_by_its_own_rules() {
        let en = words("en", "en-GB", &[("s", &[("one", "{n} system"), ("other", "{n} systems")])]);
        assert_eq!(
            [say!(en, "s", n = 1), say!(en, "s", n = 0), say!(en, "s", n = 1200)],
            ["1 system", "0 systems", "1,200 systems"]
        );
        let forms: &[(&str, &str)] =
            &[("zero", "z"), ("one", "o"), ("two", "t"), ("few", "f"), ("many", "m"), ("other", "x")];
        let cy = words("cy", "cy", &[("s", forms)]);
        let all: String = (0..8).map(|n| say!(cy, "s", n = n)).collect();
        assert_eq!(all, "zotfxxmx");
    }

    #[test]
    fn html_is_escaped_and_linked() {
        let en = words("en", "en-GB", &[("a", &[("", "By {who}: [see **{who}**](there) & more")])]);
        let html = en.html("a", &[("who", Arg::from("<B>"))], &|slot| format!("/{slot}/"));
        assert_eq!(html, "By &lt;B&gt;: <a href=\"/there/\">see <b>&lt;B&gt;</b></a> &amp; more");
        assert_eq!(say!(en, "a", who = "<B>"), "By <B>: see <B> & more");
    }
}
