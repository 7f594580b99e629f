//! Comments that identify somebody.

use crate::audit::facts::{Facts, Group, Names};
use crate::audit::finding::Finding;
use crate::content::identifying;

/// Rule 5: what a comment says, and what is said of its author.
pub fn attack(facts: &Facts, findings: &mut Vec<Finding>) {
    for quote in &facts.quotes {
        if let Some(what) = identifying(&quote.text) {
            let what = format!("a comment on {} holds {what}", quote.file);
            findings.push(Finding::new(5, "", what, vec![format!("“{}”", quote.text)]));
        }
        let page = |names: &&Names| quote.file.starts_with(&names.path("systems/"));
        // All pages lie below the root, whose folder has no name.
        let Some(names) = facts.languages.iter().filter(page).max_by_key(|names| names.folder.len()) else { continue };
        let Some(system) = quote.file[names.path("systems/").len()..].split('/').next() else { continue };
        let of_author = |(g, _): &(&Group, _)| {
            g.system == system && g.is_cell() && names.value(&g.attribute, &g.value) == quote.author
        };
        let mut groups = facts.groups.iter().filter(of_author).peekable();
        if let Some((group, _)) = groups.peek().copied()
            && groups.all(|(_, known)| known.n().is_none())
        {
            let what = format!("{}: one of them wrote a comment", facts.words(group));
            let line = format!("“{}” — {}, a group that is withheld ({})", quote.text, quote.author, quote.file);
            findings.push(Finding::new(5, &group.survey, what, vec![line]));
        }
    }
}
