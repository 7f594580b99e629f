//! Systems: the directory, a page each with its charts, badges.

pub mod badges;
pub mod charts;
pub mod directory;
pub mod leading;
pub mod system;
