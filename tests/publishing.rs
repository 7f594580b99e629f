//! The published folder is a whole site at every moment: whatever stops a build, whoever builds at the same time, and
//! whatever lies in the folder that Candour didn't write.

#![allow(clippy::disallowed_methods, reason = "tests write what they try")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use candour::output::{DiskSink, Publication, Published, Sink as _, verify};
use support::{candour, copy, files, project, stderr};

/// A small site's folder, with a second state of its content that differs in every page.
struct Site {
    home: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        let home = tempfile::tempdir().unwrap();
        copy(&project().join("tests/diagnostics/_base"), home.path());
        Site { home }
    }

    fn root(&self) -> &Path {
        self.home.path()
    }

    fn out(&self) -> PathBuf {
        self.root().join("site")
    }

    /// Gives the content its `n`th state: another title on every page, a page that comes or goes.
    fn state(&self, n: usize) {
        let settings = fs::read_to_string(project().join("tests/diagnostics/_base/content/site.yaml")).unwrap();
        let (_, rest) = settings.split_once('\n').unwrap();
        fs::write(self.root().join("content/site.yaml"), format!("title: State {n}\n{rest}")).unwrap();
        let page = self.root().join("content/pages/sometimes.md");
        match n % 2 {
            0 => fs::write(page, format!("---\ntitle: Sometimes {n}\n---\nText.\n")).unwrap(),
            _ => drop(fs::remove_file(page)),
        }
    }

    fn start(&self) -> Child {
        let mut command = candour();
        command.args(["build", "--quiet", "--date", "2025-12-31"]).arg(self.root());
        command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap()
    }

    fn build(&self, more: &[&str]) -> std::process::Output {
        candour().args(["build", "--quiet", "--date", "2025-12-31"]).args(more).arg(self.root()).output().unwrap()
    }
}

/// Whether a reader who opens the folder finds a whole site in it: every file as its manifest says, and no other of ours.
fn is_whole(site: &Path) -> Result<(), String> {
    // A reader holds the folder open; what it is called meanwhile is no matter to them.
    let open = fs::File::open(site).map_err(|e| e.to_string())?;
    use std::os::fd::AsRawFd as _;
    let held = PathBuf::from(format!("/proc/self/fd/{}", open.as_raw_fd()));
    let found = verify(&held)?;
    let theirs = ["CNAME", ".well-known/mine.txt", ".git/HEAD", "link"];
    let added: Vec<&String> = found.added.iter().filter(|a| !theirs.contains(&a.as_str())).collect();
    match found.changed.is_empty() && found.missing.is_empty() && added.is_empty() && found.fine > 0 {
        true => Ok(()),
        false => Err(format!("changed {:?}, missing {:?}, added {added:?}", found.changed, found.missing)),
    }
}

/// What others put into the folder, in several places.
fn put_theirs(out: &Path) {
    for (file, text) in [("CNAME", "site.example"), (".well-known/mine.txt", "mine"), (".git/HEAD", "ref: x")] {
        fs::create_dir_all(out.join(file).parent().unwrap()).unwrap();
        fs::write(out.join(file), text).unwrap();
    }
    symlink("CNAME", out.join("link")).unwrap();
}

fn theirs_are_there(out: &Path) -> bool {
    fs::read_to_string(out.join("CNAME")).is_ok_and(|t| t == "site.example")
        && fs::read_to_string(out.join(".well-known/mine.txt")).is_ok_and(|t| t == "mine")
        && fs::read_to_string(out.join(".git/HEAD")).is_ok_and(|t| t == "ref: x")
        && fs::read_link(out.join("link")).is_ok_and(|t| t == Path::new("CNAME"))
}

