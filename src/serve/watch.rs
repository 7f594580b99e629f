//! Tells when something below a folder has changed.

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// A running watch; it ends when it is dropped.
pub type Watch = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches folders, and sends a sign when files in them were written, made, moved or removed.
///
/// # Errors
/// What the machine said.
pub fn watch(folders: &[PathBuf], changed: Sender<()>) -> Result<Watch, String> {
    let on_events = move |events: DebounceEventResult| {
        let relevant = events.map_or(true, |events| {
            events.iter().any(|e| {
                // Reading a file is an event too: a build must not set off the next.
                let written = match e.kind {
                    EventKind::Access(_) => false,
                    EventKind::Modify(kind) => !matches!(kind, ModifyKind::Metadata(_)),
                    _ => true,
                };
                written && e.paths.iter().any(|p| !is_scratch(p))
            })
        });
        if relevant {
            // Nobody listens any more when the server has ended.
            let _ = changed.send(());
        }
    };
    let mut debouncer = new_debouncer(Duration::from_millis(80), None, on_events).map_err(|e| e.to_string())?;
    for folder in folders.iter().filter(|f| f.is_dir()) {
        debouncer
            .watch(folder, RecursiveMode::Recursive)
            .map_err(|e| format!("can't watch {}: {e}", folder.display()))?;
    }
    Ok(debouncer)
}

/// Whether a file is an editor's own.
fn is_scratch(path: &std::path::Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    name.starts_with(['.', '#']) || name.ends_with('~')
}
