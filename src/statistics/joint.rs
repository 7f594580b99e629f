//! Rule 3 across three and more divisions: whether adding and subtracting published groups of all of them together leaves
//! fewer people than the minimum.
//!
//! Every published group is an equation about the people in it. A sum of such equations speaks of few people where it is
//! nothing for all others. So people who can't be told apart (they are in the same group of each division) make a cell;
//! of all sums, those are kept that are nothing for each cell of at least the minimum, and of these it is asked for each
//! small cell which sum speaks of it and of the fewest others: cells are made nothing one by one, those of most people
//! first, as long as the small cell remains. That finds the fewest people wherever cells that hang together are alike; it
//! is no proof that there are not fewer. Between two divisions, `overlap` proves it.

use std::collections::BTreeMap;

/// A prime, modulo which equations are solved exactly: coefficients are whole and small.
const PRIME: u64 = (1 << 31) - 1;

/// So many steps are taken for the small cells of one system.
const MOST_STEPS: usize = 20_000_000;

/// People by their group in each division that is published, groups numbered through all divisions.
pub type Cells = BTreeMap<Vec<usize>, u32>;

/// Whether a sum of published groups speaks of somebody, and of fewer than `minimum` people.
pub fn tells_of_few(cells: &Cells, minimum: u32) -> bool {
    // Those of most people first.
    let mut order: Vec<(&Vec<usize>, u32)> = cells.iter().map(|(groups, n)| (groups, *n)).filter(|c| c.1 > 0).collect();
    order.sort_by_key(|(groups, n)| (std::cmp::Reverse(*n), *groups));
    let counts: Vec<u32> = order.iter().map(|c| c.1).collect();
    let groups = order.iter().flat_map(|(groups, _)| groups.iter()).max().map_or(0, |g| g + 1);
    let mut sums: Vec<Vec<u64>> =
        (0..groups).map(|g| order.iter().map(|(own, _)| u64::from(own.contains(&g))).collect()).collect();
    let small = counts.iter().position(|n| *n < minimum).unwrap_or(counts.len());
    (0..small).for_each(|cell| make_nothing(&mut sums, cell, None));
    sums.retain(|sum| sum.iter().any(|c| *c > 0));
    if sums.is_empty() {
        return false;
    }
    let steps = sums.len() * sums.len() * counts.len();
    let looked_at = (MOST_STEPS / steps.max(1)).max(1);
    // Those of fewest people are the likeliest to be left alone.
    (small..counts.len()).rev().take(looked_at).any(|cell| {
        let mut sums = sums.clone();
        if sums.iter().all(|sum| sum[cell] == 0) {
            return false;
        }
        for other in (small..counts.len()).filter(|c| *c != cell) {
            make_nothing(&mut sums, other, Some(cell));
        }
        let Some(sum) = sums.iter().find(|sum| sum[cell] > 0) else { return false };
        let people = sum.iter().zip(&counts).filter(|(c, _)| **c > 0).map(|(_, n)| n).sum::<u32>();
        people < minimum
    })
}

/// Leaves of all sums those that are nothing for a cell; none is taken away where then nothing would be said of `but`.
fn make_nothing(sums: &mut Vec<Vec<u64>>, cell: usize, but: Option<usize>) {
    let Some(pivot) = sums.iter().position(|sum| sum[cell] > 0) else { return };
    let inverse = power(sums[pivot][cell], PRIME - 2);
    let factor = |sum: &[u64]| sum[cell] * inverse % PRIME;
    let less = |a: u64, b: u64, factor: u64| (a + PRIME - b * factor % PRIME) % PRIME;
    if let Some(but) = but {
        let remains = |(i, sum): (usize, &Vec<u64>)| i != pivot && less(sum[but], sums[pivot][but], factor(sum)) > 0;
        if !sums.iter().enumerate().any(remains) {
            return;
        }
    }
    let taken = sums.swap_remove(pivot);
    for sum in sums.iter_mut().filter(|sum| sum[cell] > 0) {
        let factor = sum[cell] * inverse % PRIME;
        sum.iter_mut().zip(&taken).for_each(|(a, b)| *a = less(*a, *b, factor));
    }
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut out = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            out = out * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(people: &[([usize; 3], u32)]) -> Cells {
        people.iter().map(|(groups, n)| (groups.iter().enumerate().map(|(d, g)| 2 * d + g).collect(), *n)).collect()
    }

    #[test]
    fn three_divisions_can_leave_one_person_where_two_do_not() {
        // Nurse or doctor, acute or primary, days or nights: doctors + primary − nights is the doctor of the day in primary
        // care, and nobody else.
        let crossed = [([0, 0, 0], 40), ([1, 0, 1], 40), ([0, 1, 1], 40), ([1, 1, 0], 1)];
        assert!(tells_of_few(&cells(&crossed), 10));
        let with_more = [([0, 0, 0], 40), ([1, 0, 1], 40), ([0, 1, 1], 40), ([1, 1, 0], 12)];
        assert!(!tells_of_few(&cells(&with_more), 10));
        // Long + nothing − nurses − primary leaves the one doctor in acute care who has been there for long.
        let nested = [([0, 0, 0], 30), ([1, 1, 0], 30), ([1, 0, 0], 1), ([1, 0, 1], 40)];
        assert!(tells_of_few(&cells(&nested), 10));
        let crossed_well: Vec<([usize; 3], u32)> = (0..8).map(|i| ([i & 1, i >> 1 & 1, i >> 2], 5)).collect();
        assert!(!tells_of_few(&cells(&crossed_well), 10));
    }
}