/// `CANDOUR_KILLS` says how often a build is killed, at random moments of it.
#[test]
fn a_build_that_is_killed_leaves_a_whole_site() {
    let kills: usize = std::env::var("CANDOUR_KILLS").ok().and_then(|v| v.parse().ok()).unwrap_or(60);
    let site = Site::new();
    site.state(0);
    assert!(site.build(&[]).status.success());
    put_theirs(&site.out());
    let started = Instant::now();
    site.state(1);
    assert!(site.build(&[]).status.success());
    let length = started.elapsed();
    let mut random = 0x9e37_79b9u64;
    for kill in 0..kills {
        site.state(kill);
        let mut child = site.start();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Most of all towards the end, where it is published.
        let part = (random >> 33) as f64 / f64::from(1u32 << 31);
        std::thread::sleep(length.mul_f64(0.3 + 0.9 * part));
        let signal = if kill % 3 == 0 {
            "TERM"
        } else if kill % 3 == 1 {
            "INT"
        } else {
            "KILL"
        };
        let _ = std::process::Command::new("kill")
            .args([format!("-{signal}"), child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        child.wait().unwrap();
        is_whole(&site.out()).unwrap_or_else(|e| panic!("kill {kill} ({signal}, {part}): {e}"));
        assert!(theirs_are_there(&site.out()), "kill {kill}: what others put there is gone");
    }
    site.state(7);
    let built = site.build(&[]);
    assert!(built.status.success(), "after the last kill: {}", stderr(&built, site.root()));
    assert!(fs::read_to_string(site.out().join("index.html")).unwrap().contains("State 7"));
    is_whole(&site.out()).unwrap();
}

#[test]
fn readers_never_see_a_mixture() {
    let site = Site::new();
    site.state(0);
    assert!(site.build(&[]).status.success());
    let (out, stop) = (site.out(), std::sync::atomic::AtomicBool::new(false));
    let looked = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut looked = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                is_whole(&out).unwrap();
                looked += 1;
            }
            looked
        });
        for n in 1..16 {
            site.state(n);
            assert!(site.build(&[]).status.success());
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert!(looked > 15, "looked {looked} times");
}

#[test]
fn two_builds_at_once_don_t_mix() {
    let site = Site::new();
    site.state(0);
    assert!(site.build(&[]).status.success());
    for n in 1..6 {
        site.state(n);
        let mut both = [site.start(), site.start(), site.start()];
        let codes: Vec<_> = both.iter_mut().map(|c| c.wait().unwrap().code()).collect();
        assert!(codes.contains(&Some(0)) && codes.iter().all(|c| matches!(c, Some(0 | 3))), "{codes:?}");
        is_whole(&site.out()).unwrap();
    }
}

