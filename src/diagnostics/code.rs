//! The codes: each names one kind of mistake, and has a case under `tests/diagnostics/<code>/`.

/// Whether a diagnostic stops publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The site is written all the same.
    Warning,
    /// Something to know, that the editor can't mend: never an error, not even with `--deny-warnings`.
    Note,
}

impl Severity {
    /// `error` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $doc:literal),* $(,)?) => {
        /// What kind of mistake a diagnostic is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $doc] $variant),* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The name that users see, such as `unknown-key`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// Error or warning.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// What the code means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $doc),* }
            }
        }
    };
}

codes! {
    NoSite "no-site" Error "There is no `content/site.yaml`.",
    UnreadableFile "unreadable-file" Error "A file or folder of the content can't be read.",
    InvalidUtf8 "invalid-utf8" Error "A text file is not in UTF-8.",
    SymlinkOutside "symlink-outside" Error "A symbolic link leaves the site's folder, or leads to another kind of content.",
    BadName "bad-name" Error "A file's name that some hosts, browsers or file systems don't carry as it is.",
    TooLarge "too-large" Error "A file, a line or a text beyond the limits.",
    UnknownFolder "unknown-folder" Error "A folder under `content/` that is no folder of content: what lies in it would be missing from the site.",
    UnknownFile "unknown-file" Warning "A file under `content/` that Candour doesn't read.",
    MergeConflict "merge-conflict" Error "Two versions that git could not merge stand in one file.",
    WrongFolder "wrong-folder" Error "A record that lies in the folder of another kind.",
    CommentInValue "comment-in-value" Warning "A part of a text that YAML takes for a comment.",
    TypographicQuotes "typographic-quotes" Warning "Typographic quotes around a text, which are shown to readers.",
    TwoDates "two-dates" Warning "A file's name and its front matter have different dates.",
    SameName "same-name" Warning "Two things of one kind that readers can't tell apart.",
    NoResponses "no-responses" Warning "A survey without any response.",
    OutsideSurvey "outside-survey" Warning "Responses dated before their survey opened, or after it closed.",
    NotALink "not-a-link" Warning "A text that was meant as a link or a picture, and is none.",
    NotMarkdown "not-markdown" Warning "A text that was meant as a table, a heading or another form, and is shown otherwise.",
    CopiedTranslation "copied-translation" Warning "A translation that is word for word what it translates, or a page that seems to be one.",
    UnknownFootnote "unknown-footnote" Error "A footnote that a text names and doesn't have.",
    UnusedFootnote "unused-footnote" Warning "A footnote that nothing names.",
    HtmlRemoved "html-removed" Warning "Raw HTML that is taken out of a text.",
    StaleFigure "stale-figure" Error "A figure in a text that the data contradict.",
    AnswersInStatic "answers-in-static" Error "A table of answers among the files that are published as they are.",
    SpreadsheetInStatic "spreadsheet-in-static" Warning "A spreadsheet among the files that are published as they are.",
    Unrecorded "unrecorded" Error "A record of what is published that is gone.",
    StaleCalendar "stale-calendar" Warning "An event that changed since it was published, of which calendars are not told.",
    IdleAccept "idle-accept" Note "A warning that is accepted where there is none.",
    IdleFreeze "idle-freeze" Note "A line `freeze` that keeps no figure.",
    Placeholder "placeholder" Warning "A sample text that nobody has replaced.",
    MissingGlyph "missing-glyph" Note "A name or title with letters that the fonts of pictures don't have.",
    AddressGone "address-gone" Warning "A page that was published, and is gone without a redirect.",
    LargePicture "large-picture" Warning "A picture that a phone loads for long.",
    BadPicture "bad-picture" Error "A picture that browsers don't show.",
    HeadingJump "heading-jump" Warning "A heading that is more than one level below the one before.",
    NotAResponse "not-a-response" Error "A row or table that is no response: a total, a second header, a raw export.",
    ControlCharacter "control-character" Warning "An invisible character that no page can carry.",
    BadId "bad-id" Error "A file's name can't be an id.",
    BadTranslation "bad-translation" Error "A translation that belongs to no file, or to no language of the site.",
    UnknownLanguage "unknown-language" Warning "A text in a language that the site doesn't have.",
    Untranslated "untranslated" Note "Texts that nobody has translated yet.",
    EmptyFile "empty-file" Error "A file has nothing in it.",
    YamlSyntax "yaml-syntax" Error "A file is not YAML.",
    YamlDuplicateKey "yaml-duplicate-key" Error "A key stands twice in one mapping.",
    YamlAlias "yaml-alias" Error "YAML anchors and aliases are not taken.",
    YamlTooDeep "yaml-too-deep" Error "YAML is nested deeper than any content is.",
    FrontMatter "front-matter" Error "Front matter is missing or is not closed.",
    UnknownKey "unknown-key" Error "A key that this kind of content doesn't have.",
    MissingField "missing-field" Error "A required field is missing.",
    WrongType "wrong-type" Error "A value of another type is wanted.",
    BadValue "bad-value" Error "A value that is not among the possible ones.",
    BadDate "bad-date" Error "A date that is not a day of the calendar.",
    DateOrder "date-order" Error "Something ends before it starts.",
    Contradiction "contradiction" Error "Two statements that can't both hold.",
    CountedTwice "counted-twice" Error "A post, or an organisation, that a census counts twice.",
    UnknownRegion "unknown-region" Warning "A region that the map of leadership can't show.",
    UnknownReference "unknown-reference" Error "An id that nothing has.",
    HiddenReference "hidden-reference" Error "A link to something that is not published.",
    DuplicateAddress "duplicate-address" Error "Two files want the same address.",
    AnswerOffScale "answer-off-scale" Error "An answer that the item doesn't offer.",
    AnswerCount "answer-count" Error "More or fewer answers than the instrument has items.",
    CsvUnknownColumn "csv-unknown-column" Error "A column that the survey doesn't have.",
    CsvMissingColumn "csv-missing-column" Error "A column that the survey needs is missing.",
    CsvRaggedRow "csv-ragged-row" Error "A row with more or fewer cells than the header.",
    BadInstrument "bad-instrument" Error "An instrument that can't be scored.",
    BadQuestionnaire "bad-questionnaire" Error "The public questionnaire can't be asked: words, systems or an address are missing.",
    BadTally "bad-tally" Error "A table of tallies that can't be read, or whose sums contradict each other.",
    BadFigures "bad-figures" Error "Published figures that can't be right.",
    CommentWithheld "comment-withheld" Warning "A comment that could identify somebody is not published.",
    UnreadableExport "unreadable-export" Error "An export that can't be read, or a cell of it.",
    ImportQuestion "import-question" Error "Something in an export that can't be decided, and is asked.",
    BadShares "bad-shares" Error "Population shares that can't be used.",
    EmptyWeightCell "empty-weight-cell" Warning "A system has no weighted figure: a group of the population is missing among its respondents.",
    TooManyValues "too-many-values" Error "An attribute of respondents with more values than a breakdown can show.",
    SamePeople "same-people" Error "Surveys of the same people that differ by fewer of them than the minimum.",
    SamePeopleUnknown "same-people-unknown" Warning "Surveys of which nobody can tell whether the same people answered them, for one came as tallies.",
    PublicAnswers "public-answers" Warning "Raw answers in a repository that a workflow or a host publishes.",
    StaleFigures "stale-figures" Error "Published figures that rest on other settings, where the answers are not there.",
    EditedRecord "edited-record" Error "A record of what was published is not as it was written.",
    MovedByFew "moved-by-few" Error "A published figure would move on fewer new responses than the minimum.",
    RenamedResults "renamed-results" Error "Figures that were published, under a name of which nothing is recorded.",
    RenamedGroups "renamed-groups" Warning "Groups of respondents that were published under names that site.yaml doesn't have any more.",
    NothingRecorded "nothing-recorded" Error "A system is to stay as it was published, but nothing of it is recorded.",
    ResultsGone "results-gone" Warning "Figures that were published have no answers any more.",
    StraightLining "straight-lining" Note "Responses with the same raw answer to items of opposite wording.",
    CopiedAnswers "copied-answers" Error "A file of responses that holds those of another one again.",
    IdenticalRows "identical-rows" Warning "Rows that were doubled, or pasted twice.",
    MoreThanInvited "more-than-invited" Warning "More responses than people were invited.",
    CrowdedDay "crowded-day" Note "Many responses of one organisation on one day.",
    TurnedItems "turned-items" Warning "Negative items that seem to have been turned before they were brought in.",
    ReversedItem "reversed-item" Note "An item that runs against the others: perhaps swapped, or coded the wrong way round.",
    LowAlpha "low-alpha" Note "Answers that hang together so little that their sum says little.",
    RawHtml "raw-html" Error "Raw HTML in Markdown.",
    UnsafeLink "unsafe-link" Error "A link that could run a script.",
    MissingAlt "missing-alt" Error "An image without a description.",
    UnknownChart "unknown-chart" Error "A chart that doesn't exist.",
    BrokenLink "broken-link" Error "A link to a page or anchor that the site doesn't have.",
    PageTooLarge "page-too-large" Error "A page of more HTML than any reader's browser should have to bear.",
    Template "template" Error "A template of the theme has a mistake.",
    MissingWord "missing-word" Error "A language has no words for something that pages say.",
    BadWord "bad-word" Error "A text of the theme's words can't be used.",
    UnknownTheme "unknown-theme" Error "A theme that is not there.",
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
