//! Understands the dates of a table.

use super::columns::{Role, Why};
use super::days::{DayOrder, Range};
use super::letters::letter;
use super::mapping::{Entry, Said};
use super::profile::Profile;
use super::understand::{Request, Understood};

impl Understood {
    /// Decides what stands first in dates.
    pub fn read_days(&mut self, profiles: &[Profile], range: Range, request: &Request<'_>) {
        self.draft.dates.clone_from(&request.mapping.dates.clone().filter(|e| e.said != Said::Open));
        let Some(index) = self.column(Role::Date) else { return };
        let days = &profiles[index].days;
        let column = letter(index);
        let decided = match request.mapping.day_order() {
            Some(order) => Some((order, "as the mapping says".to_owned())),
            None => days.order(range),
        };
        match decided {
            Some((order, why)) => {
                self.order = order;
                if let Some(t) = self.taken.iter_mut().find(|t| t.role == Role::Date) {
                    t.why = format!("the day alone; {why}");
                }
                if order != DayOrder::Year {
                    self.draft.dates = Some(Entry::text("dates", order.id()));
                }
            }
            None => {
                let why = if days.is_mixed() {
                    "neither order fits all of them"
                } else {
                    "each of them can be read in two ways"
                };
                self.ask_dates(format!(
                    "which stands first in the dates of column {column}, the day or the month? {why}"
                ));
            }
        }
        if days.none * 2 > days.filled {
            self.notes.push(format!(
                "column {column} holds a stand-in for dates, as an anonymous survey has: no dates are taken"
            ));
        }
        let is_said = request.mapping.day_order().is_some();
        if days.is_of_two_kinds() && !is_said {
            self.ask_dates(format!(
                "some dates of column {column} are a spreadsheet's, others are text: one that was made for another country has exchanged days and \
                 months of some of them"
            ));
        } else if days.outside() * 2 > days.filled {
            let (n, of) = (days.outside(), days.filled);
            let what = format!("{n} of {of} dates are outside of the survey's `opened` and `closed`");
            if is_said {
                self.notes.push(what);
            } else {
                self.ask_dates(format!("{what}: are those right, or has the tool shifted the dates?"));
            }
        }
    }

    fn ask_dates(&mut self, what: String) {
        let help =
            "write day-first, month-first or year-first behind `dates` to take them, or `~` to leave the dates out";
        self.why.push(Why::new(what, help));
        self.draft.dates = Some(Entry::open("dates", "day-first, month-first or year-first; `~` leaves the dates out"));
    }
}
