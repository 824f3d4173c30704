//! What a person says of results: favourites, ratings, labels, tags, notes, collections, the bin; and undo.

use crate::Engine;
use crate::face::{
    BinView, Change, CollectionChange, CollectionView, Emptied, Failure, FailureCode, Judged, Judgement, Selection,
    TagView, Undone,
};

impl Engine {
    /// Changes what a person said of results, in one transaction.
    pub async fn judge(&self, selection: Selection, change: Change) -> Result<Judged, Failure> {
        let _ = (selection, change);
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Takes the last change back; None when there is none.
    pub async fn judge_undo(&self) -> Result<Option<Undone>, Failure> {
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Does again what was taken back last.
    pub async fn judge_redo(&self) -> Result<Option<Undone>, Failure> {
        Err(Failure::new(FailureCode::NotFound))
    }

    /// What was said of the results of a selection.
    pub async fn judgement(&self, selection: Selection) -> Result<Judgement, Failure> {
        let _ = selection;
        Err(Failure::new(FailureCode::NotFound))
    }

    /// By name.
    pub async fn tags(&self) -> Result<Vec<TagView>, Failure> {
        Err(Failure::new(FailureCode::NotFound))
    }

    /// A name that another tag has makes one of the two.
    pub async fn tag_rename(&self, id: i64, name: String) -> Result<(), Failure> {
        let _ = (id, name);
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Takes it from everything that has it.
    pub async fn tag_delete(&self, id: i64) -> Result<(), Failure> {
        let _ = id;
        Err(Failure::new(FailureCode::NotFound))
    }

    /// By name.
    pub async fn collections(&self) -> Result<Vec<CollectionView>, Failure> {
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Makes a new one (id 0) or changes one. Fails with `nameTaken` and `nameMissing`.
    pub async fn collection_save(&self, collection: CollectionChange) -> Result<CollectionView, Failure> {
        let _ = collection;
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Results stay.
    pub async fn collection_delete(&self, id: i64) -> Result<(), Failure> {
        let _ = id;
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Moves results of a collection before another of it; None: to the end.
    pub async fn collection_order(&self, id: i64, tasks: Vec<i64>, before: Option<i64>) -> Result<(), Failure> {
        let _ = (id, tasks, before);
        Err(Failure::new(FailureCode::NotFound))
    }

    /// What lies in the bin.
    pub async fn bin(&self) -> Result<BinView, Failure> {
        Err(Failure::new(FailureCode::NotFound))
    }

    /// Deletes the files of what is binned, or of those of a selection that are. This is not undone.
    pub async fn bin_empty(&self, selection: Option<Selection>) -> Result<Emptied, Failure> {
        let _ = selection;
        Err(Failure::new(FailureCode::NotFound))
    }
}
