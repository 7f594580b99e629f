//! Where artifacts go: to disk, or into memory. Only this room writes to the site.

mod base;
mod compress;
mod disk;
mod in_place;
mod keep;
mod manifest;
mod mark;
mod memory;
mod mounts;
mod record;
mod replace;
mod reuse;
mod scratch;
mod sign;
mod staging;
mod verify;

pub use compress::original;
pub use disk::{DiskSink, Publication, Published};
pub use keep::keep_new;
pub use manifest::{PublishedSite, SIGNATURE, published_files};
pub use memory::{Discard, InMemory, MemorySink};
pub use record::keep_record;
pub use replace::{remove_if_there, replace};
pub use reuse::{read_cache, write_cache};
pub use scratch::Scratch;
pub use sign::{Signer, is_signed_by};
pub use verify::{Verified, verify};

use crate::cache::Mark;
use crate::diagnostics::Stop;

/// Draws a picture when it is asked for.
pub type Draw = Box<dyn Fn() -> Vec<u8> + Send + Sync>;

/// Takes artifacts, from any thread.
pub trait Sink: Sync {
    /// Takes the bytes of one address, and says how their file can be told.
    ///
    /// # Errors
    /// [`Stop::Machine`] where they can't be kept.
    fn put(&self, route: &str, bytes: Vec<u8>) -> Result<Mark, Stop>;

    /// Keeps the published file of an address as it is; `false` where there is none of that mark, so that its bytes are wanted.
    fn keep(&self, route: &str, mark: &Mark) -> bool {
        let _ = (route, mark);
        false
    }

    /// Takes a picture of one address, which may be drawn later, or never: nothing can be wrong with it. `drawn_from` gives
    /// a digest of what it is made of, which its file carries near its beginning.
    ///
    /// # Errors
    /// [`Stop::Machine`] where it can't be kept.
    fn put_picture(&self, route: &str, drawn_from: &dyn Fn() -> String, draw: Draw) -> Result<(), Stop> {
        let _ = drawn_from;
        self.put(route, draw()).map(drop)
    }

    /// Whether share images are wanted: drawing them is most of the work, and nothing can be wrong with them.
    fn wants_images(&self) -> bool {
        true
    }
}