#[test]
fn what_others_wrote_stays_and_what_is_in_the_way_is_told() {
    let site = Site::new();
    fs::create_dir_all(site.out().join("about")).unwrap();
    fs::write(site.out().join("about/index.html"), "mine").unwrap();
    let refused = site.build(&[]);
    let text = stderr(&refused, site.root());
    assert_eq!(refused.status.code(), Some(3), "{text}");
    assert!(text.contains("site/about/index.html is in the way") && text.contains("--force"), "{text}");
    assert!(text.contains("the published site is as it was"), "{text}");
    let all = files(&site.out());
    assert_eq!(all, [("about/index.html".to_owned(), b"mine".to_vec())]);
    assert!(site.build(&["--force"]).status.success());
    put_theirs(&site.out());
    site.state(3);
    assert!(site.build(&[]).status.success());
    assert!(theirs_are_there(&site.out()));
    // A folder that holds something isn't Candour's to remove, whatever is said.
    fs::create_dir_all(site.out().join("later.txt/full")).unwrap();
    fs::write(site.out().join("later.txt/full/x"), "x").unwrap();
    fs::create_dir_all(site.root().join("content/static")).unwrap();
    fs::write(site.root().join("content/static/later.txt"), "ours").unwrap();
    let refused = site.build(&["--force"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(stderr(&refused, site.root()).contains("site/later.txt is in the way"));
    is_whole(&site.out()).unwrap_or_else(|e| assert!(e.contains("later.txt/full/x"), "{e}"));
}

#[test]
fn no_state_of_the_folder_stops_builds_for_ever() {
    let site = Site::new();
    assert!(site.build(&[]).status.success());
    let beside = site.root().join(".site.candour");
    for (n, broken) in ["exchanging", "next/index.html", "previous/a/b", "try-a/x"].into_iter().enumerate() {
        fs::create_dir_all(beside.join(broken).parent().unwrap()).unwrap();
        fs::write(beside.join(broken), "rubbish").unwrap();
        site.state(n);
        assert!(site.build(&[]).status.success(), "{broken}");
        is_whole(&site.out()).unwrap();
    }
    fs::write(site.out().join("manifest.json"), "{ rubbish").unwrap();
    site.state(9);
    let output = site.build(&[]);
    assert_eq!(output.status.code(), Some(3), "without a manifest nothing is known to be Candour's");
    assert!(site.build(&["--force"]).status.success());
    is_whole(&site.out()).unwrap();
    // A journal of a publication within the folder that was cut off, and one that would lead out.
    fs::create_dir_all(site.out().join(".candour/next")).unwrap();
    fs::write(site.out().join(".candour/next/about.txt"), "staged").unwrap();
    fs::write(site.out().join(".candour/journal"), r#"{"moves":["../../outside"],"gone":["../content/site.yaml"]}"#)
        .unwrap();
    site.state(4);
    assert!(site.build(&[]).status.success());
    assert!(site.root().join("content/site.yaml").is_file());
    is_whole(&site.out()).unwrap();
    // Folders that may not be written.
    fs::set_permissions(site.out().join("about"), fs::Permissions::from_mode(0o555)).unwrap();
    site.state(5);
    assert!(site.build(&[]).status.success());
    is_whole(&site.out()).unwrap();
}

fn publish(out: &Path, written: &[(&str, &str)]) -> Published {
    let sink = DiskSink::open(out).unwrap();
    for (route, text) in written {
        sink.put(route, text.as_bytes().to_vec()).unwrap();
    }
    sink.publish(&Publication::default()).unwrap()
}

#[test]
fn what_changed_is_written_and_what_went_is_removed() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("site");
    fs::create_dir(&out).unwrap();
    fs::write(out.join(".gitignore"), "*").unwrap();
    let first = publish(&out, &[("/", "a"), ("/x/", "b"), ("/y/z.svg", "c")]);
    assert_eq!(first, Published { written: 4, unchanged: 0, removed: 0 });
    let second = publish(&out, &[("/", "a"), ("/x/", "B")]);
    assert_eq!(second, Published { written: 2, unchanged: 1, removed: 1 });
    assert_eq!(fs::read_to_string(out.join("x/index.html")).unwrap(), "B");
    assert!(!out.join("y").exists() && out.join(".gitignore").exists());
    let before = fs::metadata(out.join("x/index.html")).unwrap().modified().unwrap();
    assert_eq!(publish(&out, &[("/", "a"), ("/x/", "B")]), Published { written: 0, unchanged: 3, removed: 0 });
    assert_eq!(fs::metadata(out.join("x/index.html")).unwrap().modified().unwrap(), before);
    // A file gives way to a folder of its name, and the other way round.
    publish(&out, &[("/", "a"), ("/x", "file")]);
    publish(&out, &[("/", "a"), ("/x/deep/", "folder")]);
    assert_eq!(fs::read_to_string(out.join("x/deep/index.html")).unwrap(), "folder");
    // One that is dropped leaves everything as it was.
    let sink = DiskSink::open(&out).unwrap();
    sink.put("/", b"b".to_vec()).unwrap();
    sink.abandon();
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "a");
}

/// Where two folders can't change places, files are moved one by one, and the next build finishes what was cut off.
#[test]
fn a_mount_point_is_published_file_by_file() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("site");
    publish(&out, &[("/", "old"), ("/gone/", "old")]);
    // As a build within the folder leaves it when it is cut off after the first file.
    fs::create_dir_all(out.join(".candour/next/more")).unwrap();
    fs::write(out.join("index.html"), "new").unwrap();
    fs::write(out.join(".candour/next/more/index.html"), "new").unwrap();
    let journal = r#"{"moves":["index.html","more/index.html"],"gone":["gone/index.html"]}"#;
    fs::write(out.join(".candour/journal"), journal).unwrap();
    DiskSink::open(&out).unwrap().abandon();
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "new");
    assert_eq!(fs::read_to_string(out.join("more/index.html")).unwrap(), "new");
    assert!(!out.join("gone").exists() && !out.join(".candour").exists());
}

#[test]
fn within_a_folder_a_folder_becomes_a_file() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("site");
    publish(&out, &[("/", "old"), ("/docs/old/", "old")]);
    fs::create_dir_all(out.join(".candour/next/docs")).unwrap();
    fs::write(out.join(".candour/next/docs/old"), "new").unwrap();
    let journal = r#"{"moves":["docs/old"],"gone":["docs/old/index.html"]}"#;
    fs::write(out.join(".candour/journal"), journal).unwrap();
    DiskSink::open(&out).unwrap().abandon();
    assert_eq!(fs::read_to_string(out.join("docs/old")).unwrap(), "new");
}

#[test]
fn permissions_stay_and_links_are_seen() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("site");
    publish(&out, &[("/", "old"), ("/a/", "old")]);
    fs::create_dir_all(out.join("private/in")).unwrap();
    fs::write(out.join("private/in/x"), "theirs").unwrap();
    for (folder, mode) in [("private", 0o700), ("a", 0o750), ("", 0o2770)] {
        fs::set_permissions(out.join(folder), fs::Permissions::from_mode(mode)).unwrap();
    }
    publish(&out, &[("/", "new"), ("/a/", "old")]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!([mode(&out.join("private")), mode(&out.join("a")), mode(&out)], [0o700, 0o750, 0o2770]);
    // What is not published yet is its owner's alone.
    assert_eq!(mode(&home.path().join(".site.candour")), 0o700);
    // A link to a folder is not a part of the site, though a host serves what it leads to.
    symlink(home.path().join("elsewhere"), out.join("evil")).unwrap();
    fs::create_dir(home.path().join("elsewhere")).unwrap();
    assert!(candour::output::verify(&out).unwrap().added.contains(&"evil".to_owned()));
}

