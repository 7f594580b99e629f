//! What a text asks of the site around it.

use std::cell::{Cell, RefCell};

use crate::cache::{Asked, Digest, Hasher};

/// What a text asked of the site around it while it was rendered.
#[derive(Default)]
pub struct Trace {
    asked: RefCell<Vec<Asked>>,
    came_to: RefCell<Hasher>,
    /// Whether it told something, or asked for what isn't written down here: charts, figures, raw HTML.
    is_open: Cell<bool>,
    /// Whether the text is only asked again: then it tells nothing.
    is_replay: bool,
}

impl Trace {
    /// That of a text that is only asked again.
    pub fn of_replay() -> Self {
        Trace { is_replay: true, ..Trace::default() }
    }

    /// Notes that the text can't be kept.
    pub fn open(&self) {
        self.is_open.set(true);
    }

    /// Whether nothing may be told.
    pub fn is_replay(&self) -> bool {
        self.is_replay
    }

    /// Notes what a link or a picture came to.
    pub fn note(&self, asked: impl FnOnce() -> Asked, came_to: &str) {
        self.came_to.borrow_mut().bytes(came_to.as_bytes());
        if !self.is_replay {
            self.asked.borrow_mut().push(asked());
        }
    }

    /// The digest of what all came to; `None` of a text that can't be kept.
    pub fn came_to(&self) -> Option<Digest> {
        self.came_to.borrow().finish().filter(|_| !self.is_open.get())
    }

    /// What was asked, in order.
    pub fn into_asked(self) -> Vec<Asked> {
        self.asked.into_inner()
    }
}
