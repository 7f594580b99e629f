//! Candour builds a website from published ratings.
//!
//! A build ([`pipeline::build`]) is one function from a folder to artifacts and a report. [`content`] reads the folder: small
//! files become the records of [`model`], responses become the counts of [`tally`] as they are read. [`checks`] look at what
//! only the whole can tell. [`statistics`] turns tallies into results, and lets nothing pass that rests on too few people:
//! what comes after it can see neither a person nor a figure that is withheld. [`prose`] says results in sentences, [`charts`] draws them, [`pictures`] share images and pictures of charts, [`markup`] renders
//! texts, [`theme`] has the templates, [`words`] has the messages of each language. [`site`] holds what artifacts are made from; [`pages`], [`feeds`], [`data`] and [`search`] make them and hand them to a sink of
//! [`output`], which publishes all of them or none. Whatever is wrong on the way is a [`diagnostics::Diagnostic`] with a
//! code, a place in a [`source`] file, and a way out.
//!
//! [`import`] makes responses of the exports of survey tools. [`cli`] has the commands, [`serve`] the preview server, [`routes`] the addresses.

pub mod audit;
pub mod cache;
pub mod charts;
pub mod checks;
pub mod cli;
pub mod content;
pub mod data;
pub mod diagnostics;
pub mod diff;
pub mod feeds;
pub mod html;
pub mod import;
pub mod markup;
pub mod model;
pub mod output;
pub mod pages;
pub mod pictures;
pub mod pipeline;
pub mod prose;
pub mod routes;
pub mod scaffold;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod statistics;
pub mod tally;
pub mod theme;
pub mod words;
