//! Where a response stands.

/// So many bits are the offset in a file.
const OFFSET_BITS: u32 = 40;

/// A response: the number of its file, and the byte at which it begins there. It grows from file to file and from line to
/// line, and takes no more room than a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(u64);

impl RowId {
    /// The response that begins at a byte of a file.
    pub fn new(file: usize, offset: usize) -> Self {
        RowId((file as u64) << OFFSET_BITS | offset as u64)
    }

    /// The number of its file.
    pub fn file(self) -> usize {
        (self.0 >> OFFSET_BITS) as usize
    }

    /// The byte of the file at which it begins.
    pub fn offset(self) -> usize {
        (self.0 & ((1 << OFFSET_BITS) - 1)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order_of_files_and_lines() {
        let row = RowId::new(3, 70_000);
        assert_eq!((row.file(), row.offset()), (3, 70_000));
        assert!(RowId::new(2, 90_000) < row && row < RowId::new(3, 70_001));
    }
}
