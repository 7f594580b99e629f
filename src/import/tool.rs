//! The survey tools, and the headings that each of them writes by itself, whatever was asked.

use super::plain::plain;

crate::model::choices! {
    /// What an export was made with.
    Tool {
        /// LimeSurvey.
        LimeSurvey = "limesurvey",
        /// Microsoft Forms.
        MicrosoftForms = "microsoft-forms",
        /// Google Forms, or its sheet.
        GoogleForms = "google-forms",
        /// Qualtrics.
        Qualtrics = "qualtrics",
        /// REDCap.
        Redcap = "redcap",
        /// SurveyMonkey.
        SurveyMonkey = "surveymonkey",
        /// Jisc Online Surveys.
        Jisc = "jisc",
        /// A spreadsheet, or a tool that nobody knows.
        Spreadsheet = "spreadsheet",
    }
}

impl Tool {
    /// Its name for people, with an article.
    pub fn name(self) -> &'static str {
        match self {
            Tool::LimeSurvey => "an export of LimeSurvey",
            Tool::MicrosoftForms => "an export of Microsoft Forms",
            Tool::GoogleForms => "an export of Google Forms",
            Tool::Qualtrics => "an export of Qualtrics",
            Tool::Redcap => "an export of REDCap",
            Tool::SurveyMonkey => "an export of SurveyMonkey",
            Tool::Jisc => "an export of Jisc Online Surveys",
            Tool::Spreadsheet => "a spreadsheet",
        }
    }

    /// Whether rows of unfinished submissions bear no mark.
    pub fn marks_no_unfinished(self) -> bool {
        self == Tool::SurveyMonkey
    }
}

