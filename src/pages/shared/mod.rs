//! What pages of several kinds are put together from.

pub mod figure;
pub mod index;
pub mod linked_data;
pub mod page;
pub mod reuse;
pub mod schema_org;
pub mod text;
pub mod views;
pub mod when;
