//! The query language as the page writes it, and searches that are kept.

use crate::Engine;
use crate::face::{Failure, FailureCode, QueryRead, SavedSearch};

impl Engine {
    /// Takes a text of the query language apart; `caret` is a place in it, in UTF-16 units.
    pub async fn query_read(&self, text: String, caret: u32) -> Result<QueryRead, Failure> {
        let _ = (text, caret);
        Err(Failure::new(FailureCode::NotFound))
    }

    /// The text with a term of a facet switched on or off; `alone` takes away the others of its field.
    pub async fn query_toggle(&self, text: String, term: String, alone: bool) -> Result<String, Failure> {
        let _ = (text, term, alone);
        Err(Failure::new(FailureCode::NotFound))
    }

    pub async fn searches(&self) -> Result<Vec<SavedSearch>, Failure> {
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Keeps a new one (id 0) or changes one. Fails with `nameTaken` and `nameMissing`.
    pub async fn search_save(&self, search: SavedSearch) -> Result<SavedSearch, Failure> {
        let _ = search;
        Err(Failure::new(FailureCode::NotFound))
    }

    pub async fn search_delete(&self, id: i64) -> Result<(), Failure> {
        let _ = id;
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Moves one to a place in the list, counted from 0.
    pub async fn search_order(&self, id: i64, place: u32) -> Result<(), Failure> {
        let _ = (id, place);
        Err(Failure::new(FailureCode::NotFound))
    }
}
