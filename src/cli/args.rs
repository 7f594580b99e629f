//! What can be typed.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::content::{Dialect, OPTIONAL_COLUMNS, Today, When, parse_date};
use crate::model::BaseUrl;
use crate::output::PublishedSite;
use crate::pipeline::Plan;

/// Builds a website from published ratings: checks the answers, computes honest statistics, protects respondents.
#[derive(Debug, Parser)]
#[command(name = "candour", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check everything, and write the site
    Build(BuildOptions),
    /// Check everything, and write nothing
    Check(CheckOptions),
    /// Show the site at an address of this machine, and again after each change
    Serve(ServeOptions),
    /// Make a whole site, or a file for a news item, an event, a survey or anything else, with every key that it may have
    New(NewOptions),
    /// Make responses of a survey tool's export, and ask what can't be decided
    Import(ImportOptions),
    /// Tell what a reader would see change: scores, ranks, what becomes withheld, pages and addresses
    Diff(DiffOptions),
    /// Tell how a published figure came about, from the answers to the rounding
    Explain(ExplainOptions),
    /// Reduce answers to tallies, which add up; or print the SQL that does it in a database
    Tally(TallyOptions),
    /// Attack a published site: try to solve for what is withheld, with nothing but its files
    Audit(AuditOptions),
    /// Hold every file of a published site against its manifest, and the manifest against its signature
    Verify(VerifyOptions),
}

/// Options of `build`.
#[derive(Debug, Args)]
pub struct BuildOptions {
    /// Where to write the site [default: ROOT/site]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace files in the output folder that Candour didn't write, where they are in the way
    #[arg(long)]
    pub force: bool,
    /// Sign the manifest with this SSH key (ed25519, without a passphrase)
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
    /// Lay a copy in gzip and in Brotli beside each file of text, for hosts that send them as they lie there
    #[arg(long)]
    pub precompress: bool,
    /// Keep a record of the published figures in content/publications, to compare the next ones with
    #[arg(long)]
    pub record: bool,
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// The port to listen on; 0 takes any that is free
    #[arg(long, default_value_t = 4000)]
    pub port: u16,
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub struct NewOptions {
    /// What: site; or page, news, organisation, person, system, survey, event, training, group, recommendation, instrument, census
    pub what: String,
    /// The title; of a site its folder
    #[arg(value_name = "TITLE|DIR", required = true, num_args = 1..)]
    pub title: Vec<String>,
    /// Where the content is.
    #[command(flatten)]
    pub place: Place,
    /// The day of a news item or a census [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<When>,
}

/// Options of `import`.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// The exports: CSV, TSV, XLSX or ODS
    #[arg(value_name = "FILE", required_unless_present_any = ["leave_out", "inbox"])]
    pub files: Vec<PathBuf>,
    /// A folder with answers of the public questionnaire: files that respondents sent, and what a form's endpoint exports
    #[arg(long, value_name = "DIR")]
    pub inbox: Option<PathBuf>,
    /// The survey's id: its folder with survey.yaml is there already
    #[arg(long, value_name = "ID")]
    pub survey: String,
    /// The system that all answers are about, where no column names it
    #[arg(long, value_name = "ID")]
    pub system: Option<String>,
    /// What columns, answers and names mean [default: import.yaml in the survey's folder, if it is there]
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// What codes of answers mean: LimeSurvey's structure (.lss) or REDCap's data dictionary (.csv)
    #[arg(long, value_name = "FILE")]
    pub codes: Option<PathBuf>,
    /// Tell what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Leave the response with this id of the survey tool out, from the next import on; where each system has a form of its
    /// own, SYSTEM:ID
    #[arg(long, value_name = "ID", conflicts_with_all = ["files", "inbox", "dry_run"])]
    pub leave_out: Vec<String>,
    /// Where the content is.
    #[command(flatten)]
    pub place: Place,
    /// The folder where answers lie, in place of the one in site.yaml [default: the environment's CANDOUR_ANSWERS]
    #[arg(long, value_name = "DIR")]
    pub answers: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Where the content is, of commands whose other words are no folder.
#[derive(Debug, Args)]
pub struct Place {
    /// The folder that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub root: PathBuf,
    /// The folder of the content [default: ROOT/content]
    #[arg(long, value_name = "DIR")]
    pub content: Option<PathBuf>,
}

impl Place {
    /// The plan of what doesn't depend on the day: drafts and what is to come are known to it.
    pub fn timeless_plan(&self, answers: Option<&PathBuf>) -> Plan {
        let today = Today { now: When::Day(jiff::civil::Date::MIN), drafts: true };
        let shown = self.content.as_ref().map_or_else(|| "content".to_owned(), |dir| dir.display().to_string());
        let plan = Plan::new(self.root.clone(), self.content_folder(), today);
        Plan { shown, answers: answers_folder(answers), ..plan }
    }

