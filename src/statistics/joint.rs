//! Rule 3 across three and more divisions: whether adding and subtracting published groups of all of them together leaves
//! fewer people than the minimum.
//!
//! Every published group is an equation about the people in it. A sum of such equations speaks of few people where it is
//! nothing for all others. So people who can't be told apart (they are in the same group of each division) make a cell,
//! and the sums that are nothing for each cell of at least the minimum are a linear code, of which a word of little weight
//! is looked for: Prange's information-set decoding ("The use of information sets in decoding cyclic codes", 1962) with
//! the step of Lee & Brickell (1988). Cells are put in an order, each sum that is left is made nothing in as many cells as
//! can be, in that order, and what remains of each sum, and of each two of them, is looked at; then again in another
//! order, in which cells of many people tend to come first. It is a search and no proof; between two divisions, `overlap`
//! proves it.

use std::collections::BTreeMap;

/// A prime, modulo which equations are solved exactly: coefficients are whole and small.
const PRIME: u64 = (1 << 31) - 1;

/// So many orders of the cells are tried, as long as they take no more steps than these.
const MOST_ORDERS: usize = 48;
const MOST_STEPS: usize = 20_000_000;

/// People by their group in each division that is published, groups numbered through all divisions.
pub type Cells = BTreeMap<Vec<usize>, u32>;

/// A sum of groups: how often each cell is counted in it, modulo [`PRIME`].
type Sum = Vec<u64>;

/// Whether a sum of published groups speaks of somebody, and of fewer than `minimum` people.
pub fn tells_of_few(cells: &Cells, minimum: u32) -> bool {
    let people: Vec<(&Vec<usize>, u32)> = cells.iter().map(|(groups, n)| (groups, *n)).filter(|c| c.1 > 0).collect();
    let counts: Vec<u32> = people.iter().map(|c| c.1).collect();
    let groups = people.iter().flat_map(|(groups, _)| groups.iter()).max().map_or(0, |g| g + 1);
    let mut sums: Vec<Sum> =
        (0..groups).map(|g| people.iter().map(|(own, _)| u64::from(own.contains(&g))).collect()).collect();
    for cell in (0..counts.len()).filter(|c| counts[*c] >= minimum) {
        if let Some(pivot) = pivot(&sums, 0, cell) {
            let taken = sums.swap_remove(pivot);
            sums.iter_mut().for_each(|sum| clear(sum, &taken, cell));
        }
    }
    let small: Vec<usize> = (0..counts.len()).filter(|c| counts[*c] < minimum).collect();
    let counts: Vec<u32> = small.iter().map(|c| counts[*c]).collect();
    let mut sums: Vec<Sum> = sums.iter().map(|sum| small.iter().map(|c| sum[*c]).collect()).collect();
    let mut random = 0x5eed;
    let steps = (sums.len() * sums.len() * counts.len()).max(1);
    (0..MOST_ORDERS.min(1 + MOST_STEPS / steps)).any(|round| {
        reduce(&mut sums, &order(&counts, round, &mut random));
        few_remain(&sums, &counts, minimum)
    })
}

/// The cells in an order in which those of many people tend to come first; in the first one, they do.
fn order(counts: &[u32], round: usize, random: &mut u64) -> Vec<usize> {
    let mut key = |n: u32| match round {
        0 => u64::from(n) << 16,
        _ => u64::from(n) * (next(random) >> 48),
    };
    let keys: Vec<u64> = counts.iter().map(|n| key(*n)).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|c| (std::cmp::Reverse(keys[*c]), *c));
    order
}

/// The next number of SplitMix64 (Steele, Lea & Flood 2014), which is the same on every machine.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Brings the sums into reduced echelon form along this order of the cells, and drops those that are nothing.
fn reduce(sums: &mut Vec<Sum>, order: &[usize]) {
    let mut done = 0;
    for &cell in order {
        let Some(pivot) = pivot(sums, done, cell) else { continue };
        sums.swap(done, pivot);
        let taken = sums[done].clone();
        let others = sums.iter_mut().enumerate().filter(|(i, _)| *i != done);
        others.for_each(|(_, sum)| clear(sum, &taken, cell));
        done += 1;
    }
    sums.truncate(done);
}

