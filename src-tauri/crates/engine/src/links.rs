//! Links as references: which result of the library one leads to, what it answers, and fresh ones.

use std::collections::HashMap;

use archive::FetchError;
use library::{OutputState, Reader, Thumb};

use crate::attach::fresh_links;
use crate::face::{Failure, FailureCode, LinkAnswer, LinkChecked, LinkView, LinkedOutput, OutputLink, Tag};
use crate::inner::locked;
use crate::state_view::{media_type, role};
use crate::{Engine, verbs};

/// So many are asked about at once, and answers of so many are remembered.
const MOST_ASKED: usize = 200;
const MOST_REMEMBERED: usize = 1000;
pub(crate) const LONGEST_LINK: usize = 8192;

/// What links answered, since the start.
#[derive(Default)]
pub(crate) struct LinksChecked(HashMap<String, LinkChecked>);

impl LinksChecked {
    fn note(&mut self, url: &str, checked: LinkChecked) {
        if self.0.len() >= MOST_REMEMBERED && !self.0.contains_key(url) {
            let oldest = self.0.iter().min_by_key(|(_, checked)| checked.at).map(|(url, _)| url.clone());
            oldest.map(|url| self.0.remove(&url));
        }
        self.0.insert(url.to_owned(), checked);
    }

    pub fn of(&self, url: &str) -> Option<LinkChecked> {
        self.0.get(url).cloned()
    }
}

impl Engine {
    /// What is known of links, in their order. Nothing is asked of the network.
    pub async fn links(&self, urls: Vec<String>) -> Result<Vec<LinkView>, Failure> {
        if urls.len() > MOST_ASKED {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_ASKED));
        }
        let account = self.inner.active_lane().map(|lane| lane.account);
        let asked = urls.clone();
        let read = move |reader: &Reader<'_>| asked.iter().map(|url| linked(reader, account, url.trim())).collect();
        let outputs: Vec<Option<LinkedOutput>> = self.inner.library.read(read).await?;
        let checked = locked(&self.inner.links_checked);
        let known = |(url, output): (String, _)| LinkView { checked: checked.of(url.trim()), url, output };
        Ok(urls.into_iter().zip(outputs).map(known).collect())
    }

    /// Asks a link for its head, because a person wants to know: under the rules of every fetch, and without the key.
    pub async fn link_check(&self, url: String) -> Result<LinkView, Failure> {
        let link = url.trim().to_owned();
        if link.len() > LONGEST_LINK {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", LONGEST_LINK));
        }
        let lane = self.inner.active_lane().map_or_else(|| self.real_lane(), Ok)?;
        let probed = self.inner.unless_stopping(self.inner.fetcher.probe(&lane.fetch_policy(), &link)).await;
        if let Some(probed) = probed {
            let checked = LinkChecked { at: self.inner.now(), answer: answer(probed) };
            locked(&self.inner.links_checked).note(&link, checked);
            self.inner.stale(&[Tag::Links], &[]);
        }
        let view = self.links(vec![url]).await?.pop();
        view.ok_or_else(|| Failure::new(FailureCode::NotFound))
    }

    /// The youngest link of a result.
    pub async fn output_link(&self, output: i64) -> Result<OutputLink, Failure> {
        let read = move |reader: &Reader<'_>| {
            Ok((reader.links().youngest(output)?, reader.outputs().get(output)?.map(|row| (row.url, row.state))))
        };
        let (Some((url, made_at)), Some((first, state))) = self.inner.library.read(read).await? else {
            return Err(Failure::new(FailureCode::NotFound));
        };
        if !url.starts_with("http") {
            // A file of this computer: no service can reach it, and its path is nobody's business.
            return Err(Failure::new(FailureCode::LinkGone));
        }
        let asked = locked(&self.inner.links_checked).of(&url);
        let gone = match asked {
            Some(checked) => is_gone(&checked.answer),
            None => state == OutputState::LinkDead && url == first,
        };
        Ok(OutputLink { url, made_at, gone })
    }

    /// Asks the task of a result once more, because a fresh link is wanted, and answers the youngest.
    pub async fn link_renew(&self, output: i64) -> Result<OutputLink, Failure> {
        let row = self.inner.library.read(move |reader| reader.outputs().get(output)).await?;
        let row = row.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let (task, lane) = self.row(row.task_id).await?;
        if lane.usable_key().is_none() {
            return Err(Failure::new(FailureCode::KeyMissing));
        }
        verbs::may_ask(&self.inner, &lane)?;
        if !fresh_links(&self.inner, &lane, &task).await? {
            return Err(Failure::new(FailureCode::NotReached));
        }
        self.inner.stale(&[Tag::Links, Tag::Task], &[task.id]);
        self.output_link(output).await
    }
}

/// The result that a link leads to, in an account.
pub(crate) fn linked(
    reader: &Reader<'_>,
    account: Option<i64>,
    url: &str,
) -> Result<Option<LinkedOutput>, library::Error> {
    let Some(account) = account.filter(|_| url.len() <= LONGEST_LINK) else { return Ok(None) };
    let found = reader.links().output_of(account, url)?;
    Ok(found.map(|found| LinkedOutput {
        output: found.output,
        task: found.task,
        role: role(found.role),
        media: media_type(found.media),
        has_thumbnail: found.thumb == Thumb::There,
        archived: found.state == OutputState::Archived,
        gone: found.state == OutputState::LinkDead,
        made_at: found.made_at,
        duration_ms: found.duration_ms,
    }))
}

/// Whether an answer says that nothing is behind a link any more.
pub(crate) fn is_gone(answer: &LinkAnswer) -> bool {
    matches!(answer, LinkAnswer::Refuses { status: 403 | 404 | 410 } | LinkAnswer::AddressRefused)
}

fn answer(probed: Result<archive::Probed, FetchError>) -> LinkAnswer {
    match probed {
        Ok(probed) => {
            LinkAnswer::Answers { bytes: probed.bytes.and_then(|bytes| i64::try_from(bytes).ok()), mime: probed.mime }
        }
        Err(FetchError::Gone { status } | FetchError::Answers { status, .. }) => LinkAnswer::Refuses { status },
        Err(FetchError::AddressRefused { .. }) => LinkAnswer::AddressRefused,
        Err(
            error @ (FetchError::NotReached { .. }
            | FetchError::Broke { .. }
            | FetchError::TooLarge { .. }
            | FetchError::WrongLength { .. }
            | FetchError::Packed
            | FetchError::Disk(_)),
        ) => LinkAnswer::NotReached { detail: error.to_string().chars().take(200).collect() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_asked_the_newest_is_remembered() {
        let mut checked = LinksChecked::default();
        let at = |at: i64| LinkChecked { at, answer: LinkAnswer::AddressRefused };
        for n in 0..i64::try_from(MOST_REMEMBERED + 5).unwrap_or(0) {
            checked.note(&format!("https://a.example/{n}"), at(n));
        }
        assert_eq!(checked.0.len(), MOST_REMEMBERED);
        assert_eq!((checked.of("https://a.example/4"), checked.of("https://a.example/5")), (None, Some(at(5))));
    }
}
