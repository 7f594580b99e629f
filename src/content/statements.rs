//! Reads `accessibility` in site.yaml: what the publisher found when the site was tested.

use crate::content::fields::Fields;
use crate::model::{Accessibility, Barrier};

/// Reads what is known of the site's accessibility.
pub fn accessibility(fields: &Fields<'_, '_>) -> Accessibility {
    let read = fields.map("accessibility", |f| {
        Some(Accessibility {
            tested: f.date("tested"),
            by: f.text("by"),
            barriers: f.each("barriers", |f| {
                let what = f.text("what");
                let why = f.text("why");
                let instead = f.text("instead");
                Some(Barrier { what: what?, why, instead })
            }),
        })
    });
    read.unwrap_or_default()
}
