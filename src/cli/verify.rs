//! `candour verify`.

use std::path::Path;
use std::process::ExitCode;

use super::args::VerifyOptions;
use super::count::{count, whole};
use super::print::{err_line, out_line};
use crate::output::{SIGNATURE, Verified, is_signed_by, verify};

/// So many files of a kind are named.
const MOST_NAMED: usize = 20;

/// Holds a site against its manifest; 0 where all is as it says, 1 where something is not, 2 where there is no site.
pub fn run(options: &VerifyOptions) -> ExitCode {
    let found = match verify(&options.site) {
        Ok(found) => found,
        Err(message) => {
            err_line!("error: {message}\n  = name the folder that `candour build` wrote");
            return ExitCode::from(2);
        }
    };
    let signed = match signature(&options.site, options.signer.as_deref()) {
        Ok(signed) => signed,
        Err(message) => {
            err_line!("error: {message}");
            return ExitCode::from(2);
        }
    };
    let Verified { fine, changed, missing, added, kept } = found;
    tell("changed", &changed);
    tell("missing", &missing);
    tell("added", &added);
    tell("kept", &kept);
    if signed == Some(false) {
        out_line!("signature  the manifest is not signed by the owner of that key");
    }
    let wrong = changed.len() + missing.len() + added.len();
    let is_fine = wrong == 0 && signed != Some(false);
    let signed = if signed == Some(true) { ", and the manifest is signed" } else { "" };
    match is_fine {
        true => out_line!("{} as the manifest says{signed}", count(fine as u64, "file is", "files are")),
        false => out_line!(
            "{} changed, {} missing, {} added; {} as the manifest says",
            whole(changed.len() as u64),
            whole(missing.len() as u64),
            whole(added.len() as u64),
            count(fine as u64, "file is", "files are")
        ),
    }
    if is_fine { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Whether the manifest is signed by the owner of a key; `None` where nobody asks.
fn signature(site: &Path, signer: Option<&Path>) -> Result<Option<bool>, String> {
    let Some(key) = signer else { return Ok(None) };
    let read = |name: &str| {
        let path = site.join(name);
        std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    if !site.join(SIGNATURE).exists() {
        let site = site.display();
        return Err(format!(
            "{site} is not signed: it has no {SIGNATURE}\n  = sign it with `candour build --sign KEY`; every build without it leaves the site unsigned"
        ));
    }
    let manifest = read("manifest.json")?;
    let signature = read(SIGNATURE)?;
    is_signed_by(key, manifest.as_bytes(), &signature).map(Some)
}

fn tell(what: &str, files: &[String]) {
    // Names may hold anything: what would write over the terminal is escaped.
    files.iter().take(MOST_NAMED).for_each(|f| out_line!("{what:9}  {}", f.escape_debug()));
    if files.len() > MOST_NAMED {
        out_line!("           and {} more", files.len() - MOST_NAMED);
    }
}
