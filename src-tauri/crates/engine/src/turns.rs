//! Whose turn it is to be fetched: the oldest first, a few at a time, and of one host no more than it likes.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use library::Output;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use url::Url;

use crate::inner::locked;

/// Outputs that are due, by the host that they come from.
#[derive(Default)]
pub(crate) struct Due {
    by_host: BTreeMap<String, VecDeque<Output>>,
}

impl Due {
    /// `outputs` in the order in which they are to be fetched, which is that of their ids.
    pub fn of(outputs: Vec<Output>) -> Self {
        let mut due = Self::default();
        for output in outputs {
            due.by_host.entry(host_of(&output.url)).or_default().push_back(output);
        }
        due
    }

    /// The oldest one that there is a place for.
    pub fn next(&mut self, places: &Places) -> Option<(Output, Place)> {
        let waiting = self.by_host.iter().filter(|(host, _)| places.has_room(host));
        let host = waiting.min_by_key(|(_, outputs)| outputs.front().map(|output| output.id))?.0.clone();
        let outputs = self.by_host.get_mut(&host)?;
        let output = outputs.pop_front();
        if outputs.is_empty() {
            self.by_host.remove(&host);
        }
        Some((output?, places.take(host)))
    }
}

/// A link that cannot be read fails by itself later; here it only needs a name.
fn host_of(link: &str) -> String {
    Url::parse(link).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// The places for files that are fetched at the same time.
pub(crate) struct Places {
    most: usize,
    most_of_a_host: usize,
    taken: Arc<Taken>,
}

#[derive(Default)]
struct Taken {
    by_host: Mutex<HashMap<String, usize>>,
    freed: Notify,
}

impl Places {
    pub fn new(most: usize, most_of_a_host: usize) -> Self {
        Self { most, most_of_a_host, taken: Arc::default() }
    }

    /// Resolves when a place became free.
    pub fn freed(&self) -> Notified<'_> {
        self.taken.freed.notified()
    }

    fn has_room(&self, host: &str) -> bool {
        let taken = locked(&self.taken.by_host);
        taken.values().sum::<usize>() < self.most && taken.get(host).is_none_or(|count| *count < self.most_of_a_host)
    }

    fn take(&self, host: String) -> Place {
        *locked(&self.taken.by_host).entry(host.clone()).or_default() += 1;
        Place { host, taken: Arc::clone(&self.taken) }
    }
}

/// One of them, until it is dropped.
pub(crate) struct Place {
    host: String,
    taken: Arc<Taken>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = locked(&self.taken.by_host);
        if let Some(count) = taken.get_mut(&self.host) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.host);
            }
        }
        drop(taken);
        self.taken.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use library::{Media, OutputState, Role, Thumb};

    fn output(id: i64, url: &str) -> Output {
        Output {
            id,
            task_id: 1,
            idx: 0,
            role: Role::Result,
            label: None,
            url: url.to_owned(),
            media: Media::Unknown,
            mime: None,
            extension: None,
            width: None,
            height: None,
            duration_ms: None,
            facts: None,
            bytes: None,
            sha256: None,
            path: None,
            state: OutputState::Waiting,
            fail_reason: None,
            fail_detail: None,
            tries: 0,
            first_try_at: None,
            last_try_at: None,
            retry_at: None,
            archived_at: None,
            part_path: None,
            etag: None,
            last_modified: None,
            received: 0,
            thumb: Thumb::None,
            colour: None,
            peaks200: None,
            peaks2000: None,
            missing: false,
            changed: false,
            fetch: true,
        }
    }

    #[tokio::test]
    async fn a_host_gets_no_more_places_than_its_share_and_the_oldest_goes_first() {
        let (a, b) = ("https://a.example:8443/x", "https://b.example/x");
        let mut due =
            Due::of(vec![output(1, a), output(2, a), output(3, a), output(4, b), output(5, b), output(6, "?")]);
        let places = Places::new(4, 2);
        let mut taken = Vec::new();
        while let Some((output, place)) = due.next(&places) {
            taken.push((output.id, place));
        }
        assert_eq!(taken.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 2, 4, 5]);

        taken.remove(3);
        places.freed().await;
        let (next, _place) = due.next(&places).unwrap();
        assert_eq!(next.id, 6, "a.example still has its two");
        assert!(due.next(&places).is_none());
        taken.remove(0);
        assert_eq!(due.next(&places).unwrap().0.id, 3);
    }
}
