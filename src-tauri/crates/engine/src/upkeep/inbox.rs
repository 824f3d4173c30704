//! News of a folder, gathered until somebody has time for them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::inner::locked;
use crate::ports::{FolderNews, Tell};

/// Beyond it one look at everything is less work.
const MOST: usize = 10_000;

#[derive(Default)]
pub(super) struct Inbox {
    news: Mutex<News>,
    woken: Notify,
}

/// What was told since the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    pub paths: BTreeSet<PathBuf>,
    /// More happened than `paths` say.
    pub lost: bool,
    /// Nothing more comes.
    pub ended: bool,
}

impl News {
    pub fn add(&mut self, mut more: News) {
        self.paths.append(&mut more.paths);
        self.lost |= more.lost;
        self.ended |= more.ended;
    }
}

impl Inbox {
    /// What fills it.
    pub fn tell(self: &Arc<Self>) -> Tell {
        let inbox = Arc::clone(self);
        Box::new(move |news| inbox.put(news))
    }

    pub fn take(&self) -> News {
        std::mem::take(&mut locked(&self.news))
    }

    /// Waits until something was told since this was called last.
    pub async fn told(&self) {
        self.woken.notified().await;
    }

    fn put(&self, told: FolderNews) {
        let mut news = locked(&self.news);
        match told {
            FolderNews::At(_) if news.lost => {}
            FolderNews::At(path) => {
                news.paths.insert(path);
                if news.paths.len() > MOST {
                    news.lost = true;
                    news.paths.clear();
                }
            }
            FolderNews::Lost => news.lost = true,
            FolderNews::Ended => news.ended = true,
        }
        drop(news);
        self.woken.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_again_and_again_is_one_and_too_much_is_a_look_at_everything() {
        let inbox = Arc::new(Inbox::default());
        let tell = inbox.tell();
        for _ in 0..3 {
            tell(FolderNews::At("/a".into()));
        }
        let news = inbox.take();
        assert_eq!((news.paths.len(), news.lost, news.ended), (1, false, false));
        assert_eq!(inbox.take(), News::default());
        for number in 0..=MOST * 2 {
            tell(FolderNews::At(number.to_string().into()));
        }
        tell(FolderNews::Ended);
        let news = inbox.take();
        assert_eq!((news.paths.len(), news.lost, news.ended), (0, true, true));
    }
}
