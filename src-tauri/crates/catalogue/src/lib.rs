//! Models as data: what a model takes, what a body may hold, what it costs.
//!
//! A model is one file in `models/` (its README says the format): JSON Schema for its parameters, JSON Schema or CEL for
//! what they may not say together, CEL for its price. From it come the form that the page shows, the body that a draft
//! makes, what speaks against that body, and what it will cost. Nothing here reads a clock, a
//! disk or a network, and nothing knows a model by name.

mod along;
mod body;
mod breach;
mod carry;
mod catalogue;
mod check;
mod compare;
mod draft;
mod expression;
mod facts;
mod file;
mod follow;
mod judge;
mod limits;
mod means;
mod mention;
mod model;
mod outside;
mod place;
mod price;
mod prove;
mod reuse;
mod rule;
mod sample;
mod schema;
mod takes;
mod translate;
mod wish;

pub use along::{Along, Differs, along, linked_by, said_by};
pub use carry::{Kept, Left, carry, kept};
pub use catalogue::{Catalogue, CatalogueError};
pub use check::{BODY_LIMIT, PROMPT_LIMIT, check};
pub use compare::{Change, Sort, changes};
pub use draft::{Broke, Checked, Closed, Draft, Estimate, Problem, ProblemCode, WayOut};
pub use facts::{Facts, facts};
pub use follow::{Fills, FollowUp, Following, Follows, Origin, Verb, continued, follow_ups, varied};
pub use means::Means;
pub use mention::{Mention, fitting, mentioned, place_of, source};
pub use model::{Areas, Control, Evidence, Kind, Model, Parameter, Price, Prompt, Reference, Strength};
pub use outside::{Found, MOST_MODELS, MOST_OUTSIDE_BYTES, NoCatalogue, Outside, Refused, bundle, read_outside};
pub use reuse::{Parts, draft_of_body};
pub use rule::{Message, Mode, NotEncoded, Rule};
pub use takes::Takes;
pub use translate::Held;
pub use wish::{Fulfils, Gives, Wish};
