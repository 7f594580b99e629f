//! Reads and writes `content/publications/addresses.yaml`: the addresses of pages that were ever published.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::content::fields::Context;
use crate::content::folder::ContentFile;
use crate::content::yaml::{self, Value};
use crate::diagnostics::Code;
use crate::source::Place;

/// Its name, without the ending.
pub const NAME: &str = "addresses";

const HEAD: &str = "# Addresses of pages that were published, kept by `candour build --record`: `candour check` tells of one that is gone\n\
                    # without a redirect. One line for each, so that two versions merge by themselves.\n";

/// The addresses that are known; what is no list of them is reported.
pub fn read(context: Context<'_>, files: &[ContentFile]) -> BTreeSet<String> {
    let Some(file) = files.iter().find(|f| f.folder == "publications" && f.stem == NAME) else {
        return BTreeSet::new();
    };
    let text = &context.sources.file(file.id).text;
    match yaml::read(text, 0) {
        Ok(None) => BTreeSet::new(),
        Ok(Some(node)) => {
            let items = match &node.value {
                Value::Sequence(items) => items.as_slice(),
                _ => {
                    let label =
                        "take the file back from git, or delete it: the next `candour build --record` writes it again";
                    context.say(Code::EditedRecord, Place::new(file.id, 0..1), "this is no list of addresses", label);
                    &[]
                }
            };
            items.iter().filter_map(|n| n.text()).filter(|a| a.starts_with('/')).map(str::to_owned).collect()
        }
        Err(problems) => {
            context.say_yaml(file.id, problems);
            BTreeSet::new()
        }
    }
}

/// Name and text of the file with these addresses.
pub fn write(addresses: &BTreeSet<String>) -> (String, String) {
    let mut text = HEAD.to_owned();
    for address in addresses {
        let plain = address.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.~".contains(c));
        let _ =
            if plain { writeln!(text, "- {address}") } else { writeln!(text, "- \"{}\"", address.replace('"', "")) };
    }
    (format!("{NAME}.yaml"), text)
}