/// What a tool writes into a column by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixed {
    /// The id of a response, or a part of it.
    Id,
    /// When it was sent.
    Sent,
    /// When it was begun, or last touched: for want of the other.
    Begun,
    /// What kind of response it is: a preview, a test.
    Status,
    /// Whether it was finished.
    Finished,
    /// By which way it came.
    Channel,
    /// The name of a repeated form.
    Repeated,
    /// About a person: what it holds.
    Personal(&'static str),
    /// About the submission, and of no use: what it holds.
    Technical(&'static str),
}

use Fixed::{Begun, Channel, Finished, Id, Personal, Repeated, Sent, Status, Technical};
use Tool::{GoogleForms, Jisc, LimeSurvey, MicrosoftForms, Qualtrics, Redcap, SurveyMonkey};

/// Headings in plain letters, what stands below them, and the tool that they tell of, if they tell of one.
const HEADINGS: [(&str, Fixed, Option<Tool>); 134] = [
    ("id", Id, None),
    ("response id", Id, None),
    ("responseid", Id, None),
    ("submitdate", Sent, Some(LimeSurvey)),
    ("date submitted", Sent, Some(LimeSurvey)),
    ("lastpage", Technical("the last page that was seen"), Some(LimeSurvey)),
    ("last page", Technical("the last page that was seen"), Some(LimeSurvey)),
    ("startlanguage", Technical("the language"), Some(LimeSurvey)),
    ("start language", Technical("the language"), Some(LimeSurvey)),
    ("seed", Technical("a random number of the tool"), None),
    ("startdate", Begun, None),
    ("date started", Begun, Some(LimeSurvey)),
    ("datestamp", Begun, Some(LimeSurvey)),
    ("date last action", Begun, Some(LimeSurvey)),
    ("ipaddr", Personal("the address of a device"), Some(LimeSurvey)),
    ("refurl", Personal("the page that somebody came from"), Some(LimeSurvey)),
    ("referrer url", Personal("the page that somebody came from"), Some(LimeSurvey)),
    ("interviewtime", Technical("how long it took"), Some(LimeSurvey)),
    ("total time", Technical("how long it took"), None),
    ("answer id", Id, Some(LimeSurvey)),
    ("antwort id", Id, Some(LimeSurvey)),
    ("datum abgeschickt", Sent, Some(LimeSurvey)),
    ("letzte seite", Technical("the last page that was seen"), Some(LimeSurvey)),
    ("start sprache", Technical("the language"), Some(LimeSurvey)),
    ("startsprache", Technical("the language"), Some(LimeSurvey)),
    ("zufallsstartwert", Technical("a random number of the tool"), Some(LimeSurvey)),
    ("datum gestartet", Begun, Some(LimeSurvey)),
    ("datum letzte aktivität", Begun, Some(LimeSurvey)),
    ("datum letzte aktion", Begun, Some(LimeSurvey)),
    ("ip adresse", Personal("the address of a device"), None),
    ("weiterleitungs url", Personal("the page that somebody came from"), Some(LimeSurvey)),
    ("referrer", Personal("the page that somebody came from"), None),
    ("id de la réponse", Id, Some(LimeSurvey)),
    ("id réponse", Id, Some(LimeSurvey)),
    ("date de soumission", Sent, Some(LimeSurvey)),
    ("dernière page", Technical("the last page that was seen"), Some(LimeSurvey)),
    ("langue de départ", Technical("the language"), Some(LimeSurvey)),
    ("date de lancement", Begun, Some(LimeSurvey)),
    ("date de la dernière action", Begun, Some(LimeSurvey)),
    ("adresse ip", Personal("the address of a device"), None),
    ("url de renvoi", Personal("the page that somebody came from"), Some(LimeSurvey)),
    ("url référente", Personal("the page that somebody came from"), Some(LimeSurvey)),
    ("start time", Begun, Some(MicrosoftForms)),
    ("completion time", Sent, Some(MicrosoftForms)),
    ("last modified time", Begun, Some(MicrosoftForms)),
    ("total points", Technical("points of a quiz"), Some(MicrosoftForms)),
    ("quiz feedback", Technical("feedback on a quiz"), Some(MicrosoftForms)),
    ("grade posted time", Technical("points of a quiz"), Some(MicrosoftForms)),
    ("startzeit", Begun, Some(MicrosoftForms)),
    ("fertigstellungszeit", Sent, Some(MicrosoftForms)),
    ("heure de début", Begun, Some(MicrosoftForms)),
    ("heure de fin", Sent, Some(MicrosoftForms)),
    ("hora de inicio", Begun, Some(MicrosoftForms)),
    ("hora de finalización", Sent, Some(MicrosoftForms)),
    ("hora de início", Begun, Some(MicrosoftForms)),
    ("hora de conclusão", Sent, Some(MicrosoftForms)),
    ("ora di inizio", Begun, Some(MicrosoftForms)),
    ("ora di completamento", Sent, Some(MicrosoftForms)),
    ("begintijd", Begun, Some(MicrosoftForms)),
    ("tijd van voltooien", Sent, Some(MicrosoftForms)),
    ("godzina rozpoczęcia", Begun, Some(MicrosoftForms)),
    ("godzina ukończenia", Sent, Some(MicrosoftForms)),
    ("timestamp", Sent, Some(GoogleForms)),
    ("horodateur", Sent, Some(GoogleForms)),
    ("marca temporal", Sent, Some(GoogleForms)),
    ("sygnatura czasowa", Sent, Some(GoogleForms)),
    ("tijdstempel", Sent, Some(GoogleForms)),
    ("时间戳记", Sent, Some(GoogleForms)),
    ("zeitstempel", Sent, Some(GoogleForms)),
    ("informazioni cronologiche", Sent, Some(GoogleForms)),
    ("carimbo de data hora", Sent, Some(GoogleForms)),
    ("score", Technical("a computed score"), None),
    ("puntuación total", Technical("points of a quiz"), Some(GoogleForms)),
    ("start date", Begun, None),
    ("end date", Begun, None),
    ("enddate", Begun, None),
    ("recordeddate", Sent, Some(Qualtrics)),
    ("recorded date", Sent, Some(Qualtrics)),
    ("status", Status, None),
    ("response status", Status, None),
    ("survey status", Status, None),
    ("completion status", Status, None),
    ("mode", Status, None),
    ("response type", Status, Some(Qualtrics)),
    ("progress", Technical("how far somebody came"), Some(Qualtrics)),
    ("duration in seconds", Technical("how long it took"), Some(Qualtrics)),
    ("finished", Finished, None),
    ("ipaddress", Personal("the address of a device"), None),
    ("ip address", Personal("the address of a device"), None),
    ("recipientlastname", Personal("a name"), Some(Qualtrics)),
    ("recipientfirstname", Personal("a name"), Some(Qualtrics)),
    ("recipientemail", Personal("an e-mail address"), Some(Qualtrics)),
    ("externalreference", Personal("a number by which somebody is known"), Some(Qualtrics)),
    ("emailaddress", Personal("an e-mail address"), Some(Qualtrics)),
    ("externaldatareference", Personal("a number by which somebody is known"), Some(Qualtrics)),
    ("external data reference", Personal("a number by which somebody is known"), Some(Qualtrics)),
    ("locationlatitude", Personal("where somebody was"), Some(Qualtrics)),
    ("locationlongitude", Personal("where somebody was"), Some(Qualtrics)),
    ("locationaccuracy", Personal("where somebody was"), Some(Qualtrics)),
    ("distributionchannel", Channel, Some(Qualtrics)),
    ("distribution channel", Channel, Some(Qualtrics)),
    ("userlanguage", Technical("the language"), Some(Qualtrics)),
    ("user language", Technical("the language"), Some(Qualtrics)),
    ("responseset", Technical("a set of responses"), Some(Qualtrics)),
    ("record id", Id, Some(Redcap)),
    ("study id", Id, Some(Redcap)),
    ("redcap event name", Id, Some(Redcap)),
    ("event name", Id, Some(Redcap)),
    ("redcap repeat instrument", Repeated, Some(Redcap)),
    ("repeat instrument", Repeated, Some(Redcap)),
    ("redcap repeat instance", Id, Some(Redcap)),
    ("repeat instance", Id, Some(Redcap)),
    ("redcap data access group", Personal("a place of work"), Some(Redcap)),
    ("data access group", Personal("a place of work"), Some(Redcap)),
    ("redcap survey identifier", Personal("a name or an e-mail address"), Some(Redcap)),
    ("survey identifier", Personal("a name or an e-mail address"), Some(Redcap)),
    ("survey timestamp", Sent, Some(Redcap)),
    ("complete", Finished, Some(Redcap)),
    ("respondent id", Id, Some(SurveyMonkey)),
    ("respondentid", Id, Some(SurveyMonkey)),
    ("collector id", Technical("by which way it came"), Some(SurveyMonkey)),
    ("collectorid", Technical("by which way it came"), Some(SurveyMonkey)),
    ("date created", Begun, Some(SurveyMonkey)),
    ("date modified", Sent, Some(SurveyMonkey)),
    ("custom data 1", Personal("what a list of addresses says of somebody"), Some(SurveyMonkey)),
    ("unique response number", Id, Some(Jisc)),
    ("unique response id", Id, Some(Jisc)),
    ("urn", Id, Some(Jisc)),
    ("submission id", Id, None),
    ("created", Sent, None),
    ("modified", Begun, None),
    ("answer time ms", Technical("how long it took"), None),
    ("language", Technical("the language"), None),
    ("duration", Technical("how long it took"), None),
];

/// What the headings of columns about persons hold: part of the heading, and what it is.
const PERSONAL: [(&str, &str); 30] = [
    ("email", "an e-mail address"),
    ("e mail", "an e-mail address"),
    ("mail address", "an e-mail address"),
    ("correo electrónico", "an e-mail address"),
    ("dirección de correo", "an e-mail address"),
    ("adresse électronique", "an e-mail address"),
    ("full name", "a name"),
    ("first name", "a name"),
    ("last name", "a name"),
    ("firstname", "a name"),
    ("lastname", "a name"),
    ("surname", "a name"),
    ("your name", "a name"),
    ("telephone", "a telephone number"),
    ("phone", "a telephone number"),
    ("mobile number", "a telephone number"),
    ("postcode", "where somebody lives or works"),
    ("post code", "where somebody lives or works"),
    ("zip code", "where somebody lives or works"),
    ("date of birth", "a date of birth"),
    ("geburtsdatum", "a date of birth"),
    ("nhs number", "a number by which somebody is known"),
    ("staff number", "a number by which somebody is known"),
    ("employee", "a number by which somebody is known"),
    ("user id", "a number by which somebody is known"),
    ("prolific", "a number by which somebody is known"),
    ("workerid", "a number by which somebody is known"),
    ("latitude", "where somebody was"),
    ("longitude", "where somebody was"),
    ("custom data", "what a list of addresses says of somebody"),
];

/// Whole headings about persons.
const PERSONAL_WHOLE: [&str; 14] = [
    "name",
    "names",
    "nom",
    "nombre",
    "nome",
    "naam",
    "username",
    "user name",
    "benutzername",
    "ip",
    "tel",
    "token",
    "zugangscode",
    "identifier",
];

/// What a tool writes below a heading by itself; `None` of what is asked of people.
pub fn fixed(heading: &str) -> Option<Fixed> {
    let plain = plain(heading);
    let known = HEADINGS.iter().find(|(text, _, _)| *text == plain).map(|(_, fixed, _)| *fixed);
    if known.is_some() || plain.is_empty() {
        return known;
    }
    let code = heading.trim();
    let ends = |ending: &str| code.ends_with(ending);
    if code.starts_with("redcap_") && ends("_timestamp") || ends("_timestamp") && !code.contains(' ') {
        return Some(Sent);
    }
    if ends("_complete") && !code.contains(' ') {
        return Some(Finished);
    }
    // A question of one's own that is called as one of the tool's gets a digit behind it.
    let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    if PERSONAL_WHOLE.contains(&bare) {
        return Some(Personal("a name, or what somebody goes by"));
    }
    if let Some((_, what)) = PERSONAL.iter().find(|(part, _)| plain.contains(part)) {
        return Some(Personal(what));
    }
    let timing =
        ["_First Click", "_Last Click", "_Page Submit", "_Click Count", "_Browser", "_Operating System", "_Resolution"];
    let is_timing = timing.iter().any(|t| ends(t)) || (ends("Time") && code.starts_with("group"));
    let is_order = code.contains("_DO_") || code.starts_with("Points - ") || code.starts_with("Feedback - ");
    let is_quiz = ["[Puntuación]", "[Comentarios]", "[Score]", "[Feedback]"].iter().any(|t| ends(t));
    (is_timing || is_order || is_quiz || ends("- Topics")).then_some(Technical("what the tool adds to a question"))
}

/// The tool that headings tell of: the one with the most of its own; of an equal number the first of them.
pub fn of_headings<'h>(headings: impl Iterator<Item = &'h str> + Clone) -> Tool {
    let plains: Vec<String> = headings.clone().map(plain).collect();
    let own = |tool: Tool| {
        HEADINGS.iter().filter(|(text, _, of)| *of == Some(tool) && plains.iter().any(|p| p == text)).count()
    };
    let codes = |test: fn(&str) -> bool| headings.clone().filter(|h| test(h.trim())).count();
    let redcap =
        codes(|h| h.ends_with("_complete") && !h.contains(' ') || h.contains("___") || h.starts_with("redcap_"));
    let limesurvey = codes(|h| h.contains("[SQ0"));
    let mut best = (0, Tool::Spreadsheet);
    for tool in Tool::ALL {
        let mut merit = own(tool);
        merit += match tool {
            Redcap => redcap,
            LimeSurvey => limesurvey.min(2),
            _ => 0,
        };
        // One heading such as “Completion time” may stand in any spreadsheet.
        let least = match tool {
            MicrosoftForms | LimeSurvey | Qualtrics => 2,
            _ => 1,
        };
        if merit >= least && merit > best.0 {
            best = (merit, tool);
        }
    }
    best.1
}
