//! The cast: links under names, for prompts.

mod known;
mod names;

use library::Reader;

pub(crate) use known::Known;
pub(crate) use names::named;

use crate::Engine;
use crate::face::{
    CastMember, CastSort, CastView, Failure, FailureCode, LinkView, LinkedOutput, MadeOne, MadeWith, Renewed, Tag,
};
use crate::inner::locked;
use crate::links::{LONGEST_LINK, LinksChecked, is_gone, linked};
use crate::state_view::media_type;

const MOST_MEMBERS: usize = 500;
const MOST_NOTE: usize = 1000;
const MOST_SHOWN: u32 = 24;
const MOST_LINKS: u32 = 100;
/// What was removed can be put back for so long.
const KEPT_MS: i64 = 24 * 3_600_000;

impl Engine {
    /// The shelf, in order of the names.
    pub async fn cast(&self) -> Result<Vec<CastView>, Failure> {
        let account = self.inner.active_lane().map(|lane| lane.account);
        let read = move |reader: &Reader<'_>| {
            let with_output = |member: library::CastMember| {
                let output = linked(reader, account, &member.link)?;
                Ok((member, output))
            };
            reader.cast().all()?.into_iter().map(with_output).collect::<Result<Vec<_>, library::Error>>()
        };
        let members = self.inner.library.read(read).await?;
        let checked = locked(&self.inner.links_checked);
        Ok(members.into_iter().map(|(member, output)| view(member, output, &checked)).collect())
    }

    /// Keeps a member: a new one when its id is 0 or gone, else in place of the one that has the id.
    pub async fn cast_save(&self, member: CastMember) -> Result<CastMember, Failure> {
        let member = sound(member)?;
        let now = self.inner.now();
        let account = self.inner.active_lane().map(|lane| lane.account);
        let kept = self
            .inner
            .library
            .write(move |writer| {
                let before = writer.cast().get(member.id)?;
                if before.is_none() && writer.cast().all()?.len() >= MOST_MEMBERS {
                    return Ok(Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_MEMBERS)));
                }
                let output = linked(writer, account, &member.link)?;
                let same = before.as_ref().filter(|before| before.link == member.link);
                let row = library::CastMember {
                    id: member.id,
                    name: member.name.clone(),
                    sort: stored(member.sort),
                    link: member.link.clone(),
                    output: output.as_ref().map(|found| found.output).or(same.and_then(|same| same.output)),
                    note: member.note.clone(),
                    created_at: now,
                    linked_at: same.map(|same| same.linked_at).or(output.map(|found| found.made_at)).unwrap_or(now),
                };
                let link = writer.links().keep(&row.link)?;
                let id = writer.cast().set(&row, link)?;
                let taken = || Failure::new(FailureCode::CastNameTaken).fact("name", &row.name);
                Ok(id.map(|id| CastMember { id, output: row.output, ..member }).ok_or_else(taken))
            })
            .await??;
        self.inner.stale(&[Tag::Cast], &[]);
        Ok(kept)
    }

    /// `cast_restore` puts it back, for a day.
    pub async fn cast_remove(&self, id: i64) -> Result<(), Failure> {
        let now = self.inner.now();
        let remove = move |writer: &mut library::Writer<'_>| {
            writer.cast().forget(now.saturating_sub(KEPT_MS))?;
            writer.cast().remove(id, now)
        };
        self.inner.library.write(remove).await?;
        self.inner.stale(&[Tag::Cast], &[]);
        Ok(())
    }

    pub async fn cast_restore(&self, id: i64) -> Result<(), Failure> {
        if !self.inner.library.write(move |writer| writer.cast().restore(id)).await? {
            return Err(Failure::new(FailureCode::CastNameTaken));
        }
        self.inner.stale(&[Tag::Cast], &[]);
        Ok(())
    }

    /// Asks the task of a member's result for a fresh link, which takes the place of the old one.
    pub async fn cast_renew(&self, id: i64) -> Result<Renewed, Failure> {
        let member = self.inner.library.read(move |reader| reader.cast().get(id)).await?;
        let member = member.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let Some(output) = member.output else { return Ok(Renewed::NotOurs) };
        let fresh = self.link_renew(output).await?;
        if fresh.url == member.link {
            return Ok(Renewed::Same);
        }
        let put = move |writer: &mut library::Writer<'_>| {
            // It may have been renamed, or given another link, while the service was asked.
            let Some(now) = writer.cast().get(id)?.filter(|now| now.link == member.link) else { return Ok(()) };
            let link = writer.links().keep(&fresh.url)?;
            writer.cast().set(&library::CastMember { link: fresh.url, linked_at: fresh.made_at, ..now }, link)?;
            Ok(())
        };
        self.inner.library.write(put).await?;
        self.inner.stale(&[Tag::Cast], &[]);
        Ok(Renewed::Renewed)
    }

    /// What was made with a member in this account, newest first.
    pub async fn cast_made(&self, id: i64) -> Result<Vec<MadeOne>, Failure> {
        let Some(lane) = self.inner.active_lane() else { return Ok(Vec::new()) };
        let account = lane.account;
        let read = move |reader: &Reader<'_>| {
            let tasks = reader.cast().made_with(id, account, MOST_SHOWN)?;
            reader.tiles(&tasks)
        };
        let tiles = self.inner.library.read(read).await?;
        Ok(tiles
            .into_iter()
            .map(|tile| MadeOne {
                task: tile.task,
                output: tile.output,
                media: media_type(tile.media),
                has_thumbnail: tile.thumb == library::Thumb::There,
                prompt: tile.prompt,
            })
            .collect())
    }

    /// Who of the cast and which results are in a task.
    pub async fn made_with(&self, task: i64) -> Result<MadeWith, Failure> {
        let (row, _) = self.row(task).await?;
        let account = Some(row.account_id);
        let read = move |reader: &Reader<'_>| {
            let cast = reader.cast().of_task(task)?.into_iter().map(shown).collect();
            let mut outputs = Vec::new();
            for link in reader.cast().links_of_task(task, MOST_LINKS)? {
                outputs.extend(linked(reader, account, &link)?);
            }
            Ok(MadeWith { cast, outputs })
        };
        Ok(self.inner.library.read(read).await?)
    }
}

