//! What the answers to an item tell of those who came, or went, between two publications.

use crate::model::RecordedItem;
use crate::statistics::results::Answers;

/// Whether what was told of an item then and is told now tells that all who came, or went, answered alike, but perhaps one.
pub fn newcomers_are_alike(now: &Answers, n: u32, then: &RecordedItem, before: u32) -> bool {
    let new = u64::from(n.abs_diff(before));
    let same_parts = now.shares.len() == then.shares.len();
    let shares = || now.shares.iter().zip(then.shares.iter().copied()).filter(|_| same_parts);
    let more = n.max(before);
    let less = n.min(before);
    let sides = |now: u32, then: u32| if n < before { (then, now) } else { (now, then) };
    // The fewest and the most newcomers who may have given the answers of a share.
    let fewest_new = |now: u32, then: u32| {
        let (high, low) = sides(now, then);
        fewest(high, more).saturating_sub(most(low, less))
    };
    let most_new = |now: u32, then: u32| {
        let (high, low) = sides(now, then);
        most(high, more).saturating_sub(fewest(low, less))
    };
    let by_mean = now.mean.zip(then.mean).is_some_and(|(now_mean, then_mean)| {
        let sign = if n < before { -1.0 } else { 1.0 };
        let sum = sign * (f64::from(n) * now_mean - f64::from(before) * then_mean);
        let count = new as f64;
        let unsure = 1e-6 * f64::from(more);
        let whole = libm::round(sum / count);
        // All may have given one answer, unless the shares say otherwise.
        let may_be = shares().any(|(s, then)| f64::from(s.low) == whole && most_new(s.percent, then) >= new);
        let one_answer = (sum - count * whole).abs() < unsure && (may_be || !same_parts);
        let ends = now.shares.first().zip(now.shares.last()).map(|(a, b)| (f64::from(a.low), f64::from(b.high)));
        let at_an_end =
            ends.is_some_and(|(low, high)| sum - count * low <= 1.0 + unsure || count * high - sum <= 1.0 + unsure);
        one_answer || at_an_end
    });
    by_mean || shares().any(|(s, then)| fewest_new(s.percent, then) + 1 >= new)
}

/// The fewest of `n` people of whom a share in whole percent, half up, is this.
fn fewest(percent: u32, n: u32) -> u64 {
    (u64::from(2 * percent).saturating_sub(1) * u64::from(n)).div_ceil(200)
}

/// The most of `n` people of whom a share in whole percent, half up, is this.
fn most(percent: u32, n: u32) -> u64 {
    (u64::from(2 * percent + 1) * u64::from(n)).div_ceil(200).saturating_sub(1).min(u64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::results::AnswerShare;
    use crate::statistics::summary::percent;

    /// What is told of so many people by answer, 1 to 5; with the mean, if they are many.
    fn told(counts: [u32; 5]) -> (Answers, RecordedItem, u32) {
        let n: u32 = counts.iter().sum();
        let sum: u32 = (1..).zip(counts).map(|(answer, count)| answer * count).sum();
        let mean = (n >= 30).then(|| f64::from(sum) / f64::from(n));
        let share = |(answer, count): (i32, u32)| AnswerShare { low: answer, high: answer, percent: percent(count, n) };
        let shares: Vec<AnswerShare> = (1..).zip(counts).map(share).collect();
        let recorded = RecordedItem { shares: shares.iter().map(|s| s.percent).collect(), mean };
        (Answers { n, shares, mean, expected: None }, recorded, n)
    }

    fn are_alike(now: [u32; 5], then: [u32; 5]) -> bool {
        let ((now, _, n), (_, then, before)) = (told(now), told(then));
        newcomers_are_alike(&now, n, &then, before)
    }

    #[test]
    fn answers_of_newcomers_follow_from_shares_and_from_means() {
        // Twelve have come, of whom eleven answered 4: a mean is not told of so few.
        assert!(are_alike([4, 3, 2, 14, 2], [4, 2, 2, 3, 2]));
        assert!(!are_alike([4, 5, 2, 12, 2], [4, 2, 2, 3, 2]));
        // The same who have gone.
        assert!(are_alike([4, 2, 2, 3, 2], [4, 3, 2, 14, 2]));
        // Of many, by the mean: all but one gave the best answer, though shares of hundreds tell of no one.
        assert!(are_alike([90, 90, 90, 91, 101], [90, 90, 90, 90, 90]));
        assert!(!are_alike([93, 90, 92, 93, 94], [90, 90, 90, 90, 90]));
        // Their mean is a whole number, but the shares say that they answered differently.
        assert!(are_alike([10, 10, 22, 10, 10], [10; 5]));
        assert!(!are_alike([13, 10, 16, 10, 13], [10; 5]));
    }
}
