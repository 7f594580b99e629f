//! Items that stand in a row several times, once for each system that it is about.

use std::collections::BTreeMap;

use super::columns::{Role, Taken, Why};
use super::known::Known;
use super::letters::{index_of, letter};
use super::mapping::{Block, Entry, Mapping, Said};

/// The system of each block of items; `None` where the row's own column names it.
pub type BlockSystems = Vec<Option<String>>;

/// What came of the blocks.
#[derive(Debug, Default)]
pub struct Blocks {
    /// Their systems.
    pub systems: BlockSystems,
    /// Lines for `blocks` in the mapping.
    pub asked: Vec<Block>,
    /// Lines for `columns` in the mapping.
    pub columns: Vec<Entry>,
    /// What is asked, or wrong, in sentences.
    pub why: Vec<Why>,
    /// Columns within blocks, to be kept in the mapping.
    pub kept: Vec<Block>,
}

/// Parts the columns of items into blocks, as the mapping says or as their headings do.
pub fn part(taken: &mut [Taken], known: &Known<'_>, mapping: &Mapping) -> Blocks {
    let mut blocks = Blocks::default();
    if !mapping.blocks.is_empty() {
        said(taken, known, mapping, &mut blocks);
        return blocks;
    }
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, t) in taken.iter().enumerate() {
        if let Role::Item { item, .. } = t.role {
            places.entry(item).or_default().push(at);
        }
    }
    let times = places.values().map(Vec::len).max().unwrap_or(0);
    if times <= 1 {
        blocks.systems = vec![None];
        return blocks;
    }
    let is_even = places.len() == known.items.len() && places.values().all(|p| p.len() == times);
    // Blocks follow each other: the nth place of each item belongs to the nth block.
    let ranges: Vec<(usize, usize)> = (0..times)
        .map(|n| {
            let own = || places.values().filter_map(move |p| p.get(n).copied());
            (own().min().unwrap_or(0), own().max().unwrap_or(0))
        })
        .collect();
    let in_turn = ranges.windows(2).all(|w| w[0].1 < w[1].0);
    if !is_even || !in_turn {
        for (item, at) in places.iter().filter(|(_, p)| p.len() > 1).flat_map(|(i, p)| p.iter().map(move |at| (i, at)))
        {
            let t = &taken[*at];
            let note =
                format!("{}: `{}`, or `drop`?", super::plain::short(t.column.heading(), 60), known.item_id(*item));
            blocks.columns.push(Entry::open(&t.column.letter(), note));
        }
        blocks.why.push(Why::new(
            "items stand in several columns: which of them counts?",
            "write under `columns` what each is, and `drop` for the others",
        ));
        return blocks;
    }
    for (n, (first, last)) in ranges.iter().enumerate() {
        let mut systems: Vec<&str> = Vec::new();
        for p in places.values() {
            let t = &mut taken[p[n]];
            if let Role::Item { item, .. } = t.role {
                t.role = Role::Item { block: n, item };
            }
            systems.extend(known.systems.within(t.column.heading()));
        }
        systems.sort_unstable();
        let all = systems.len();
        systems.dedup();
        let columns = format!("{}:{}", letter(*first), letter(*last));
        match systems.as_slice() {
            [one] if all == places.len() => {
                let said = Said::Text((*one).to_owned());
                blocks.kept.push(Block { columns, system: said, note: String::new() });
                blocks.systems.push(Some((*one).to_owned()));
            }
            _ => {
                let note = match taken[*first].column.heading() {
                    "" => String::new(),
                    heading => super::plain::short(heading, 60),
                };
                blocks.asked.push(Block { columns, system: Said::Open, note });
            }
        }
    }
    if !blocks.asked.is_empty() {
        blocks.why.push(Why::new(
            format!("the questions stand {times} times in each row: which system is each block about?"),
            "write the system of each under `blocks`",
        ));
    }
    blocks
}

/// The blocks that a mapping names. Each must hold every item once: the columns of a newer export may have moved.
fn said(taken: &mut [Taken], known: &Known<'_>, mapping: &Mapping, blocks: &mut Blocks) {
    let ends = |b: &Block| b.columns.split_once(':').and_then(|(a, z)| index_of(a.trim()).zip(index_of(z.trim())));
    let wanted: Vec<&Block> = mapping.blocks.iter().filter(|b| b.system != Said::Nothing).collect();
    for t in taken.iter_mut().filter(|t| matches!(t.role, Role::Item { .. })) {
        let Role::Item { item, .. } = t.role else { continue };
        let holds = |b: &&Block| ends(b).is_some_and(|(a, z)| (a..=z).contains(&t.column.index));
        match wanted.iter().position(holds) {
            Some(block) => t.role = Role::Item { block, item },
            None => {
                t.role = Role::Unused;
                "stands outside of all `blocks`".clone_into(&mut t.why);
            }
        }
    }
    blocks.kept.extend(mapping.blocks.iter().filter(|b| b.system == Said::Nothing).cloned());
    for (n, block) in wanted.into_iter().enumerate() {
        let mut items: Vec<usize> = taken
            .iter()
            .filter_map(|t| match t.role {
                Role::Item { block, item } if block == n => Some(item),
                _ => None,
            })
            .collect();
        items.sort_unstable();
        if items != (0..known.items.len()).collect::<Vec<_>>() {
            blocks.why.push(Why::new(
                format!(
                    "the block {} doesn't hold each item once: have columns moved since the mapping was written?",
                    block.columns
                ),
                "correct the letters under `blocks`, or take `blocks` out to be asked again",
            ));
        }
        match &block.system {
            Said::Text(name) => match known.systems.find(name) {
                Some(id) => {
                    blocks.kept.push(block.clone());
                    blocks.systems.push(Some(id.to_owned()));
                }
                None => blocks.why.push(Why::new(
                    format!("`{name}`, which `blocks` names, is no system of the content"),
                    "write the id of a system under `blocks`",
                )),
            },
            _ => blocks.asked.push(block.clone()),
        }
    }
    if !blocks.asked.is_empty() {
        blocks.why.push(Why::new("which system is each block about?", "write the system of each under `blocks`"));
    }
}