    /// The content's folder.
    pub fn content_folder(&self) -> PathBuf {
        content_folder(&self.root, self.content.as_ref())
    }
}

/// The content's folder: the one that was named, else the one in the root.
fn content_folder(root: &Path, named: Option<&PathBuf>) -> PathBuf {
    named.cloned().unwrap_or_else(|| root.join("content"))
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct DiffOptions {
    /// What to compare with: a revision of git, the folder of a site, or a folder that holds `content/` [default: ROOT/site, else
    /// the last commit]
    #[arg(long, value_name = "REV|FOLDER")]
    pub against: Option<String>,
    /// End with 1 where a reader would see a change
    #[arg(long)]
    pub exit_code: bool,
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// The survey's id, such as 2025-spring, or its title
    #[arg(required_unless_present = "instrument")]
    pub survey: Option<String>,
    /// The system's id, such as harbour-epr, or its name
    #[arg(required_unless_present = "instrument")]
    pub system: Option<String>,
    /// Tell of a questionnaire instead: its items in their order, which answer is which, how it is scored
    #[arg(long, value_name = "ID", conflicts_with_all = ["survey", "system"])]
    pub instrument: Option<String>,
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `tally`.
#[derive(Debug, Args)]
pub struct TallyOptions {
    /// The survey's id: its folder with survey.yaml is there already
    pub survey: String,
    /// Files with answers to it, or with tallies: all, or a part of them [default: those that the site has]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print the SQL that makes the same table of a table of answers in a database
    #[arg(long, value_name = "DIALECT", conflicts_with = "files", value_parser = clap::builder::PossibleValuesParser::new(Dialect::IDS))]
    pub sql: Option<String>,
    /// The table of answers: as it is written in SQL
    #[arg(long, value_name = "NAME", default_value = "responses", requires = "sql")]
    pub table: String,
    /// Columns that the table of answers lacks
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', requires = "sql", value_parser = clap::builder::PossibleValuesParser::new(OPTIONAL_COLUMNS))]
    pub lacks: Vec<String>,
    /// Write to this file, whose name ends in .tally.csv [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where the content is.
    #[command(flatten)]
    pub place: Place,
    /// The folder where answers lie, in place of the one in site.yaml [default: the environment's CANDOUR_ANSWERS]
    #[arg(long, value_name = "DIR")]
    pub answers: Option<PathBuf>,
}

/// Options of `audit`.
#[derive(Debug, Args)]
pub struct AuditOptions {
    /// The folder of the published site
    pub site: PathBuf,
    /// An earlier publication of it, to compare with
    #[arg(long, value_name = "DIR")]
    pub previous: Option<PathBuf>,
    /// What a colleague knows: a CSV file of the people who were asked, with the columns `survey`, `system`, one for each
    /// attribute (and `organisation`), and `person` where the same people took part in several surveys
    #[arg(long, value_name = "FILE")]
    pub knowing: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// The folder of the published site
    pub site: PathBuf,
    /// The public key of whoever must have signed the manifest
    #[arg(long, value_name = "KEY.pub")]
    pub signer: Option<PathBuf>,
}

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, on standard error.
    Human,
    /// One JSON object a line, on standard output.
    Json,
    /// For the discussion of a change, of `diff` alone: at most 60,000 characters.
    Markdown,
}

/// Options of all commands.
#[derive(Debug, Args)]
pub struct Common {
    /// The folder that holds `content/`
    #[arg(default_value = ".")]
    pub root: PathBuf,
    /// The folder of the content [default: ROOT/content]
    #[arg(long, value_name = "DIR")]
    pub content: Option<PathBuf>,
    /// The folder where answers lie, in place of the one in site.yaml [default: the environment's CANDOUR_ANSWERS]
    #[arg(long, value_name = "DIR")]
    pub answers: Option<PathBuf>,
    /// The theme, in place of the one in site.yaml
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// The site's address, in place of the one in site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<BaseUrl>,
    /// Write links that work wherever the site lies, without a server too
    #[arg(long)]
    pub relative: bool,
    /// Show drafts, and what is dated in the future or has expired
    #[arg(long)]
    pub drafts: bool,
    /// The day to take for today, or the time on the site's clocks [default: SOURCE_DATE_EPOCH, else now]
    #[arg(long, value_name = "YYYY-MM-DD[THH:MM]", value_parser = date)]
    pub date: Option<When>,
    /// How many threads to use [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// How to print what is wrong
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Take warnings for errors
    #[arg(long)]
    pub deny_warnings: bool,
    /// Print nothing but errors and warnings
    #[arg(long)]
    pub quiet: bool,
}

/// The folder of answers that was named, here or in the environment.
pub fn answers_folder(named: Option<&PathBuf>) -> Option<PathBuf> {
    let of_environment = || std::env::var_os("CANDOUR_ANSWERS").filter(|v| !v.is_empty()).map(PathBuf::from);
    named.cloned().or_else(of_environment)
}

fn date(text: &str) -> Result<When, String> {
    let when = match text.len() {
        10 => parse_date(text).map(When::Day),
        16 | 19 if parse_date(text).is_some() => text.parse().ok().map(When::Local),
        // With an offset, as a manifest names the moment that it is of.
        20.. => text.parse().ok().map(When::At),
        _ => None,
    };
    when.ok_or_else(|| "write a day such as 2025-03-14, or a time such as 2025-03-14T09:30".to_owned())
}

fn base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| "write the whole address, such as https://ratings.example.org/".to_owned())
}

