//! What is wrong with one cell of the responses.

use crate::diagnostics::{Code, Diagnostic};

/// Something wrong with one cell; the caller knows the place.
pub struct Wrong<'w> {
    code: Code,
    message: String,
    /// Made only where it will be shown: the nearest of many names is long to find.
    label: Box<dyn FnOnce() -> String + 'w>,
    grouping: Option<Box<Grouping>>,
}

/// How cells that are wrong in one way are told of together.
#[derive(Debug, Clone)]
pub struct Grouping {
    /// What they have in common.
    pub key: String,
    /// The message for several of them, with `{n}` for how many.
    pub several: String,
    /// With which other groups it is told in one message, where there are many.
    pub family: Option<Family>,
}

/// Groups that are told in one message where there are many: all unknown values of a column.
#[derive(Debug, Clone)]
pub struct Family {
    /// The message, with `{n}` for how many groups there are: it ends in a list of them.
    pub message: String,
    /// What the group is about, as it is written.
    pub member: String,
    /// The way out for all.
    pub label: String,
}

impl<'w> Wrong<'w> {
    /// Something wrong, and the way out.
    pub fn new(code: Code, message: impl Into<String>, label: impl Into<String>) -> Self {
        let label = label.into();
        Wrong::lazy(code, message, move || label)
    }

    /// As [`Wrong::new`], with a way out that is looked for when it is shown.
    pub fn lazy(code: Code, message: impl Into<String>, label: impl FnOnce() -> String + 'w) -> Self {
        Wrong { code, message: message.into(), label: Box::new(label), grouping: None }
    }

    /// The same, told once with all others of that key.
    pub fn grouped(self, key: impl Into<String>, several: impl Into<String>) -> Self {
        Wrong { grouping: Some(Box::new(Grouping { key: key.into(), several: several.into(), family: None })), ..self }
    }

    /// The same, told in one message with other groups of that family where there are many of them.
    pub fn of_family(mut self, message: impl Into<String>, member: &str, label: impl Into<String>) -> Self {
        if let Some(grouping) = &mut self.grouping {
            let (message, label) = (message.into(), label.into());
            grouping.family = Some(Family { message, member: member.to_owned(), label });
        }
        self
    }

    /// The same, with more to do behind the way out.
    pub fn then(self, more: &'w str) -> Self {
        let label = self.label;
        Wrong { label: Box::new(move || format!("{}; {more}", label())), ..self }
    }

    /// With which others it is told of together.
    pub fn grouping(&self) -> Option<&Grouping> {
        self.grouping.as_deref()
    }

    /// What kind of mistake it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether the key is what is wrong, and not its value.
    pub fn is_unknown_key(&self) -> bool {
        self.code == Code::UnknownKey
    }

    /// The diagnostic, without a place yet.
    pub fn diagnostic(self) -> Diagnostic {
        Diagnostic::new(self.code, self.message).label((self.label)())
    }
}
