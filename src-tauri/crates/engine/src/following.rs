//! What can follow a result, and the draft that does. What is possible the catalogue says; here is what is known of the
//! result: its link and how old that is, its number, the service's ids.

use catalogue::{Catalogue, Following, Origin, Parts, Strength, Takes, Verb};
use library::{Media, Output, OutputState, Role, Task, TaskState};
use serde_json::Value;

use crate::adopt::ADDED;
use crate::compose::{catalogue_kind, face_kind};
use crate::face::{Draft, Failure, FailureCode, FollowBy, FollowUp, FollowUps, How, MadeFrom, NothingFollows, Tag};
use crate::importing::IMPORTED;
use crate::{Engine, attach, body_text, state_view};

/// A task with its results, read at one moment.
struct Made {
    task: Task,
    outputs: Vec<Output>,
    /// Which of them.
    chosen: Option<usize>,
    track: Option<String>,
}

impl Engine {
    /// What can follow an output of a task; without one, its first.
    pub async fn follow_ups(&self, task: i64, output: Option<i64>) -> Result<FollowUps, Failure> {
        let result = self.result_of(task, output).await?;
        let chosen = result.output();
        let catalogue = &self.inner.catalogue();
        let ways = match result.task.state {
            TaskState::Completed => {
                ways(catalogue, &result).into_iter().filter_map(|way| face(catalogue, way)).collect()
            }
            _ => Vec::new(),
        };
        let nothing = match &result.task.state {
            _ if !ways.is_empty() => None,
            TaskState::Completed => Some(NothingFollows::NoModel),
            TaskState::Queued | TaskState::Sending | TaskState::Processing => Some(NothingFollows::NotMade),
            _ => Some(NothingFollows::NoResult),
        };
        Ok(FollowUps {
            ways,
            link_since: chosen.and(result.task.ended_at),
            link_gone: chosen.is_some_and(|output| output.state == OutputState::LinkDead),
            nothing,
        })
    }

    /// The draft of one of these ways: the present one where nothing stands in it, else in a tab of its own, so that
    /// nothing is lost. A link that is known to be gone is asked for anew first; without another one it fails with
    /// `LinkGone`, and nothing is changed.
    pub async fn follow_up(&self, task: i64, output: Option<i64>, way: String) -> Result<Draft, Failure> {
        let catalogue = self.inner.catalogue();
        let mut result = self.result_of(task, output).await?;
        let mut chosen = chosen_way(&catalogue, &result, &way)?;
        if chosen.by != Following::Task {
            let pointed = result.pointed(chosen.by).filter(|output| output.state == OutputState::LinkDead).cloned();
            if let Some(dead) = pointed {
                let (row, lane) = self.row(task).await?;
                attach::fresh_links(&self.inner, &lane, &row).await?;
                result = self.result_of(task, output).await?;
                let fresh = result.outputs.iter().find(|output| output.id == dead.id);
                if fresh.is_none_or(|fresh| fresh.url == dead.url) {
                    return Err(Failure::new(FailureCode::LinkGone));
                }
                chosen = chosen_way(&catalogue, &result, &way)?;
            }
        }
        let parts = catalogue::continued(&catalogue, &chosen, &result.task.body);
        let output = match chosen.by {
            Following::LastFrame => result.last_frame().or_else(|| result.output()),
            Following::Task | Following::Link => result.output(),
        };
        let output = output.and_then(|output| u32::try_from(output.idx).ok());
        self.made_draft(parts, MadeFrom { task, output, how: how(chosen.verb) }).await
    }

    /// The same once more: with a new seed where the model takes one, else for the person to change.
    pub async fn vary(&self, task: i64) -> Result<Draft, Failure> {
        let (row, _) = self.row(task).await?;
        if row.endpoint == ADDED || row.endpoint == IMPORTED {
            return Err(Failure::new(FailureCode::RequestUnknown));
        }
        let kind = catalogue_kind(state_view::kind(row.kind));
        let parts = catalogue::varied(&self.inner.catalogue(), kind, &row.body, self.inner.ports.random.unit());
        self.made_draft(parts, MadeFrom { task, output: None, how: How::Varied }).await
    }

    /// Keeps a draft that was made for the person, where it takes nothing away.
    async fn made_draft(&self, parts: Parts, from: MadeFrom) -> Result<Draft, Failure> {
        let present = self.draft().await?;
        let tab = if is_empty(&present) { present } else { self.draft_new().await? };
        let emptied =
            Draft { submit_id: tab.submit_id, tab: tab.tab, kind: tab.kind, models: tab.models, ..self.fresh_draft() };
        let kind = face_kind(parts.kind);
        let draft = Draft { made_from: Some(from), ..body_text::with_parts(emptied, kind, parts) };
        self.draft_save(draft.clone()).await?;
        self.inner.stale(&[Tag::Draft], &[]);
        Ok(draft)
    }

    async fn result_of(&self, task: i64, output: Option<i64>) -> Result<Made, Failure> {
        let read = move |reader: &library::Reader<'_>| {
            let Some(row) = reader.tasks().get(task)? else { return Ok(None) };
            Ok(Some((row, reader.outputs().of_task(task)?)))
        };
        let (task, outputs) =
            self.inner.library.read(read).await?.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let chosen = match output {
            None => outputs.iter().position(|output| output.role != Role::LastFrame),
            Some(id) => {
                let at = outputs.iter().position(|output| output.id == id);
                Some(at.ok_or_else(|| Failure::new(FailureCode::NotFound))?)
            }
        };
        let track = chosen.and_then(|at| track_of(&task, &outputs[at]));
        Ok(Made { task, outputs, chosen, track })
    }
}

