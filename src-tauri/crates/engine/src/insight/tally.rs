//! Counts and sums by bucket, filled task by task. Pure.

use std::collections::{BTreeMap, HashMap};

use library::{Ended, FailedTask, Media, Priced, TaskState};

use super::buckets::Buckets;
use crate::face::{
    ArchiveSeries, CreditsSeries, FailedHow, FailureCause, InsightSpan, InsightTotals, InsightView, KindCounts,
    ModelCounts, ModelDurations,
};
use crate::spending::Figures;
use crate::state_view::media_type;

/// Models that have a series of their own, and causes that have a line.
const MOST_MODELS: usize = 6;
const MOST_CAUSES: usize = 12;
const HOURS_OF_WEEK: usize = 7 * 24;
/// In the order in which they are shown.
const MEDIA: [Media; 4] = [Media::Image, Media::Video, Media::Audio, Media::Other];

pub(super) struct Tally {
    buckets: Buckets,
    /// Ids and times of what was sent, by id, and whether it is known what it cost.
    sent: Vec<(i64, i64)>,
    priced: Vec<bool>,
    any: bool,
    kinds: [Vec<u32>; MEDIA.len()],
    models: HashMap<String, Model>,
    failed: Vec<u32>,
    causes: BTreeMap<(FailedHow, Option<i64>, Option<i64>), Cause>,
    credits: Vec<Figures>,
    /// What came in each bucket; what came before the span.
    archive: [Vec<(i64, i64)>; MEDIA.len()],
    before: [(i64, i64); MEDIA.len()],
}

struct Model {
    /// As the newest of its tasks has it.
    title: String,
    newest: i64,
    counts: Vec<u32>,
    made: u32,
}

#[derive(Default)]
struct Cause {
    count: u32,
    refunded: i64,
    message: Option<String>,
    newest: Option<i64>,
}

impl Tally {
    /// `sent` are ids and times of all that was sent within the span, by id.
    pub fn new(buckets: Buckets, sent: Vec<(i64, i64)>) -> Self {
        let nothing = || vec![0; buckets.len()];
        Self {
            any: false,
            kinds: std::array::from_fn(|_| nothing()),
            models: HashMap::new(),
            failed: nothing(),
            causes: BTreeMap::new(),
            credits: vec![Figures::default(); buckets.len()],
            archive: std::array::from_fn(|_| vec![(0, 0); buckets.len()]),
            before: [(0, 0); MEDIA.len()],
            priced: vec![false; sent.len()],
            sent,
            buckets,
        }
    }

    pub fn ended(&mut self, ended: &Ended<'_>) {
        self.any = true;
        self.price(ended.task, ended.state, ended.refunded, ended.cost);
        let kind = MEDIA.iter().position(|media| *media == ended.media).unwrap_or(MEDIA.len() - 1);
        let place = self.buckets.place(ended.made_at);
        let held = match place {
            Some(place) => &mut self.archive[kind][place],
            None => &mut self.before[kind],
        };
        *held = (held.0.saturating_add(ended.bytes), held.1.saturating_add(ended.files));
        let Some(place) = place else { return };
        if how(ended.state).is_some() {
            self.failed[place] += 1;
        }
        if *ended.state != TaskState::Completed {
            return;
        }
        self.kinds[kind][place] += 1;
        // No name is made anew for each of a hundred thousand.
        if !self.models.contains_key(ended.model) {
            let counts = vec![0; self.buckets.len()];
            let model = Model { title: ended.model_title.to_owned(), newest: ended.made_at, counts, made: 0 };
            self.models.insert(ended.model.to_owned(), model);
        }
        let Some(model) = self.models.get_mut(ended.model) else { return };
        model.counts[place] += 1;
        model.made += 1;
        if ended.made_at > model.newest {
            model.newest = ended.made_at;
            if model.title != ended.model_title {
                ended.model_title.clone_into(&mut model.title);
            }
        }
    }

    /// What was sent and is not over: its price is read one by one.
    pub fn not_over(&self) -> Vec<i64> {
        let all = self.sent.iter().zip(&self.priced);
        all.filter(|(_, priced)| !**priced).map(|((task, _), _)| *task).collect()
    }

    pub fn sent(&mut self, task: i64, priced: &Priced) {
        self.price(task, &priced.state, priced.refunded, priced.cost);
    }

    fn price(&mut self, task: i64, state: &TaskState, refunded: bool, cost: Option<i64>) {
        let Ok(index) = self.sent.binary_search_by_key(&task, |(id, _)| *id) else { return };
        self.priced[index] = true;
        if let Some(place) = self.buckets.place(self.sent[index].1) {
            self.credits[place].count(state, refunded, cost);
        }
    }

    pub fn failed(&mut self, failed: FailedTask) {
        let Some(how) = how(&failed.state) else { return };
        if self.buckets.place(failed.made_at).is_none() {
            return;
        }
        // A status says something only where there is no code.
        let status = failed.status.filter(|status| failed.code.is_none() || *status == 402);
        let cause = self.causes.entry((how, failed.code, status)).or_default();
        cause.count += 1;
        if failed.refunded {
            cause.refunded = cause.refunded.saturating_add(failed.cost.unwrap_or(0).max(0));
        }
        if cause.newest.is_none_or(|newest| failed.made_at >= newest) {
            cause.newest = Some(failed.made_at);
            cause.message = failed.message.filter(|message| !message.is_empty()).or(cause.message.take());
        }
    }