/// Whether one of the sums, or two of them added or subtracted so that they cancel in a cell, speak of few people.
fn few_remain(sums: &[Sum], counts: &[u32], minimum: u32) -> bool {
    let is_few = |coefficients: &dyn Fn(usize) -> u64| {
        let mut people = 0;
        for (cell, n) in counts.iter().enumerate() {
            people += if coefficients(cell) > 0 { *n } else { 0 };
            if people >= minimum {
                return false;
            }
        }
        people > 0
    };
    sums.iter().enumerate().any(|(i, a)| {
        is_few(&|c| a[c])
            || sums[i + 1..].iter().any(|b| {
                let mut factors: Vec<u64> =
                    (0..counts.len()).filter(|&c| a[c] > 0 && b[c] > 0).map(|c| ratio(a[c], b[c])).collect();
                factors.sort_unstable();
                factors.dedup();
                factors.iter().any(|factor| is_few(&|c| less(a[c], b[c], *factor)))
            })
    })
}

/// The first sum, from `from` on, that counts a cell.
fn pivot(sums: &[Sum], from: usize, cell: usize) -> Option<usize> {
    (from..sums.len()).find(|&i| sums[i][cell] > 0)
}

/// Takes as much of `taken` from a sum as makes it nothing for a cell.
fn clear(sum: &mut Sum, taken: &Sum, cell: usize) {
    if sum[cell] > 0 {
        let factor = ratio(sum[cell], taken[cell]);
        sum.iter_mut().zip(taken).for_each(|(a, b)| *a = less(*a, *b, factor));
    }
}

/// `a − factor · b`.
fn less(a: u64, b: u64, factor: u64) -> u64 {
    (a + PRIME - b * factor % PRIME) % PRIME
}

/// `a / b`.
fn ratio(a: u64, b: u64) -> u64 {
    // Most coefficients are 1 or −1.
    let inverse = if b == 1 || b == PRIME - 1 { b } else { power(b, PRIME - 2) };
    a * inverse % PRIME
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
    use proptest::prelude::*;

    /// People by their group in each of three divisions, which have so many groups.
    fn cells(people: &[([usize; 3], u32)], groups: [usize; 3]) -> Cells {
        let starts = [0, groups[0], groups[0] + groups[1]];
        let number = |own: &[usize; 3]| own.iter().zip(starts).map(|(g, start)| start + g).collect();
        let mut all = Cells::new();
        people.iter().for_each(|(own, n)| *all.entry(number(own)).or_default() += n);
        all
    }

    #[test]
    fn three_divisions_can_leave_one_person_where_two_do_not() {
        // Nurse or doctor, acute or primary, days or nights: doctors + primary − nights is the doctor of the day in primary
        // care, and nobody else.
        let crossed = [([0, 0, 0], 40), ([1, 0, 1], 40), ([0, 1, 1], 40), ([1, 1, 0], 1)];
        assert!(tells_of_few(&cells(&crossed, [2; 3]), 10));
        let with_more = [([0, 0, 0], 40), ([1, 0, 1], 40), ([0, 1, 1], 40), ([1, 1, 0], 12)];
        assert!(!tells_of_few(&cells(&with_more, [2; 3]), 10));
        // Long + nothing − nurses − primary leaves the one doctor in acute care who has been there for long.
        let nested = [([0, 0, 0], 30), ([1, 1, 0], 30), ([1, 0, 0], 1), ([1, 0, 1], 40)];
        assert!(tells_of_few(&cells(&nested, [2; 3]), 10));
        let crossed_well: Vec<([usize; 3], u32)> = (0..8).map(|i| ([i & 1, i >> 1 & 1, i >> 2], 5)).collect();
        assert!(!tells_of_few(&cells(&crossed_well, [2; 3]), 10));
    }

    /// The fewest people of whom a sum of groups speaks in which each is added, subtracted or left out.
    fn fewest(cells: &Cells, groups: usize) -> u32 {
        let all = 3usize.pow(u32::try_from(groups).unwrap());
        let speaks = |signs: usize| {
            let sign = |g: usize| (signs / 3usize.pow(u32::try_from(g).unwrap()) % 3) as i32 - 1;
            let of = cells.iter().filter(|(own, _)| own.iter().map(|g| sign(*g)).sum::<i32>() != 0);
            of.map(|(_, n)| n).sum::<u32>()
        };
        (0..all).map(speaks).filter(|n| *n > 0).min().unwrap_or(u32::MAX)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn every_sum_of_groups_that_leaves_few_is_found(
            people in proptest::collection::vec(([0usize..3, 0usize..3, 0usize..3], prop_oneof![1u32..10, 10u32..60]), 3..16)
        ) {
            let cells = cells(&people, [3; 3]);
            if fewest(&cells, 9) < 10 {
                prop_assert!(tells_of_few(&cells, 10));
            }
        }
    }
}