impl Made {
    fn output(&self) -> Option<&Output> {
        self.chosen.map(|at| &self.outputs[at])
    }

    fn last_frame(&self) -> Option<&Output> {
        self.outputs.iter().find(|output| output.role == Role::LastFrame)
    }

    /// What a way points to by a link.
    fn pointed(&self, by: Following) -> Option<&Output> {
        match by {
            Following::Task => None,
            Following::Link => self.output(),
            Following::LastFrame => self.last_frame(),
        }
    }

    /// Its place among those of its role.
    fn number(&self) -> Option<u32> {
        let at = self.chosen?;
        let alike = self.outputs[..at].iter().filter(|output| output.role == self.outputs[at].role);
        u32::try_from(alike.count()).ok()
    }
}

fn ways(catalogue: &Catalogue, result: &Made) -> Vec<catalogue::FollowUp> {
    let output = result.output();
    let is_last_frame = output.is_some_and(|output| output.role == Role::LastFrame);
    catalogue::follow_ups(
        catalogue,
        &Origin {
            model: &result.task.model,
            prompt: &result.task.prompt,
            media: media(result),
            is_last_frame,
            link: output.map(|output| output.url.as_str()).filter(|url| is_link(url)),
            last_frame: result.last_frame().map(|output| output.url.as_str()).filter(|url| is_link(url)),
            number: result.number(),
            task: result.task.remote_id.as_deref(),
            track: result.track.as_deref(),
        },
    )
}

/// What was brought in as a file is on no service: nothing there can follow it.
fn is_link(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

fn chosen_way(catalogue: &Catalogue, result: &Made, id: &str) -> Result<catalogue::FollowUp, Failure> {
    let completed = result.task.state == TaskState::Completed;
    let found = ways(catalogue, result).into_iter().find(|way| completed && way.id == id);
    found.ok_or_else(|| Failure::new(FailureCode::NotFound))
}

/// By content; before it was fetched, by what the task makes.
fn media(result: &Made) -> Takes {
    let Some(output) = result.output() else { return Takes::Text };
    match (output.media, result.task.kind) {
        (Media::Image, _) => Takes::Images,
        (Media::Video, _) => Takes::Video,
        (Media::Audio, _) => Takes::Sound,
        (Media::Other, _) => Takes::Text,
        (Media::Unknown, _) if output.role == Role::LastFrame => Takes::Images,
        (Media::Unknown, library::Kind::Image) => Takes::Images,
        (Media::Unknown, library::Kind::Video) => Takes::Video,
        (Media::Unknown, library::Kind::Audio) => Takes::Sound,
    }
}

/// The service's id of a track: it stands in the answer beside the link.
fn track_of(task: &Task, output: &Output) -> Option<String> {
    let answer: Value = serde_json::from_str(task.answer.as_deref()?).ok()?;
    let tracks = answer.get("output")?.get("tracks")?.as_array()?;
    let by_link = tracks.iter().find(|track| track.get("url").and_then(Value::as_str) == Some(&*output.url));
    let at = usize::try_from(output.idx).ok();
    let track = by_link.or_else(|| tracks.get(at?))?;
    track.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned)
}

fn face(catalogue: &Catalogue, way: catalogue::FollowUp) -> Option<FollowUp> {
    let model = catalogue.get(&way.model)?;
    Some(FollowUp {
        how: how(way.verb),
        id: way.id,
        label: way.label,
        kind: face_kind(model.kind),
        model_title: model.title.clone(),
        price: model.price.as_ref().map(|price| price.short.clone()),
        model: way.model,
        by: match way.by {
            Following::Task => FollowBy::Task,
            Following::Link => FollowBy::Link,
            Following::LastFrame => FollowBy::LastFrame,
        },
        missing: way.missing,
        sure: way.evidence.strength == Strength::Strong,
    })
}

fn how(verb: Verb) -> How {
    match verb {
        Verb::Continue => How::Continue,
        Verb::Animate => How::Animate,
        Verb::Upscale => How::Upscale,
        Verb::Vary => How::Vary,
        Verb::Edit => How::Edit,
        Verb::Inpaint => How::Inpaint,
        Verb::Expand => How::Expand,
        Verb::RemoveBackground => How::RemoveBackground,
        Verb::Extend => How::Extend,
        Verb::Cover => How::Cover,
        Verb::Stems => How::Stems,
        Verb::Accompany => How::Accompany,
        Verb::Mix => How::Mix,
        Verb::Voice => How::Voice,
        Verb::LipSync => How::LipSync,
        Verb::Motion => How::Motion,
        Verb::MusicVideo => How::MusicVideo,
        Verb::CoverImage => How::CoverImage,
        Verb::Convert => How::Convert,
        Verb::Refer => How::Refer,
    }
}

/// Nothing that the person would miss.
fn is_empty(draft: &Draft) -> bool {
    let texts = [&draft.prompt, &draft.extra, &draft.body, &draft.table];
    texts.iter().all(|text| text.trim().is_empty())
        && draft.values.is_empty()
        && draft.references.is_empty()
        && draft.sweeps.is_empty()
        && draft.left.is_empty()
}
