//! Checks of what only the whole content can tell: references, and the links of the finished pages.

mod checked;
mod exposed;
mod links;
mod names;
mod network;
mod pictures;
mod questionnaire;
mod references;
mod shares;

pub use checked::missing;
pub use exposed::exposed;
pub use links::{Expected, LinkCheck};
pub use pictures::pictures;
pub use references::run;
