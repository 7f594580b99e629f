//! Builds again on a change, and when something comes due. While a build runs, what was edited is seen already: whoever
//! built the site that is shown still holds it, and gives the pages of a file, and of those that are looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::Scope;
use std::time::Duration;

use super::shown::Served;
use super::watch::Watched;
use super::{Build, Built, Edited, EditedPages, Happened, PageFiles};

/// So long it is waited for a change at a time.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Where more files change at once, nobody is writing a text.
const MOST_EDITED: usize = 3;

/// So long it is waited for the pages of an edited text; the build that follows has them too.
const LONGEST_ANSWER: Duration = Duration::from_secs(2);

/// The builds of a preview.
pub struct Builds<'s, 'e> {
    scope: &'s Scope<'s, 'e>,
    build: &'e Build<'e>,
    address: String,
    /// Where a build says that it has ended.
    ended: Sender<Happened>,
    /// Who holds the site that is shown.
    holder: Option<Sender<Edited>>,
    /// Who builds the next one.
    running: Option<Sender<Edited>>,
    /// Whether anything has changed since that build began.
    is_stale: bool,
    /// Files that were edited since, with the pages that were shown of them.
    early: BTreeMap<PathBuf, EditedPages>,
    /// After how long something comes due.
    due_in: Option<Duration>,
}

impl<'s, 'e> Builds<'s, 'e> {
    /// Begins with the first build.
    pub fn new(scope: &'s Scope<'s, 'e>, build: &'e Build<'e>, address: String, ended: Sender<Happened>) -> Self {
        let mut builds = Builds {
            scope,
            build,
            address,
            ended,
            holder: None,
            running: None,
            is_stale: false,
            early: BTreeMap::new(),
            due_in: None,
        };
        builds.start();
        builds
    }

    fn start(&mut self) {
        let (asked, edits) = channel();
        let (build, address, ended) = (self.build, self.address.clone(), self.ended.clone());
        self.is_stale = false;
        self.early.clear();
        self.running = Some(asked);
        self.scope.spawn(move || {
            // Nobody waits any more when the server has ended.
            build(&address, &mut |built| drop(ended.send(Happened::Built(Box::new(built)))), &edits);
        });
    }

    /// Shows what the first build came to.
    pub fn show_first(&mut self, happened: &Receiver<Happened>, served: &Served) {
        while let Ok(happened) = happened.recv() {
            match happened {
                Happened::Changed(_) => self.is_stale = true,
                Happened::Built(built) => return self.show(*built, served),
            }
        }
    }

    /// Goes on until the watch ends.
    pub fn go_on(mut self, happened: &Receiver<Happened>, mut watch: Watched, served: &Served) {
        // Folders that were made during the first build.
        watch.add_new();
        loop {
            match happened.recv_timeout(self.due_in.unwrap_or(LONGEST_WAIT)) {
                Ok(Happened::Changed(files)) => {
                    watch.add_new();
                    let early = texts(&files).map(|file| (file.clone(), pages(self.holder.as_ref(), file, served)));
                    let early: BTreeMap<_, _> = early.filter(|(_, pages)| !pages.own.is_empty()).collect();
                    served.show_pages(early.values().flat_map(|e| e.own.iter().chain(&e.others)).cloned().collect());
                    match self.running {
                        Some(_) => {
                            self.is_stale = true;
                            self.early.extend(early);
                        }
                        None => self.start(),
                    }
                }
                Ok(Happened::Built(built)) => self.show(*built, served),
                // A build that is running tells what comes due after it.
                Err(RecvTimeoutError::Timeout) if self.due_in.is_some() && self.running.is_none() => self.start(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Shows what a build came to, with the texts that were edited meanwhile; if anything was, the next build begins.
    fn show(&mut self, mut built: Built, served: &Served) {
        let builder = self.running.take();
        self.due_in = built.due_in.map(|wait| wait.min(LONGEST_WAIT));
        if let Some(site) = &mut built.site {
            let mut kept = PageFiles::new();
            for (file, shown) in &self.early {
                let EditedPages { own, others } = pages(builder.as_ref(), file, served);
                // An older text must not come back: what can't be said of it yet stays as it is shown.
                if own.is_empty() {
                    kept.extend(shown.own.iter().cloned());
                }
                own.into_iter().chain(others).for_each(|(page, bytes)| site.replace(page, bytes));
            }
            kept.into_iter().for_each(|(page, bytes)| site.replace(page, bytes));
            self.holder = builder;
        }
        served.show(built);
        if self.is_stale {
            self.start();
        }
    }
}

/// The texts and records among files that have changed, where there are so few that somebody may be writing them.
fn texts(files: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    let texts: BTreeSet<&PathBuf> =
        files.iter().filter(|file| file.extension().is_some_and(|e| e == "md" || e == "yaml")).collect();
    let are_few = texts.len() <= MOST_EDITED;
    texts.into_iter().filter(move |_| are_few)
}

/// The pages of an edited file, and those that are looked at, from who holds the site that they are part of.
fn pages(holder: Option<&Sender<Edited>>, file: &Path, served: &Served) -> EditedPages {
    let of = |holder: &Sender<Edited>| {
        let (pages, answer) = channel();
        holder.send(Edited { file: file.to_owned(), shown: served.looked_at(), pages }).ok()?;
        answer.recv_timeout(LONGEST_ANSWER).ok()
    };
    holder.and_then(of).unwrap_or_default()
}