#[test]
fn content_that_changes_during_a_build_is_not_published_half() {
    let site = Site::new();
    for n in 0..300 {
        fs::write(site.root().join(format!("content/pages/p{n}.md")), format!("---\ntitle: P{n}\n---\nstate 0\n"))
            .unwrap();
    }
    for round in 1..5 {
        let mut child = site.start();
        // Somebody saves all files while it builds.
        while child.try_wait().unwrap().is_none() {
            if round < 3 {
                for n in (0..300).step_by(7) {
                    let text = format!("---\ntitle: P{n}\n---\nstate {round}\n");
                    fs::write(site.root().join(format!("content/pages/p{n}.md")), text).unwrap();
                }
                std::thread::sleep(Duration::from_millis(30 * round));
                if round == 2 {
                    break;
                }
            }
        }
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 3)), "{code:?}");
        if site.out().join("manifest.json").exists() {
            is_whole(&site.out()).unwrap();
            let states: std::collections::BTreeSet<String> = (0..300)
                .step_by(7)
                .map(|n| fs::read_to_string(site.out().join(format!("p{n}/index.html"))).unwrap())
                .map(|t| t.split("state ").nth(1).unwrap()[..1].to_owned())
                .collect();
            assert_eq!(states.len(), 1, "round {round} published {states:?}");
        }
    }
}

#[test]
fn a_site_is_held_against_its_manifest_and_its_signature() {
    let site = Site::new();
    let key = |name: &str| project().join("tests/keys").join(name).display().to_string();
    let built = site.build(&["--sign", &key("signer")]);
    assert!(built.status.success(), "{}", stderr(&built, site.root()));
    let run = |more: &[&str]| {
        let output = candour().arg("verify").arg(site.out()).args(more).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output, site.root()))
    };
    let signer = key("signer.pub");
    let (code, text) = run(&["--signer", &signer]);
    assert!(code == Some(0) && text.contains("as the manifest says, and the manifest is signed"), "{text}");
    let (code, text) = run(&["--signer", &key("other.pub")]);
    assert!(code == Some(1) && text.contains("not signed by the owner of that key"), "{text}");
    // The same manifest has the same signature, and an unsigned build takes the old one away.
    let signature = fs::read(site.out().join("manifest.json.sig")).unwrap();
    assert!(site.build(&["--sign", &key("signer")]).status.success());
    assert_eq!(fs::read(site.out().join("manifest.json.sig")).unwrap(), signature);
    fs::write(site.out().join("about/index.html"), "flipped").unwrap();
    fs::remove_file(site.out().join("robots.txt")).unwrap();
    fs::write(site.out().join("evil.html"), "added").unwrap();
    let (code, text) = run(&[]);
    assert_eq!(code, Some(1));
    for line in [
        "changed    about/index.html",
        "missing    robots.txt",
        "added      evil.html",
        "1 changed, 1 missing, 1 added",
    ] {
        assert!(text.contains(line), "{text}");
    }
    fs::remove_file(site.out().join("evil.html")).unwrap();
    // What git and hosts ask for is named, and is no fault.
    fs::create_dir(site.out().join(".well-known")).unwrap();
    for name in ["CNAME", ".nojekyll", ".well-known/security.txt"] {
        fs::write(site.out().join(name), "of the host").unwrap();
    }
    let output = site.build(&[]);
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("the site was signed, and is not any more"), "{said}");
    let (code, text) = run(&[]);
    assert!(code == Some(0) && text.contains("kept       CNAME"), "{text}");
    assert!(!site.out().join("manifest.json.sig").exists());
    assert_eq!(run(&[]).0, Some(0));
    let (code, text) = run(&["--signer", &signer]);
    assert!(code == Some(2) && text.contains("manifest.json.sig"), "{text}");
    let refused = site.build(&["--sign", &key("signer.pub")]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("it is the public key"));
}

