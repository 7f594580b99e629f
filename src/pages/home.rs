//! The home page.

use serde::Serialize;

use crate::charts::{self, Subject};
use crate::diagnostics::Stop;
use crate::model::Kind;
use crate::pages::emit::{Emit, emit};
use crate::pages::figure::frame;
use crate::pages::site::Site;
use crate::pages::verdict::verdict;
use crate::pages::view::{CardView, LinkView, link, period};

const NEWS_ON_HOME: usize = 4;

#[derive(Serialize)]
struct View<'a> {
    survey: Option<SurveyView<'a>>,
    others: Vec<LinkView>,
    news: Vec<CardView<'a>>,
    more_news: bool,
}

#[derive(Serialize)]
struct SurveyView<'a> {
    title: &'a str,
    to: String,
    period: Option<String>,
    demonstration: bool,
    verdict: Vec<String>,
    figure: Option<String>,
    instrument: &'a str,
    withheld: usize,
}

/// Renders the home page and the page that is shown where there is none.
pub fn render(site: &Site<'_>) -> Result<(), Stop> {
    let root = site.linking.root("/");
    // The newest survey that compares systems leads; without one, the newest of all.
    let newest = site.results.order.iter().rev();
    let subjects: Vec<Subject<'_>> = newest.filter_map(|id| Subject::of(site.catalogue, site.results, id)).collect();
    let lead = subjects.iter().find(|s| s.survey.ranked && s.result.shown().next().is_some()).or(subjects.first());
    let survey = lead.map(|subject| SurveyView {
        title: &subject.survey.entry.title,
        to: Kind::Survey.address(&subject.survey.entry.id),
        period: period(subject.survey),
        demonstration: subject.survey.demonstration,
        verdict: verdict(*subject),
        figure: charts::league(*subject).map(|f| frame(site.theme, site.report, &f, &root)),
        instrument: &subject.instrument.title,
        withheld: subject.result.withheld().count(),
    });
    let lead_id = lead.map(|s| s.survey.entry.id.as_str());
    let others = subjects.iter().filter(|s| Some(s.survey.entry.id.as_str()) != lead_id);
    let news = site.news;
    let view = View {
        survey,
        others: others.map(|s| link(Kind::Survey, &s.survey.entry)).collect(),
        more_news: news.len() > NEWS_ON_HOME,
        news: news.iter().take(NEWS_ON_HOME).map(|n| CardView::of(n)).collect(),
    };
    let settings = &site.catalogue.settings;
    let head = Emit {
        title: &settings.title,
        description: settings.tagline.clone().unwrap_or_else(|| settings.title.clone()),
        section: "/",
        demonstration: lead.is_some_and(|s| s.survey.demonstration),
    };
    emit(site, "/", "home.html", head, &view)?;
    let head = Emit {
        title: "Page not found",
        description: "This page doesn't exist.".into(),
        section: "",
        demonstration: false,
    };
    emit(site, "/404.html", "404.html", head, &())
}
