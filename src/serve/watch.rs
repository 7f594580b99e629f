//! Tells when something below a folder has changed.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::Happened;
use notify::event::ModifyKind;
use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// A running watch; it ends when it is dropped.
pub struct Watched {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    /// Folders that are watched with all that is in them, and whether they are there.
    folders: Vec<(PathBuf, bool)>,
}

impl Watched {
    /// Watches those folders that were made since.
    pub fn add_new(&mut self) {
        for (folder, is_watched) in &mut self.folders {
            let is_there = folder.is_dir();
            if is_there && !*is_watched {
                // One that is gone again will be met by its next making.
                let _ = self.debouncer.watch(&*folder, RecursiveMode::Recursive);
            }
            *is_watched = is_there;
        }
    }
}

/// So long a file must be at rest: programs write it in several steps.
const REST: Duration = Duration::from_millis(15);

/// Watches folders, and tells which files in them were written, made, moved or removed; in `root` itself only the
/// making of the folders.
///
/// # Errors
/// What the machine said.
pub fn watch(root: &Path, folders: &[PathBuf], changed: Sender<Happened>) -> Result<Watched, String> {
    let full = |folder: &Path| std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let watched: Vec<PathBuf> = folders.iter().map(|f| full(f)).collect();
    let is_within = move |path: &Path| watched.iter().any(|f| full(path).starts_with(f));
    let on_events = move |events: DebounceEventResult| {
        // Reading a file is an event too: a build must not set off the next.
        let is_written = |kind: &EventKind| match kind {
            EventKind::Access(_) => false,
            EventKind::Modify(kind) => !matches!(kind, ModifyKind::Metadata(_)),
            _ => true,
        };
        // Where the watch failed or events were lost, anything may have changed.
        let is_lost = events.as_ref().map_or(true, |events| events.iter().any(|e| e.event.need_rescan()));
        let events = events.unwrap_or_default();
        let written = events.into_iter().filter(|e| is_written(&e.kind)).flat_map(|e| e.event.paths);
        let files: Vec<PathBuf> = written.filter(|p| !is_scratch(p) && is_within(p)).collect();
        if !files.is_empty() || is_lost {
            // Nobody listens any more when the server has ended.
            let _ = changed.send(Happened::Changed(files));
        }
    };
    let mut debouncer = new_debouncer(REST, Some(REST / 3), on_events).map_err(|e| e.to_string())?;
    // Without it a folder that is made later is not seen, which is no reason to show nothing.
    let _ = debouncer.watch(root, RecursiveMode::NonRecursive);
    for folder in folders.iter().filter(|f| f.is_dir()) {
        debouncer
            .watch(folder, RecursiveMode::Recursive)
            .map_err(|e| format!("can't watch {}: {e}", folder.display()))?;
    }
    Ok(Watched { debouncer, folders: folders.iter().map(|f| (f.clone(), f.is_dir())).collect() })
}

/// Whether a file is an editor's own.
fn is_scratch(path: &std::path::Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    name.starts_with(['.', '#']) || name.ends_with('~')
}
