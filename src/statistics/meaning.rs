//! What a SUS mean is worth, from published norms.

/// Curved grading scale, lower bounds (Sauro & Lewis 2016, "Quantifying the User Experience", table 8.5).
const GRADES: [(f64, &str); 10] = [
    (84.1, "A+"),
    (80.8, "A"),
    (78.9, "A-"),
    (77.2, "B+"),
    (74.1, "B"),
    (72.6, "B-"),
    (71.1, "C+"),
    (65.0, "C"),
    (62.7, "C-"),
    (51.7, "D"),
];

/// Percentile among published studies at a mean (Sauro & Lewis 2016), linear between.
const PERCENTILES: [(f64, f64); 31] = [
    (0.0, 0.0),
    (5.0, 0.3),
    (10.0, 0.4),
    (15.0, 0.7),
    (20.0, 1.0),
    (25.0, 1.5),
    (30.0, 2.0),
    (35.0, 4.0),
    (40.0, 6.0),
    (45.0, 8.0),
    (50.0, 13.0),
    (55.0, 19.0),
    (60.0, 29.0),
    (65.0, 41.0),
    (66.0, 44.0),
    (67.0, 47.0),
    (68.0, 50.0),
    (69.0, 53.0),
    (70.0, 56.0),
    (71.0, 60.0),
    (72.0, 63.0),
    (73.0, 67.0),
    (74.0, 70.0),
    (75.0, 73.0),
    (76.0, 77.0),
    (77.0, 80.0),
    (78.0, 83.0),
    (79.0, 86.0),
    (80.0, 88.0),
    (85.0, 97.0),
    (90.0, 99.8),
];

/// Mean score of systems that people called so (Bangor, Kortum & Miller 2009).
const ADJECTIVES: [(f64, &str); 7] = [
    (12.5, "worst imaginable"),
    (20.3, "awful"),
    (35.7, "poor"),
    (50.9, "OK"),
    (71.4, "good"),
    (85.5, "excellent"),
    (90.9, "best imaginable"),
];

/// The item mean to expect at a SUS mean S is a + b·S (Lewis & Sauro 2018, "Item benchmarks for the System Usability
/// Scale", table 4), by item.
const ITEM_BENCHMARKS: [(f64, f64); 10] = [
    (1.073927, 0.034024),
    (5.834913, -0.04980485),
    (0.4421485, 0.04753406),
    (3.766087, -0.02816776),
    (1.18663, 0.03470129),
    (4.589912, -0.03519522),
    (0.9706981, 0.04027653),
    (5.575382, -0.04896754),
    (0.6992487, 0.04435754),
    (4.603949, -0.03692307),
];

/// The mean answer to the SUS item of that index (from 0) to expect of systems with this SUS mean.
pub fn item_benchmark(item: usize, mean: f64) -> Option<f64> {
    ITEM_BENCHMARKS.get(item).map(|(a, b)| a + b * mean)
}

/// The mean of all published SUS studies (Sauro & Lewis 2016).
pub const AVERAGE: f64 = 68.0;

/// What counts as good practice.
pub const GOOD_PRACTICE: f64 = 80.0;

/// Lower bounds of the grades A, B, C and D as bands of a chart, with the letter; below the last is F.
pub const GRADE_BANDS: [(f64, &str); 5] = [(0.0, "F"), (51.7, "D"), (62.7, "C"), (72.6, "B"), (78.9, "A")];

/// The grade of a SUS mean, which is rounded to one decimal first; `A+` to `F`.
pub fn grade(mean: f64) -> &'static str {
    let rounded = libm::round(mean * 10.0) / 10.0;
    GRADES.iter().find(|(from, _)| rounded >= *from).map_or("F", |(_, grade)| grade)
}

/// Percentage of published studies with a lower SUS mean, 0 to 100.
pub fn percentile(mean: f64) -> f64 {
    let tail = [(95.0, 99.999), (100.0, 100.0)];
    let points = || PERCENTILES.iter().chain(&tail);
    for ((x0, y0), (x1, y1)) in points().zip(points().skip(1)) {
        if mean <= *x1 {
            return y0 + (y1 - y0) * ((mean - x0) / (x1 - x0)).max(0.0);
        }
    }
    100.0
}

/// The adjective whose mean score is nearest.
pub fn adjective(mean: f64) -> &'static str {
    let near = ADJECTIVES.iter().min_by(|a, b| (a.0 - mean).abs().total_cmp(&(b.0 - mean).abs()));
    near.map_or("", |(_, word)| word)
}

/// Acceptability of a SUS mean (Bangor, Kortum & Miller 2008).
pub fn acceptability(mean: f64) -> &'static str {
    if mean <= 50.0 {
        "not acceptable"
    } else if mean <= 70.0 {
        "marginal"
    } else {
        "acceptable"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_as_printed() {
        let cases = [
            (84.1, "A+"),
            (84.04, "A"),
            (84.05, "A+"),
            (80.8, "A"),
            (78.9, "A-"),
            (77.2, "B+"),
            (74.1, "B"),
            (72.6, "B-"),
            (71.1, "C+"),
            (65.0, "C"),
            (62.7, "C-"),
            (51.7, "D"),
            (51.6, "F"),
            (0.0, "F"),
            (50.111111, "F"),
            (71.666667, "C+"),
            (85.0, "A+"),
            (74.75, "B"),
        ];
        for (mean, wanted) in cases {
            assert_eq!(grade(mean), wanted, "{mean}");
        }
    }

    #[test]
    fn percentiles_as_printed() {
        // Melnick 2020 prints "bottom 9%", the nurses of 2021 "bottom 24%".
        assert!((percentile(45.9) - 8.9).abs() < 1e-9);
        assert!((percentile(57.6) - 24.2).abs() < 1e-9);
        assert_eq!((percentile(0.0), percentile(68.0), percentile(100.0)), (0.0, 50.0, 100.0));
        assert!((percentile(97.5) - 99.9995).abs() < 1e-9);
    }

    #[test]
    fn item_benchmarks_of_an_average_system() {
        let at_68: Vec<i64> = (0..10).map(|i| (item_benchmark(i, 68.0).unwrap() * 100.0).round() as i64).collect();
        assert_eq!(at_68, [339, 245, 367, 185, 355, 220, 371, 225, 372, 209]);
        assert_eq!(item_benchmark(10, 68.0), None);
    }

    #[test]
    fn words_are_the_nearest() {
        assert_eq!((adjective(49.5), adjective(62.0), adjective(90.0)), ("OK", "good", "best imaginable"));
        assert_eq!(
            (acceptability(50.0), acceptability(70.0), acceptability(70.1)),
            ("not acceptable", "marginal", "acceptable")
        );
    }
}
