//! What was said, as the page gets it.

use library::Held;

use super::Judging;
use crate::Engine;
use crate::face::{
    BinView, CollectionShare, CollectionView, Failure, Judgement, Label, Selection, Share, TagShare, TagView,
};
use crate::inner::locked;

impl Engine {
    /// What was said of the results of a selection.
    pub async fn judgement(&self, selection: Selection) -> Result<Judgement, Failure> {
        let account = self.inner.need_lane()?.account;
        let tasks = self.selected(&selection).await?;
        let (said, note) = self
            .inner
            .library
            .read(move |reader| {
                let said = reader.said(account, &tasks)?;
                let only = reader.own(account, if said.count == 1 { &tasks } else { &[] })?;
                let note = only.first().map(|task| reader.notes().of_task(*task)).transpose()?.flatten();
                Ok((said, note))
            })
            .await?;
        let share = |count| share(count, said.count);
        Ok(Judgement {
            count: said.count,
            bytes: said.bytes,
            favourite: share(said.favourites),
            private: share(said.private),
            binned: share(said.binned),
            rating: said.rating,
            label: said.label.map(label_shown),
            tags: said.tags.into_iter().map(|(tag, count)| TagShare { name: tag.name, share: share(count) }).collect(),
            collections: said
                .collections
                .into_iter()
                .map(|(held, count)| CollectionShare { id: held.id, name: held.name, share: share(count) })
                .collect(),
            note: note.map(|note| note.text),
        })
    }

    /// By name.
    pub async fn tags(&self) -> Result<Vec<TagView>, Failure> {
        let account = self.inner.need_lane()?.account;
        let used = self.inner.library.read(move |reader| reader.tags_used(account)).await?;
        Ok(used.into_iter().map(|(tag, count)| TagView { id: tag.id, name: tag.name, count }).collect())
    }

    /// By name.
    pub async fn collections(&self) -> Result<Vec<CollectionView>, Failure> {
        let account = self.inner.need_lane()?.account;
        let held = self.inner.library.read(move |reader| reader.collections_held(account)).await?;
        Ok(held.into_iter().map(collection_view).collect())
    }

    /// What lies in the bin.
    pub async fn bin(&self) -> Result<BinView, Failure> {
        let account = self.inner.need_lane()?.account;
        let bin = self.inner.library.read(move |reader| reader.bin(account)).await?;
        Ok(BinView { count: bin.results, files: bin.files, bytes: bin.bytes })
    }

    /// Ends the emptying that runs; what is deleted by then is deleted. Without one nothing happens.
    pub async fn bin_stop(&self) -> Result<(), Failure> {
        let judging: &Judging = &self.inner.judging;
        if let Some(running) = &*locked(&judging.stop) {
            running.cancel();
        }
        Ok(())
    }
}

pub(crate) fn collection_view(held: Held) -> CollectionView {
    let Held { collection, count, cover } = held;
    CollectionView { id: collection.id, name: collection.name, private: collection.private, count, cover }
}

fn share(count: u32, of: u32) -> Share {
    match count {
        0 => Share::None,
        count if count >= of => Share::All,
        _ => Share::Some,
    }
}

pub(crate) fn label_shown(label: library::query::Label) -> Label {
    match label {
        library::query::Label::Red => Label::Red,
        library::query::Label::Orange => Label::Orange,
        library::query::Label::Yellow => Label::Yellow,
        library::query::Label::Green => Label::Green,
        library::query::Label::Blue => Label::Blue,
        library::query::Label::Violet => Label::Violet,
    }
}