/// The next site is begun from the one before the last, whose files may be open, or be those that readers see under another name.
#[test]
fn no_file_of_an_earlier_site_is_written_to() {
    use std::io::Read as _;
    let site = Site::new();
    let mut open = Vec::new();
    for n in 0..5 {
        site.state(n);
        assert!(site.build(&[]).status.success());
        for page in ["index.html", "style.css", "manifest.json"] {
            let path = site.out().join(page);
            open.push((fs::read(&path).unwrap(), fs::File::open(&path).unwrap(), format!("{page} of state {n}")));
        }
    }
    for (bytes, file, name) in &mut open {
        let mut now = Vec::new();
        file.read_to_end(&mut now).unwrap();
        assert!(now == *bytes, "{name} was written to");
    }
}

#[test]
fn nothing_is_written_through_links_of_others() {
    let site = Site::new();
    site.state(0);
    assert!(site.build(&[]).status.success());
    let outside = site.root().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, site.out().join("extra")).unwrap();
    symlink(outside.join("file"), site.out().join("extra.txt")).unwrap();
    for n in 1..4 {
        site.state(n);
        assert!(site.build(&[]).status.success());
        assert!(site.out().join("extra").is_symlink() && site.out().join("extra.txt").is_symlink());
    }
    fs::write(site.root().join("content/pages/extra.md"), "---\ntitle: Extra\n---\nText.\n").unwrap();
    fs::create_dir_all(site.root().join("content/static")).unwrap();
    fs::write(site.root().join("content/static/extra.txt"), "text").unwrap();
    let refused = site.build(&[]);
    assert_eq!(refused.status.code(), Some(3), "{}", stderr(&refused, site.root()));
    assert!(site.build(&["--force"]).status.success());
    assert!(site.out().join("extra/index.html").is_file() && !site.out().join("extra").is_symlink());
    assert_eq!(fs::read(site.out().join("extra.txt")).unwrap(), b"text");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn files_become_folders_and_folders_files() {
    let site = Site::new();
    let own = site.root().join("content/static");
    fs::create_dir_all(&own).unwrap();
    for n in 0..6 {
        site.state(n);
        let (file, folder) = (own.join("either"), own.join("either/file.txt"));
        let _ = fs::remove_file(&file);
        let _ = fs::remove_dir_all(&file);
        match n % 3 {
            0 => fs::write(&file, format!("{n}")).unwrap(),
            1 => {
                fs::create_dir(&file).unwrap();
                fs::write(&folder, format!("{n}")).unwrap();
            }
            _ => {}
        }
        let built = site.build(&[]);
        assert!(built.status.success(), "{n}: {}", stderr(&built, site.root()));
        let found = fs::read(site.out().join("either")).or_else(|_| fs::read(site.out().join("either/file.txt")));
        assert_eq!(found.ok(), (n % 3 < 2).then(|| format!("{n}").into_bytes()));
        // A folder that may not be written, as it may be on a host of one's own.
        fs::set_permissions(site.out().join("about"), fs::Permissions::from_mode(0o555)).unwrap();
    }
}

/// A build that was cut off as its very last step left only the note of it.
#[test]
fn a_note_of_an_exchange_that_was_settled_is_no_fault() {
    use std::os::unix::fs::MetadataExt as _;
    let site = Site::new();
    for n in 0..2 {
        site.state(n);
        assert!(site.build(&[]).status.success());
    }
    let out = fs::metadata(site.out()).unwrap();
    let note = site.root().join(".site.candour/exchanging");
    fs::write(&note, format!("{}:{}", out.dev(), out.ino())).unwrap();
    site.state(2);
    let built = site.build(&[]);
    assert!(built.status.success(), "{}", stderr(&built, site.root()));
    assert!(!note.exists());
}

/// What a folder was once allowed is no matter when it comes back.
#[test]
fn a_folder_that_was_gone_comes_back_as_a_new_one() {
    let site = Site::new();
    let own = site.root().join("content/static");
    fs::create_dir_all(&own).unwrap();
    let mode = |name: &str| fs::metadata(site.out().join(name)).unwrap().permissions().mode() & 0o777;
    for n in 0..4 {
        site.state(n);
        let _ = fs::remove_dir_all(own.join("d"));
        if n != 2 {
            fs::create_dir(own.join("d")).unwrap();
            fs::write(own.join("d/x.txt"), format!("{n}")).unwrap();
        }
        assert!(site.build(&[]).status.success());
        match n {
            0 => fs::set_permissions(site.out().join("d"), fs::Permissions::from_mode(0o700)).unwrap(),
            1 => assert_eq!(mode("d"), 0o700),
            _ => {}
        }
    }
    assert_eq!(mode("d"), mode("about"));
}
