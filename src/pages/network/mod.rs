//! The network: organisations, people, events, training, working groups, recommendations, digital leadership.

pub mod events;
pub mod groups;
pub mod leadership;
pub mod organisations;
pub mod people;
pub mod recommendations;
pub mod training;
