//! What the site says of itself: free pages, the method, downloads, statements, search.

pub mod downloads;
pub mod free_page;
pub mod methodology;
pub mod search;
pub mod statements;
