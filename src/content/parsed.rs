//! Takes every text file of the content apart, once: each language reads its texts from the same nodes.

use rayon::prelude::*;

use crate::content::fields::{Context, Fields};
use crate::content::folder::ContentFile;
use crate::content::front_matter;
use crate::content::ids::{check_id, id_of};
use crate::content::yaml::{self, Node, Problem};
use crate::content::yaml_hints::{self, Cause};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::schema::Mapping;
use crate::model::{Body, Kind};
use crate::source::{Place, Sources};

/// A file that could be taken apart.
#[derive(Debug)]
pub struct Parsed<'t> {
    /// Which one.
    pub file: &'t ContentFile,
    /// The id of what it holds.
    pub id: &'t str,
    /// Its keys and values.
    pub node: Node<'t>,
    /// The Markdown behind them; of a YAML file nothing.
    pub body: Body,
}

/// All files of the content but the records of publications and the translations beside other files.
#[derive(Debug, Default)]
pub struct ParsedFiles<'t> {
    /// Those that could be taken apart, in order.
    pub files: Vec<Parsed<'t>>,
    /// Those that could not, which was reported.
    pub broken: Vec<&'t ContentFile>,
}

impl<'t> ParsedFiles<'t> {
    /// Takes all of them apart; what is wrong with their form is reported.
    pub fn of(context: Context<'_>, sources: &'t Sources, files: &'t [ContentFile]) -> Self {
        let is_own = |f: &&ContentFile| f.language.is_none() && !f.folder.is_empty() && f.folder != "publications";
        let own: Vec<&ContentFile> = files.iter().filter(is_own).collect();
        let read: Vec<Option<Parsed<'_>>> = own.par_iter().map(|file| parse(context, sources, file)).collect();
        let mut all = ParsedFiles::default();
        for (parsed, file) in read.into_iter().zip(own) {
            match parsed {
                Some(parsed) => all.files.push(parsed),
                None => all.broken.push(file),
            }
        }
        all
    }

    /// Those in a folder.
    pub fn within(&self, folder: &str) -> impl Iterator<Item = &Parsed<'t>> {
        self.files.iter().filter(move |parsed| parsed.file.folder == folder)
    }
}

impl Parsed<'_> {
    /// The kind of the record that it is.
    pub fn kind(&self) -> Option<Kind> {
        match self.file.folder.split_once('/') {
            Some(("ratings", _)) => Some(Kind::Survey),
            _ => Kind::of_folder(&self.file.folder),
        }
    }

    /// Its fields, which are those of a mapping of the schema.
    pub fn fields<'p>(&'p self, context: Context<'p>, mapping: &'static Mapping) -> Option<Fields<'p, 'p>> {
        Fields::of(context, self.file.id, &self.node, mapping)
    }
}

fn parse<'t>(context: Context<'_>, sources: &'t Sources, file: &'t ContentFile) -> Option<Parsed<'t>> {
    if file.ending == "md" {
        return markdown(context, sources, file);
    }
    let survey = file.folder.strip_prefix("ratings/");
    let id = survey.unwrap_or(&file.stem);
    if survey.is_some() || file.folder == "instruments" {
        check_id(context, file, id)?;
    }
    yaml_file(context, sources, file, id)
}

fn markdown<'t>(context: Context<'_>, sources: &'t Sources, file: &'t ContentFile) -> Option<Parsed<'t>> {
    let id = id_of(context, file);
    check_id(context, file, id)?;
    let split = front_matter::split_file(context, file.id)?;
    let node = node(context, file, &sources.file(file.id).text[split.yaml.clone()], split.yaml.start)?;
    if node.is_none() {
        let place = Place::new(file.id, 0..3);
        let label = "add a line `title: …` below this one";
        context.say(Code::MissingField, place, "the front matter is empty", label);
    }
    Some(parsed(file, id, node?, split.body.start))
}

/// Takes a YAML file apart; what is wrong with its form is reported.
pub fn yaml_file<'t>(
    context: Context<'_>,
    sources: &'t Sources,
    file: &'t ContentFile,
    id: &'t str,
) -> Option<Parsed<'t>> {
    let source = sources.file(file.id);
    let node = node(context, file, &source.text, 0)?;
    if node.is_none() {
        let d = Diagnostic::new(Code::EmptyFile, "this file is empty").in_file(&source.path);
        context.report.add(d.help("write its keys, or delete the file"));
    }
    Some(parsed(file, id, node?, source.text.len()))
}

/// The node of a YAML text that begins at `start`, `Some(None)` of an empty one; what is wrong with its form is reported.
fn node<'t>(context: Context<'_>, file: &ContentFile, text: &'t str, start: usize) -> Option<Option<Node<'t>>> {
    yaml::read(text, start).map_err(|problems| context.say_yaml(file.id, plainer(text, start, problems))).ok()
}

/// What is wrong with a text that begins at `start`, at the line that caused it where that can be told.
pub fn plainer(text: &str, start: usize, problems: Vec<Problem>) -> Vec<Problem> {
    let plain = |p: Problem| {
        let is_syntax = matches!(p.code, Code::YamlSyntax | Code::YamlAlias);
        let found = is_syntax.then(|| yaml_hints::cause(text, p.range.start.saturating_sub(start))).flatten();
        match found {
            Some(Cause { range, message, help }) => {
                Problem { range: range.start + start..range.end + start, message, help: help.into(), ..p }
            }
            None => p,
        }
    };
    problems.into_iter().map(plain).collect()
}

fn parsed<'t>(file: &'t ContentFile, id: &'t str, node: Node<'t>, body: usize) -> Parsed<'t> {
    Parsed { file, id, node, body: Body { file: file.id, start: body, is_foreign: false } }
}