fn view(member: library::CastMember, output: Option<LinkedOutput>, checked: &LinksChecked) -> CastView {
    let checked = checked.of(&member.link);
    // What the link says itself is newer than what was said of the file.
    let needs_renewing = match &checked {
        Some(checked) => is_gone(&checked.answer),
        None => output.as_ref().is_some_and(|output| output.gone && output.made_at >= member.linked_at),
    };
    CastView {
        linked_at: member.linked_at,
        link: LinkView { url: member.link.clone(), output, checked },
        needs_renewing,
        member: shown(member),
    }
}

/// A member with a name that `@name` can hold, and a link.
fn sound(member: CastMember) -> Result<CastMember, Failure> {
    let name = member.name.trim().trim_start_matches('@').to_owned();
    if !names::is_name(&name) {
        return Err(Failure::new(FailureCode::CastNameShape));
    }
    let link = member.link.trim().to_owned();
    let plain = link.len() <= LONGEST_LINK && !link.contains(|c: char| c.is_whitespace() || c.is_control());
    let web = url::Url::parse(&link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !plain || !web {
        return Err(Failure::new(FailureCode::LinkShape));
    }
    let note = member.note.chars().take(MOST_NOTE).collect();
    Ok(CastMember { name, link, note, ..member })
}

fn shown(member: library::CastMember) -> CastMember {
    let library::CastMember { id, name, link, output, note, .. } = member;
    let sort = match member.sort {
        library::CastSort::Person => CastSort::Person,
        library::CastSort::Place => CastSort::Place,
        library::CastSort::Product => CastSort::Product,
        library::CastSort::Style => CastSort::Style,
        library::CastSort::Voice => CastSort::Voice,
    };
    CastMember { id, name, sort, link, output, note }
}

fn stored(sort: CastSort) -> library::CastSort {
    match sort {
        CastSort::Person => library::CastSort::Person,
        CastSort::Place => library::CastSort::Place,
        CastSort::Product => library::CastSort::Product,
        CastSort::Style => library::CastSort::Style,
        CastSort::Voice => library::CastSort::Voice,
    }
}
