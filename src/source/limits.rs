//! How large things may be. Each limit is told to the editor where it is passed, and stands in `docs/limits.md`.

/// Bytes of a Markdown or YAML file, responses aside.
pub const LARGEST_TEXT: u64 = 8 * MIB;

/// Bytes of a file of responses.
pub const LARGEST_RESPONSES: u64 = 2048 * MIB;

/// People whom the tallies of one survey may count.
pub const MOST_PEOPLE: u64 = 1_000_000_000;

/// Bytes of a file that is published as it is.
pub const LARGEST_STATIC: u64 = 512 * MIB;

/// Bytes of one line of a text file.
pub const LONGEST_LINE: usize = 1 << 20;

/// Characters of a title, a name, an id or another value of one line.
pub const LONGEST_VALUE: usize = 20_000;

/// Bytes of a cell of a table.
pub const LONGEST_CELL: usize = 20_000;

/// Columns of a table.
pub const MOST_COLUMNS: usize = 1_000;

/// Keys of one mapping.
pub const MOST_KEYS: usize = 2_000;

/// Items of a list.
pub const MOST_ITEMS: usize = 5_000;

/// Items of a list each of which gets a page: tags, audiences, former addresses.
pub const MOST_PAGES_OF_ONE: usize = 50;

/// Bytes of one text in Markdown.
pub const LONGEST_MARKDOWN: usize = 512 << 10;

/// Tags of HTML in one text.
pub const MOST_TAGS: usize = 5_000;

/// Quotes and lists within each other.
pub const DEEPEST_NESTING: usize = 200;

/// Charts in one text.
pub const MOST_CHARTS: usize = 50;

/// Characters of an id, and of a word that is part of an address.
pub const LONGEST_ID: usize = 100;

const MIB: u64 = 1 << 20;
