//! Which task a press goes on from, and the family that comes of it.

use std::collections::{BTreeMap, BTreeSet};

use library::{Kinship, Member, Output, Reader, TaskState};
use serde_json::Value;

use crate::Engine;
use crate::face::{ChainClip, Failure, FailureCode, FamilyMember, FamilyView, How, MadeFrom};
use crate::state_view::{Around, kind, state_of};

/// Members of a family that are shown; a tree with more is no help.
const MOST_MEMBERS: u32 = 200;

/// What a press was made from, and by what a body shows that it still is.
pub(crate) struct Parent {
    pub task: i64,
    kinship: Kinship,
    how: How,
    model: String,
    /// Ids that the service gave, and links without what follows their path.
    ties: BTreeSet<String>,
}

impl Parent {
    /// None when the account has no such task, or it cannot be made from.
    pub fn read(reader: &Reader<'_>, account: i64, from: MadeFrom) -> Result<Option<Parent>, library::Error> {
        let Some(task) = reader.tasks().get(from.task)?.filter(|task| task.account_id == account) else {
            return Ok(None);
        };
        let links = reader.outputs().of_task(task.id)?.into_iter().map(|output| bare(&output.url).to_owned());
        let answer: Value = task.answer.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let tracks = answer["output"]["tracks"].as_array().into_iter().flatten();
        let tracks = tracks.filter_map(|track| track["id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned));
        let ties = links.chain(tracks).chain(task.remote_id.clone()).collect();
        let kinship = Kinship { how: stored(from.how), output_idx: from.output.map(i64::from) };
        Ok(Some(Parent { task: task.id, kinship, how: from.how, model: task.model, ties }))
    }

    /// Whether a body still goes on from there: what is varied is of the same model, what follows points to it. A
    /// person who took the link out or chose something else made something else.
    pub fn of(&self, model: &str, body: &str) -> Option<&Kinship> {
        let tied = match self.how {
            How::Varied => self.model == model,
            _ => serde_json::from_str(body).is_ok_and(|body: Value| holds(&body, &self.ties)),
        };
        tied.then_some(&self.kinship)
    }
}

fn holds(value: &Value, ties: &BTreeSet<String>) -> bool {
    match value {
        Value::String(text) => ties.contains(bare(text)),
        Value::Array(items) => items.iter().any(|item| holds(item, ties)),
        Value::Object(fields) => fields.values().any(|field| holds(field, ties)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A link that was renewed differs in its signature alone.
fn bare(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

pub(crate) fn stored(how: How) -> String {
    match serde_json::to_value(how) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn read_how(how: Option<&str>) -> Option<How> {
    serde_json::from_value(Value::from(how?)).ok()
}

impl Engine {
    /// All that came from the same beginning as a task.
    pub async fn family(&self, task: i64) -> Result<FamilyView, Failure> {
        let (row, lane) = self.row(task).await?;
        let account = row.account_id;
        let read = move |reader: &Reader<'_>| {
            let family = reader.family(account, task, MOST_MEMBERS)?;
            let ids: Vec<i64> = family.members.iter().map(|member| member.task.id).collect();
            let mut outputs: BTreeMap<i64, Vec<Output>> = BTreeMap::new();
            for output in reader.outputs().of_tasks(&ids)? {
                outputs.entry(output.task_id).or_default().push(output);
            }
            Ok((family, outputs))
        };
        let (family, outputs) = self.inner.library.read(read).await?;
        if family.members.is_empty() {
            return Err(Failure::new(FailureCode::NotFound));
        }
        let of = |id: i64| outputs.get(&id).map_or(&[][..], Vec::as_slice);
        let member = |(member, depth): (&Member, u32)| {
            let (brief, own) = (&member.task, of(member.task.id));
            let around = Around { estimate: self.estimate(&lane, brief), ..self.around(&lane, brief.id, own) };
            let several = member.parent.is_some_and(|parent| of(parent).len() > 1);
            FamilyMember {
                task: brief.id,
                depth,
                how: read_how(member.how.as_deref()),
                number: member.output_idx.filter(|_| several).and_then(|at| u32::try_from(at.checked_add(1)?).ok()),
                kind: kind(brief.kind),
                model_title: brief.model_title.clone(),
                prompt: brief.prompt.clone(),
                state: state_of(brief, own, around),
                thumbnail: own.iter().find(|output| output.thumb == library::Thumb::There).map(|output| output.id),
                created_at: brief.created_at,
            }
        };
        Ok(FamilyView {
            members: as_a_tree(&family.members).into_iter().map(member).collect(),
            cut: family.cut,
            chain: chain(&family.members, task).into_iter().map(|id| clip(id, of(id))).collect(),
        })
    }
}

/// Each before its children. Every member once, also of a damaged file in which they came from each other.
fn as_a_tree(members: &[Member]) -> Vec<(&Member, u32)> {
    let known: BTreeSet<i64> = members.iter().map(|member| member.task.id).collect();
    let is_root = |member: &&Member| member.parent.is_none_or(|parent| !known.contains(&parent));
    let (mut placed, mut seen) = (Vec::new(), BTreeSet::new());
    // Roots first; what is in a circle has none, and begins where it was made first.
    for root in members.iter().filter(is_root).chain(members) {
        let mut stack = vec![(root, 0)];
        while let Some((member, depth)) = stack.pop() {
            if !seen.insert(member.task.id) {
                continue;
            }
            placed.push((member, depth));
            let children = members.iter().rev().filter(|child| child.parent == Some(member.task.id));
            stack.extend(children.map(|child| (child, depth + 1)));
        }
    }
    placed
}

/// The clips around a task of which each goes on from the one before. Of several that go on from one, the newest that
/// was made.
fn chain(members: &[Member], task: i64) -> Vec<i64> {
    let by_id: BTreeMap<i64, &Member> = members.iter().map(|member| (member.task.id, member)).collect();
    let goes_on = |member: &&&Member| read_how(member.how.as_deref()) == Some(How::Continue);
    let mut clips = vec![task];
    while let Some(parent) = by_id.get(&clips[0]).filter(goes_on).and_then(|member| member.parent)
        && by_id.contains_key(&parent)
        && !clips.contains(&parent)
    {
        clips.insert(0, parent);
    }
    while let Some(last) = clips.last().copied()
        && let Some(next) = members
            .iter()
            .filter(|member| member.parent == Some(last) && !clips.contains(&member.task.id))
            .filter(|member| goes_on(&member))
            .max_by_key(|member| (member.task.state == TaskState::Completed, member.task.id))
    {
        clips.push(next.task.id);
    }
    if clips.len() > 1 { clips } else { Vec::new() }
}

fn clip(task: i64, outputs: &[Output]) -> ChainClip {
    let film = outputs.iter().find(|output| output.role == library::Role::Result);
    let saved = film.filter(|output| output.archived_at.is_some());
    ChainClip {
        task,
        output: saved.map(|output| output.id),
        has_thumbnail: film.is_some_and(|output| output.thumb == library::Thumb::There),
        duration_ms: film.and_then(|output| output.duration_ms),
    }
}