    /// Ids and titles of the models with most completed tasks, most first.
    pub fn most_used(&self, most: usize) -> Vec<(String, String)> {
        self.ranked().into_iter().take(most).map(|(id, model)| (id.clone(), model.title.clone())).collect()
    }

    fn ranked(&self) -> Vec<(&String, &Model)> {
        let mut ranked: Vec<_> = self.models.iter().collect();
        ranked.sort_unstable_by(|one, other| other.1.made.cmp(&one.1.made).then_with(|| one.0.cmp(other.0)));
        ranked
    }

    pub fn view(
        &self,
        span: InsightSpan,
        zone: Option<String>,
        edges: Vec<f64>,
        durations: Vec<ModelDurations>,
    ) -> InsightView {
        let ranked = self.ranked();
        let (top, others) = ranked.split_at(ranked.len().min(MOST_MODELS));
        let mut rest = vec![0_u32; self.buckets.len()];
        for (_, model) in others {
            rest.iter_mut().zip(&model.counts).for_each(|(sum, count)| *sum += count);
        }
        let mut hours = vec![0_u32; HOURS_OF_WEEK];
        for (_, at) in &self.sent {
            hours[self.buckets.hour_of_week(*at)] += 1;
        }
        let kinds = self.kinds.iter().zip(MEDIA).filter(|(counts, _)| counts.iter().any(|count| *count > 0));
        let archive = self.archive();
        InsightView {
            span,
            bucket: self.buckets.bucket,
            zone,
            buckets: self.buckets.views(),
            totals: self.totals(&archive),
            kinds: kinds
                .map(|(counts, media)| KindCounts { media: media_type(media), counts: counts.clone() })
                .collect(),
            models: top
                .iter()
                .map(|(id, model)| ModelCounts {
                    model: (*id).clone(),
                    title: model.title.clone(),
                    counts: model.counts.clone(),
                })
                .collect(),
            rest,
            rest_models: u32::try_from(others.len()).unwrap_or(u32::MAX),
            failed: self.failed.clone(),
            causes: self.causes(),
            edges,
            durations,
            credits: CreditsSeries {
                charged: self.credits.iter().map(|figures| figures.charged).collect(),
                refunded: self.credits.iter().map(|figures| figures.refunded).collect(),
                unknown: self.credits.iter().map(|figures| figures.unknown_tasks).collect(),
            },
            archive,
            hours,
        }
    }

    fn causes(&self) -> Vec<FailureCause> {
        let mut causes: Vec<FailureCause> = self
            .causes
            .iter()
            .map(|(&(how, code, status), cause)| FailureCause {
                how,
                code,
                status,
                message: cause.message.clone(),
                count: cause.count,
                refunded: cause.refunded,
            })
            .collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        causes.truncate(MOST_CAUSES);
        causes
    }

    /// By kind, what there was at the end of each bucket.
    fn archive(&self) -> Vec<ArchiveSeries> {
        let series = MEDIA.iter().zip(&self.before).zip(&self.archive).map(|((media, before), came)| {
            let (mut bytes, mut files) = *before;
            let mut series = ArchiveSeries { media: media_type(*media), bytes: vec![], files: vec![] };
            for (more_bytes, more_files) in came {
                bytes = bytes.saturating_add(*more_bytes);
                files = files.saturating_add(*more_files);
                series.bytes.push(bytes);
                series.files.push(files);
            }
            series
        });
        series.filter(|series| series.files.last().is_some_and(|files| *files > 0)).collect()
    }

    fn totals(&self, archive: &[ArchiveSeries]) -> InsightTotals {
        let last =
            |of: &dyn Fn(&ArchiveSeries) -> Option<i64>| archive.iter().filter_map(of).fold(0_i64, i64::saturating_add);
        let mut totals = InsightTotals {
            any: self.any || !self.sent.is_empty(),
            made: self.kinds.iter().flatten().sum(),
            failed: self.failed.iter().sum(),
            models: u32::try_from(self.models.len()).unwrap_or(u32::MAX),
            sent: u32::try_from(self.sent.len()).unwrap_or(u32::MAX),
            bytes: last(&|series| series.bytes.last().copied()),
            files: last(&|series| series.files.last().copied()),
            ..InsightTotals::default()
        };
        for figures in &self.credits {
            totals.charged = totals.charged.saturating_add(figures.charged);
            totals.refunded = totals.refunded.saturating_add(figures.refunded);
            totals.unknown_tasks += figures.unknown_tasks;
        }
        totals
    }
}

/// Nothing came of it, as `is:failed` of the library has it.
fn how(state: &TaskState) -> Option<FailedHow> {
    match state {
        TaskState::Failed => Some(FailedHow::Failed),
        TaskState::Rejected => Some(FailedHow::Rejected),
        TaskState::LostContact => Some(FailedHow::LostContact),
        TaskState::Queued
        | TaskState::Sending
        | TaskState::Processing
        | TaskState::Completed
        | TaskState::Unconfirmed
        | TaskState::Withdrawn
        | TaskState::Dismissed
        | TaskState::Unknown(_) => None,
    }
}