impl Arguments {
    /// The options of commands that read the content.
    pub fn common(&self) -> Option<&Common> {
        match &self.command {
            Command::Build(o) => Some(&o.common),
            Command::Check(o) => Some(&o.common),
            Command::Serve(o) => Some(&o.common),
            Command::Diff(o) => Some(&o.common),
            Command::Explain(o) => Some(&o.common),
            Command::Audit(_) | Command::Import(_) | Command::New(_) | Command::Tally(_) | Command::Verify(_) => None,
        }
    }
}

impl Arguments {
    /// Whether Markdown is asked for of a command that has none.
    pub fn is_markdown_of_others(&self) -> bool {
        let format = match &self.command {
            Command::Diff(_) | Command::New(_) | Command::Tally(_) | Command::Verify(_) => return false,
            Command::Audit(o) => o.format,
            Command::Import(o) => o.format,
            _ => self.common().map_or(Format::Human, |c| c.format),
        };
        format == Format::Markdown
    }
}

impl Common {
    /// Limits the threads of the whole program, where that was asked for.
    ///
    /// # Errors
    /// What the machine said.
    pub fn limit_threads(&self) -> Result<(), String> {
        let Some(jobs) = self.jobs else { return Ok(()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs));
        pool.build_global().map_err(|e| format!("can't start {jobs} threads: {e}"))
    }

    /// The content's folder.
    pub fn content_folder(&self) -> PathBuf {
        content_folder(&self.root, self.content.as_ref())
    }

    /// The plan that these options ask for, held against what is published in the usual folder.
    pub fn plan(&self) -> Plan {
        self.plan_for(&self.root.join("site"))
    }

    /// As [`Common::plan`], for another folder.
    pub fn plan_for(&self, out: &Path) -> Plan {
        let shown = match &self.content {
            Some(dir) => dir.display().to_string().trim_end_matches('/').to_owned(),
            None => "content".to_owned(),
        };
        // An unreadable SOURCE_DATE_EPOCH was refused before.
        let now = self.date.or_else(|| super::today::now().ok()).unwrap_or(When::Day(jiff::civil::Date::MIN));
        Plan {
            shown,
            answers: answers_folder(self.answers.as_ref()),
            theme: self.theme.clone(),
            base_url: self.base_url.clone(),
            relative: self.relative,
            published: PublishedSite::read(out),
            ..Plan::new(self.root.clone(), self.content_folder(), Today { now, drafts: self.drafts })
        }
    }
}
