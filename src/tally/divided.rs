//! How the people of one system are divided into groups: made from their records when it is needed, for the groups of a large
//! survey take more room than its people.

use std::collections::BTreeMap;

use super::moments::Histogram;
use super::people::Alike;
use super::system::SystemTally;
use crate::model::Attribute;

/// Which attributes make up the cells for weighting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JointLayout {
    /// Index of each attribute, and how many values it has with "not stated".
    pub attributes: Vec<(usize, usize)>,
}

impl JointLayout {
    /// The number of the joint cell of a response.
    pub fn key(&self, values: &[usize]) -> u64 {
        self.attributes.iter().fold(0, |key, &(attribute, size)| key * size as u64 + values[attribute] as u64)
    }

    /// The values, in the order of `attributes`, of the joint cell of that number.
    pub fn values(&self, key: u64) -> Vec<usize> {
        let mut rest = usize::try_from(key).unwrap_or(usize::MAX);
        let mut values: Vec<usize> = self
            .attributes
            .iter()
            .rev()
            .map(|&(_, size)| {
                let value = rest % size;
                rest /= size;
                value
            })
            .collect();
        values.reverse();
        values
    }
}

/// The points of each group of a system's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divided {
    /// Per attribute and value (the last is "not stated").
    pub cells: Vec<Vec<Histogram>>,
    /// By organisation; those who named none are in none.
    pub organisations: BTreeMap<u32, Histogram>,
    /// By joint cell of the attributes to weight by, numbered by [`JointLayout::key`].
    pub joint: BTreeMap<u64, Histogram>,
    /// By everything that people said of themselves, in its order. So it is known how groups of different attributes overlap.
    pub alike: Vec<Alike>,
}

impl Divided {
    /// The people of a tally, by the attributes that the survey asked for.
    pub fn of(tally: &SystemTally, attributes: &[&Attribute], joint: &JointLayout) -> Divided {
        let alike = tally.people.alike();
        let none = || Histogram::new(tally.scores.range());
        let mut cells: Vec<Vec<Histogram>> = attributes.iter().map(|a| vec![none(); a.values.len() + 1]).collect();
        let mut organisations: BTreeMap<u32, Histogram> = BTreeMap::new();
        let mut joints: BTreeMap<u64, Histogram> = BTreeMap::new();
        for Alike { said, points } in &alike {
            let Some((organisation, said)) = said.split_last() else { continue };
            let own: Vec<usize> = said.iter().map(|value| *value as usize).collect();
            for (cells, value) in cells.iter_mut().zip(&own) {
                cells[*value].add_points(points);
            }
            if let Some(organisation) = organisation.checked_sub(1) {
                organisations.entry(organisation).or_insert_with(none).add_points(points);
            }
            if !joint.attributes.is_empty() {
                joints.entry(joint.key(&own)).or_insert_with(none).add_points(points);
            }
        }
        Divided { cells, organisations, joint: joints, alike }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_cells_have_numbers_of_their_own() {
        let layout = JointLayout { attributes: vec![(2, 4), (0, 3)] };
        let all: Vec<Vec<usize>> = (0..12).map(|key| layout.values(key)).collect();
        assert_eq!(all[5], [1, 2]);
        assert!((0..12).all(|key| layout.key(&[all[key as usize][1], 9, all[key as usize][0]]) == key));
    }
}
