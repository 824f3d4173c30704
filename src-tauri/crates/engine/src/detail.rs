//! Everything about one task.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use library::{Import, ImportSource, Output, Task, TaskBrief, TaskState};

use crate::Engine;
use crate::adopt::ADDED;
use crate::face::{
    Cost, CostKnown, Fact, Failure, FailureCode, ImportedFrom, OutputView, ParameterValue, Refund, TaskDetail,
    TimelineEntry,
};
use crate::inner::locked;
use crate::lane::Lane;
use crate::queue::balance_step;
use crate::state_view::{Around, kind, media_type, output_state, role, state_of};
use crate::{boards, receipts, refusal};

impl Engine {
    pub async fn task(&self, id: i64) -> Result<TaskDetail, Failure> {
        let read = self
            .inner
            .library
            .read(move |reader| {
                let Some(task) = reader.tasks().get(id)? else { return Ok(None) };
                let outputs = reader.outputs().of_task(id)?;
                let receipts = reader.receipts().of_task(id)?;
                let balance = match task.state {
                    TaskState::Unconfirmed => {
                        balance_step(reader, task.account_id, task.id, task.sent_at, task.broke_at)?
                    }
                    _ => None,
                };
                let refusal = refusal::read(reader, &task)?;
                let board = boards::of_task(reader, id)?;
                let imported = reader.imports().of_task(id)?.map(imported_from);
                Ok(Some((task, outputs, receipts, balance, refusal, board, imported)))
            })
            .await?;
        let (task, outputs, receipts, balance, refusal, board, imported) =
            read.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let timeline: Vec<TimelineEntry> = receipts.into_iter().map(receipts::read).collect();
        let lane = self.inner.lane(task.account_id).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let row = brief(&task);
        let around = Around { estimate: self.estimate(&lane, &row), balance, ..self.around(&lane, id, &outputs) };
        let state = state_of(&row, &outputs, around);
        let facts = catalogue::facts(&self.inner.catalogue(), &task.model, &task.body);
        let not_fetched = outputs.iter().filter(|output| !output.fetch).count();
        Ok(TaskDetail {
            id,
            kind: kind(task.kind),
            state,
            parameters: facts
                .parameters
                .into_iter()
                .map(|(name, label, value)| ParameterValue { name, label, value })
                .collect(),
            cost: cost(&task, &timeline),
            made_in_ms: made_in(&task),
            outputs: outputs.into_iter().map(|output| view(&lane, output)).collect(),
            timeline,
            refusal,
            model: task.model,
            model_title: task.model_title,
            prompt: task.prompt,
            body: task.body,
            task_id: task.remote_id,
            added_by_id: task.endpoint == ADDED,
            imported,
            created_at: task.created_at,
            sent_at: task.sent_at,
            ended_at: task.ended_at,
            answer: task.answer,
            request_id: task.error_request_id,
            not_fetched: u32::try_from(not_fetched).unwrap_or(u32::MAX),
            board,
        })
    }
}

fn imported_from(import: Import) -> ImportedFrom {
    ImportedFrom {
        at: import.at,
        archive: import.source == ImportSource::Archive,
        program: import.program,
        path: import.path,
        metadata: import.metadata,
    }
}

/// Only what was or may have been charged has a cost.
pub(crate) fn cost(task: &Task, timeline: &[TimelineEntry]) -> Option<Cost> {
    match task.state {
        TaskState::Queued | TaskState::Rejected | TaskState::Withdrawn => return None,
        TaskState::Sending
        | TaskState::Processing
        | TaskState::Completed
        | TaskState::Failed
        | TaskState::Unconfirmed
        | TaskState::LostContact
        | TaskState::Dismissed
        | TaskState::Unknown(_) => {}
    }
    let found = timeline.iter().rev().find_map(|entry| match &entry.fact {
        Fact::CostDiffers { charged, .. } => Some((*charged, CostKnown::Balance)),
        Fact::BatchCostDiffers { share, .. } => Some((*share, CostKnown::Balance)),
        Fact::NotRefunded { credits } | Fact::RefundSeen { credits: Some(credits) } => {
            Some((*credits, CostKnown::Balance))
        }
        _ => None,
    });
    let completed = task.state == TaskState::Completed;
    let reported = task.cost_reported.filter(|_| completed).map(|credits| (credits, CostKnown::Reported));
    let estimated = task.cost_estimate.map(|credits| (credits, CostKnown::Estimated));
    let (credits, how) = reported.or(found).or(estimated)?;
    let other = task.cost_estimate.filter(|estimated| *estimated != credits);
    Some(Cost { credits, how, estimated: other, refund: refund(task, timeline) })
}

/// What is known of a failed task's credits; the newest word of the balances counts.
fn refund(task: &Task, timeline: &[TimelineEntry]) -> Refund {
    if task.state != TaskState::Failed {
        return Refund::None;
    }
    let said = timeline.iter().rev().find_map(|entry| match entry.fact {
        Fact::RefundSeen { .. } => Some(Refund::Seen),
        Fact::NotRefunded { .. } => Some(Refund::Missing),
        Fact::RefundUntold => Some(Refund::Untold),
        _ => None,
    });
    said.unwrap_or(Refund::Promised)
}

pub(crate) fn made_in(task: &Task) -> Option<i64> {
    (task.state == TaskState::Completed).then(|| Some(task.ended_at? - task.sent_at?)).flatten()
}

pub(crate) fn view(lane: &Lane, output: Output) -> OutputView {
    let whole = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let transfer = locked(&lane.transfers).get(&output.id).copied();
    let state = output_state(&output, transfer.map(|transfer| (whole(transfer.bytes), transfer.total.map(whole))));
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok());
    let archived = output.archived_at.is_some();
    OutputView {
        id: output.id,
        index: u32::try_from(output.idx).unwrap_or(0),
        role: role(output.role),
        label: output.label,
        media: media_type(output.media),
        mime: output.mime,
        width: side(output.width),
        height: side(output.height),
        duration_ms: output.duration_ms,
        facts: output.facts,
        bytes: output.bytes,
        sha256: output.sha256.filter(|_| archived),
        path: output.path.filter(|_| archived),
        archived_at: output.archived_at,
        state,
        missing: output.missing,
        changed: output.changed,
        has_thumbnail: output.thumb == library::Thumb::There,
        waveform: output.peaks2000.map(|peaks| BASE64.encode(peaks)),
    }
}

pub(crate) fn brief(task: &Task) -> TaskBrief {
    TaskBrief {
        id: task.id,
        account_id: task.account_id,
        submit_id: task.submit_id.clone(),
        kind: task.kind,
        endpoint: task.endpoint.clone(),
        model: task.model.clone(),
        model_title: task.model_title.clone(),
        prompt: String::new(),
        facts: task.facts.clone(),
        aspect: task.aspect,
        cost_estimate: task.cost_estimate,
        cost_reported: task.cost_reported,
        refunded: task.refunded,
        state: task.state.clone(),
        hold: task.hold.clone(),
        remote_id: task.remote_id.clone(),
        remote_status: task.remote_status.clone(),
        watched: task.watched,
        queue_order: task.queue_order,
        created_at: task.created_at,
        queued_at: task.queued_at,
        sent_at: task.sent_at,
        answered_at: task.answered_at,
        broke_at: task.broke_at,
        broke: task.broke.clone(),
        ended_at: task.ended_at,
        last_polled_at: task.last_polled_at,
        error_status: task.error_status,
        error_code: task.error_code,
        error_message: task.error_message.clone(),
    }
}
