//! Disclosure control: what rests on too few people is withheld.
//!
//! [`Disclosed`] has no other constructor than [`Policy::guard`] and [`Policy::withheld`]: a figure of a group can't
//! reach a page, a chart or a file without having been asked how many people it rests on.

/// The rules in force.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    minimum: u32,
}

/// A figure that may be published, or the reason why it may not. What is withheld is gone, its count too.
#[derive(Debug, Clone, PartialEq)]
pub struct Disclosed<T>(Result<T, String>);

impl<T> Disclosed<T> {
    /// The figure, if it may be published.
    pub fn figure(&self) -> Option<&T> {
        self.0.as_ref().ok()
    }

    /// Completes a figure that may be published; one that is withheld stays so.
    pub(in crate::statistics) fn refine(&mut self, change: impl FnOnce(&mut T)) {
        if let Ok(figure) = &mut self.0 {
            change(figure);
        }
    }

    /// Why it is withheld, if it is.
    pub fn withheld(&self) -> Option<&str> {
        self.0.as_ref().err().map(String::as_str)
    }
}

impl Policy {
    /// The policy of a site; no site may ask for fewer than five.
    pub fn new(minimum_responses: u32) -> Self {
        Policy { minimum: minimum_responses.max(5) }
    }

    /// Rule 1: makes a figure that rests on `people`, unless they are too few.
    pub fn guard<T>(self, people: u32, make: impl FnOnce() -> T) -> Disclosed<T> {
        if people < self.minimum {
            return Disclosed(Err(format!("fewer than {} responses", self.minimum)));
        }
        Disclosed(Ok(make()))
    }

    /// A figure that is withheld for another reason than its own size.
    pub fn withheld<T>(self, reason: &str) -> Disclosed<T> {
        Disclosed(Err(reason.to_owned()))
    }

    /// Rule 2: which cells of a partition are withheld. `None` where the partition can't be shown at all.
    ///
    /// Cells of nobody are no cells. A cell below the minimum is withheld, and so are those that are `forced`; if any
    /// is, then at least two are, which together hold at least the minimum, so that no subtraction from the total
    /// leaves fewer. At least two cells are shown.
    pub fn withhold(self, cells: &[(u32, bool)]) -> Option<Vec<bool>> {
        let mut withheld: Vec<bool> = cells.iter().map(|&(n, forced)| n > 0 && (forced || n < self.minimum)).collect();
        let people = |w: &[bool]| cells.iter().zip(w).filter(|(_, w)| **w).map(|((n, _), _)| *n).sum::<u32>();
        let count = |w: &[bool]| w.iter().filter(|w| **w).count();
        while count(&withheld) > 0 && (count(&withheld) < 2 || people(&withheld) < self.minimum) {
            let shown = cells.iter().enumerate().filter(|(i, (n, _))| *n > 0 && !withheld[*i]);
            let (smallest, _) = shown.min_by_key(|(i, (n, _))| (*n, *i))?;
            withheld[smallest] = true;
        }
        let shown = cells.iter().zip(&withheld).filter(|((n, _), w)| *n > 0 && !**w).count();
        (shown >= 2).then_some(withheld)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn withhold(cells: &[u32]) -> Option<Vec<bool>> {
        Policy::new(10).withhold(&cells.iter().map(|&n| (n, false)).collect::<Vec<_>>())
    }

    #[test]
    fn below_the_minimum_not_even_n_is_known() {
        let figure = Policy::new(10).guard(9, || 42);
        assert_eq!((figure.figure(), figure.withheld()), (None, Some("fewer than 10 responses")));
        assert_eq!(Policy::new(10).guard(10, || 42).figure(), Some(&42));
        assert_eq!(Policy::new(1).guard(4, || 42).figure(), None);
    }

    #[test]
    fn one_small_cell_takes_the_next_smallest_with_it() {
        assert_eq!(withhold(&[40, 30, 20, 0]), Some(vec![false; 4]));
        assert_eq!(withhold(&[40, 30, 20, 4]), Some(vec![false, false, true, true]));
        assert_eq!(withhold(&[40, 30, 6, 5]), Some(vec![false, false, true, true]));
        assert_eq!(withhold(&[40, 30, 20, 3, 2]), Some(vec![false, false, true, true, true]));
        assert_eq!(withhold(&[40, 30, 4]), None);
        assert_eq!(withhold(&[40]), None);
    }

    proptest! {
        #[test]
        fn no_subtraction_leaves_fewer_than_the_minimum(cells in proptest::collection::vec(0u32..60, 1..9), k in 5u32..20) {
            let flagged: Vec<(u32, bool)> = cells.iter().map(|&n| (n, false)).collect();
            if let Some(w) = Policy::new(k).withhold(&flagged) {
                let hidden: Vec<u32> = cells.iter().zip(&w).filter(|(_, w)| **w).map(|(n, _)| *n).collect();
                prop_assert!(hidden.is_empty() || (hidden.len() >= 2 && hidden.iter().sum::<u32>() >= k));
                prop_assert!(cells.iter().zip(&w).all(|(n, w)| *w || *n == 0 || *n >= k));
            }
        }
    }
}
