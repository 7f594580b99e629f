//! The bar at the foot of each page in the preview: what the editor should know of this page, and of the site.

use super::Told;
use crate::source::{encoded, escape};

/// Notes that are shown of one page, and of the rest of the site.
const MOST: usize = 30;

/// The bar of the page at `route`; nothing where there is nothing to tell.
pub fn bar(told: &Told, route: &str) -> String {
    let file = told.files.get(route);
    let (own, others): (Vec<_>, Vec<_>) = told.notes.iter().partition(|(of, _)| Some(of) == file);
    let mut parts = Vec::new();
    if !own.is_empty() {
        parts.push(format!("{} on this page", own.len()));
    }
    if !others.is_empty() {
        parts.push(format!("{} elsewhere", others.len()));
    }
    if !told.lines.is_empty() {
        parts.push(format!("{} left out or due", told.lines.len()));
    }
    let ribbon = if told.with_drafts { "<strong>WITH DRAFTS</strong> " } else { "" };
    let name = file.map_or("made by Candour", String::as_str);
    let edit = match (file, &told.repository) {
        (Some(_), Some(_)) => " <a href=\"?edit\">edit</a>",
        _ => "",
    };
    let summary = if parts.is_empty() { "nothing to correct".to_owned() } else { parts.join(", ") };
    let list = |title: &str, notes: Vec<&str>| {
        if notes.is_empty() {
            return String::new();
        }
        let more = notes.len().saturating_sub(MOST);
        let items: String =
            notes.iter().take(MOST).map(|n| format!("<li><pre>{}</pre></li>", escape(n.trim_end()))).collect();
        let more = if more > 0 { format!("<li>and {more} more, in the terminal</li>") } else { String::new() };
        format!("<p>{title}</p><ul>{items}{more}</ul>")
    };
    let body = [
        list("On this page", texts(own)),
        list("Left out, and due", told.lines.iter().map(String::as_str).collect()),
        list("Elsewhere", texts(others)),
    ]
    .concat();
    format!(
        "<aside id=\"candour-bar\" aria-label=\"Preview\"><details><summary>{ribbon}Preview: {summary} · {}</summary>{body}</details>{edit}</aside>",
        escape(name)
    )
}

/// The address at which a page's file is edited; `None` where it has none, or nobody said where the content lies.
pub fn edit_address(told: &Told, route: &str) -> Option<String> {
    let (file, repository) = (told.files.get(route)?, told.repository.as_ref()?);
    let repository = repository.trim_end_matches('/');
    let file = encoded(file);
    Some(match repository.split_once("/tree/") {
        Some((home, rest)) => {
            // A branch, and perhaps a folder of the repository below it.
            format!("{home}/edit/{rest}/{file}")
        }
        None if repository.contains("gitlab") => format!("{repository}/-/edit/HEAD/{file}"),
        None => format!("{repository}/edit/HEAD/{file}"),
    })
}

fn texts(notes: Vec<&(String, String)>) -> Vec<&str> {
    notes.into_iter().map(|(_, text)| text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> Told {
        Told {
            notes: vec![
                ("content/news/a.md".into(), "warning[x]: a < b".into()),
                ("content/b.md".into(), "note".into()),
            ],
            lines: vec!["left out content/c.md".into()],
            files: [("/news/a/".to_owned(), "content/news/a.md".to_owned())].into(),
            repository: Some("https://github.com/ours/ratings".into()),
            with_drafts: true,
        }
    }

    #[test]
    fn each_page_tells_its_own_first() {
        let html = bar(&told(), "/news/a/");
        assert!(
            html.contains("WITH DRAFTS") && html.contains("1 on this page, 1 elsewhere, 1 left out or due"),
            "{html}"
        );
        assert!(html.contains("a &lt; b") && html.contains("href=\"?edit\""), "{html}");
        assert!(bar(&Told::default(), "/").contains("nothing to correct"));
    }

    #[test]
    fn pages_are_edited_where_their_files_lie() {
        let mut told = told();
        let edit = |told: &Told| edit_address(told, "/news/a/").unwrap();
        assert_eq!(edit(&told), "https://github.com/ours/ratings/edit/HEAD/content/news/a.md");
        told.repository = Some("https://github.com/ours/ratings/tree/main/site/".into());
        assert_eq!(edit(&told), "https://github.com/ours/ratings/edit/main/site/content/news/a.md");
        told.repository = Some("https://gitlab.example.org/ours/ratings".into());
        assert_eq!(edit(&told), "https://gitlab.example.org/ours/ratings/-/edit/HEAD/content/news/a.md");
        assert_eq!(edit_address(&told, "/ratings/"), None);
    }
}
