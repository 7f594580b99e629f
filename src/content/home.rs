//! Reads `home` in site.yaml: the blocks of the home page.

use crate::content::fields::Fields;
use crate::content::yaml::{Node, Value};
use crate::diagnostics::{Code, did_you_mean};
use crate::model::{Block, BlockKind};

/// Every named block, in a good order; those that have nothing to show are left out where the page is made.
fn default_blocks() -> Vec<Block> {
    BlockKind::NAMED.into_iter().map(|(_, kind)| Block { kind, title: None, most: None }).collect()
}

/// Reads the blocks: `- league`, `- news: {title: …, most: 6}` or `- text: |` with Markdown below it.
pub fn read(fields: &Fields<'_, '_>) -> Vec<Block> {
    if fields.get("home").is_none() {
        return default_blocks();
    }
    let mut blocks: Vec<Block> = Vec::new();
    for node in fields.items("home") {
        let Some(block) = block(fields, node) else { continue };
        if blocks.iter().any(|b| b.kind == block.kind) {
            fields.say(Code::BadValue, node, "this block stands twice on the home page", "keep one of the two");
        } else {
            blocks.push(block);
        }
    }
    blocks
}

fn block(fields: &Fields<'_, '_>, node: &Node<'_>) -> Option<Block> {
    match &node.value {
        Value::Scalar(..) => named(fields, node).map(|kind| Block { kind, title: None, most: None }),
        Value::Mapping(pairs) if pairs.len() == 1 => {
            let (name, value) = &pairs[0];
            if name.text() == Some("text") {
                let kind = BlockKind::Text(fields.own_text_of("text", value)?, fields.place_of(value));
                return Some(Block { kind, title: None, most: None });
            }
            let kind = named(fields, name)?;
            let options = |f: &Fields<'_, '_>| Some((f.text("title"), f.integer("most", 1, 100)));
            let (title, most) = match value.is_null() {
                true => (None, None),
                false => fields.nested("home", value, &options)?,
            };
            Some(Block { kind, title, most: most.and_then(|n| usize::try_from(n).ok()) })
        }
        _ => {
            let message = format!("a block of the home page can't be {}", node.what());
            fields.say(Code::WrongType, node, message, "write `- news`, `- news: {most: 6}` or `- text: |`");
            None
        }
    }
}

fn named(fields: &Fields<'_, '_>, node: &Node<'_>) -> Option<BlockKind> {
    let name = node.text().unwrap_or_default();
    let found = BlockKind::NAMED.into_iter().find(|(n, _)| *n == name);
    if found.is_none() {
        let names = || BlockKind::NAMED.iter().map(|(n, _)| *n).chain(["text"]);
        let label = did_you_mean(name, names(), || format!("blocks are {}", names().collect::<Vec<_>>().join(", ")));
        fields.say(Code::BadValue, node, format!("the home page has no block `{name}`"), label);
    }
    found.map(|(_, kind)| kind)
}
