//! What the library knows of the links and names of a draft, read before it is checked, so that checking stays pure.

use std::collections::{BTreeSet, HashMap};

use catalogue::Takes;
use library::{Media, Reader};

use crate::Engine;
use crate::face::{Draft, Failure};
use crate::links::LONGEST_LINK;

/// Links of a draft beyond these are not looked for.
const MOST_LINKS: usize = 1000;

#[derive(Default)]
pub(crate) struct Known {
    /// Seconds that a link's video or sound lasts, where it is a result of this library.
    pub seconds: HashMap<String, f64>,
    /// Whom `@name` may mean; empty where the prompt names nobody.
    pub cast: Vec<Named>,
}

/// A member of the cast, as a prompt needs it.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub id: i64,
    pub name: String,
    pub link: String,
    /// What its link leads to, where that is known.
    pub takes: Option<Takes>,
}

impl Engine {
    pub(crate) async fn known_of(&self, draft: &Draft) -> Result<Known, Failure> {
        let links = links_of(draft);
        let names = draft.body.is_empty() && (draft.prompt.contains('@') || draft.table.contains('@'));
        if links.is_empty() && !names {
            return Ok(Known::default());
        }
        let account = self.inner.active_lane().map(|lane| lane.account);
        let read = move |reader: &Reader<'_>| {
            let mut known = Known::default();
            let members = if names { reader.cast().all()? } else { Vec::new() };
            for link in links.iter().chain(members.iter().map(|member| &member.link)) {
                let found = match account {
                    Some(account) => reader.links().output_of(account, link)?,
                    None => None,
                };
                if let Some(seconds) = found.and_then(|found| found.duration_ms).and_then(seconds) {
                    known.seconds.insert(link.clone(), seconds);
                }
            }
            for member in members {
                let media = match member.output {
                    Some(output) => reader.outputs().get(output)?.map(|output| output.media),
                    None => None,
                };
                let voice = (member.sort == library::CastSort::Voice).then_some(Takes::Sound);
                let takes = media.and_then(takes_of).or(voice);
                known.cast.push(Named { id: member.id, name: member.name, link: member.link, takes });
            }
            Ok(known)
        };
        Ok(self.inner.library.read(read).await?)
    }
}

fn takes_of(media: Media) -> Option<Takes> {
    match media {
        Media::Image => Some(Takes::Images),
        Media::Video => Some(Takes::Video),
        Media::Audio => Some(Takes::Sound),
        Media::Other | Media::Unknown => None,
    }
}

fn seconds(ms: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a length in milliseconds is far below 2^53")]
    (ms > 0).then(|| ms as f64 / 1000.0)
}

/// Links of the form, and those in the cells of its table.
fn links_of(draft: &Draft) -> BTreeSet<String> {
    let form = draft.references.iter().map(|reference| reference.url.trim());
    let cells = draft.table.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"'));
    let is_link = |text: &&str| {
        let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        text.len() <= LONGEST_LINK && (begins("http://") || begins("https://"))
    };
    form.chain(cells).filter(is_link).take(MOST_LINKS).map(str::to_owned).collect()
}
