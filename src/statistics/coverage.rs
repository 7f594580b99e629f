//! How often the intervals of means hold the true mean: what `tests/reference/simulate.py` found, for the page on the method.

/// Numbers of responses that were tried.
pub const SIZES: [u32; 4] = [10, 15, 30, 100];

/// A true mean of SUS-like scores, and how often of 100 the 95% interval held it, by number of responses: 10,000 draws each.
pub const COVERAGE: [(f64, [f64; 4]); 6] = [
    (30.0, [95.2, 95.0, 95.1, 95.0]),
    (50.0, [95.5, 95.5, 95.2, 95.0]),
    (70.0, [95.2, 95.1, 95.0, 95.2]),
    (85.0, [94.0, 94.1, 94.5, 94.7]),
    (90.0, [92.5, 93.4, 94.0, 94.4]),
    (95.0, [89.5, 91.0, 92.7, 94.5]),
];
