//! Things in the words of schema.org, written as JSON-LD; each field is the property of that name.

#![allow(missing_docs, reason = "each field is documented at https://schema.org under its own name")]

use serde::Serialize;

/// A thing of schema.org; what is not known is left out.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Thing {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    pub context: Option<&'static str>,
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_attendance_mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub location: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organizer: Vec<Thing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub performer: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub super_event: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub has_course_instance: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_organization: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub member: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub works_for: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_category: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operating_system: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate_rating: Option<Box<Rating>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_accessible_for_free: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporal_coverage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<Box<Thing>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding_format: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub item_list_element: Vec<Crumb>,
}

/// A mean with its scale.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub rating_value: f64,
    pub best_rating: f64,
    pub worst_rating: f64,
    pub rating_count: u32,
}

/// A step of the way to a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Crumb {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub position: usize,
    pub name: String,
    pub item: String,
}

impl Thing {
    /// As a script's text: nothing in it can end the script.
    pub fn json(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
    }
}
