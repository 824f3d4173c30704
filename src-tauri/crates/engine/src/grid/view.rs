//! A view that was made: its results in their order, and where each lies.

use std::sync::{Arc, OnceLock};

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use library::{Calendar, Error, Look, Question, joined};
use tokio::sync::{Notify, watch};

use super::asked::Asked;
use super::groups::{Grouped, group};
use super::layout::{self, Layout};
use super::order::{only_collection, order};
use crate::face::{Failure, FailureCode, Group, Sort, View, ViewRequest};

/// What was asked, and its answer as far as it is there.
pub(crate) struct MadeView {
    pub number: u32,
    pub account: i64,
    pub request: ViewRequest,
    pub asked: Asked,
    /// What stands until the whole is there.
    pub first: Option<Arc<Laid>>,
    /// The whole, or why there is none.
    pub whole: watch::Receiver<Option<Result<Arc<Laid>, Failure>>>,
    /// Somebody waits for the whole, or nobody for the first rows any more.
    pub go_on: Notify,
}

/// Results in their order, laid out.
pub(crate) struct Laid {
    pub whole: bool,
    /// Results of the account without the query; None while nobody knows.
    pub of: Option<u32>,
    /// The collection that is asked for, when it is exactly one.
    pub collection: Option<i64>,
    pub tasks: Vec<i64>,
    /// Where the tasks stand in the columns.
    pub slots: Vec<u32>,
    /// As they were when it was laid out, so that the geometry stays.
    pub aspects: Vec<f32>,
    pub groups: Vec<Grouped>,
    pub layout: Layout,
    /// Position by slot, made when it is first asked for; `u32::MAX` for what is not in the view.
    positions: OnceLock<Vec<u32>>,
}

impl MadeView {
    /// What is there just now.
    pub fn present(&self) -> Result<Arc<Laid>, Failure> {
        match (&*self.whole.borrow(), &self.first) {
            (Some(Ok(whole)), _) => Ok(Arc::clone(whole)),
            // What will not become whole, because a newer one is asked for, is shown until that is there.
            (_, Some(first)) => Ok(Arc::clone(first)),
            (Some(Err(failure)), None) => Err(failure.clone()),
            (None, None) => Err(Failure::new(FailureCode::NotFound)),
        }
    }

    pub fn view(&self, laid: &Laid, took_ms: u32) -> View {
        View {
            view: self.number,
            count: count(laid.tasks.len()),
            of: laid.of,
            rows: laid.layout.tile_rows,
            height: laid.layout.height,
            took_ms,
            whole: laid.whole,
            trouble: self.asked.trouble.clone(),
            collection: laid.collection,
        }
    }

    /// The question as the library takes it.
    pub fn question<'q>(&'q self, now: &'q ZonedDateTime, stop: &'q dyn Fn() -> bool) -> Question<'q> {
        Question { account: self.account, expr: &self.asked.expr, now, stop }
    }
}

impl Laid {
    /// Lays out what was found, which comes newest first (or, of a first page, in the order of the request already).
    pub fn of(
        look: &Look<'_>,
        found: Vec<u32>,
        account: i64,
        request: &ViewRequest,
        asked: &Asked,
        whole: bool,
    ) -> Result<Self, Error> {
        let mut slots = if whole { order(look, found, request.sort, asked)? } else { found };
        let mut groups = group(look, &mut slots, request.group, &mut Calendar::new(TimeZone::system()));
        let mut aspects: Vec<f32> = slots.iter().map(|slot| look.made(*slot).aspect).collect();
        let (width, row_height) =
            (f64::from(request.width.clamp(64, 16_384)), f64::from(request.row_height.clamp(64, 640)));
        let lay_out =
            |aspects: &[f32], groups: &[Grouped]| layout::lay_out(aspects, groups, request.layout, width, row_height);
        let mut laid = lay_out(&aspects, &groups);
        if !whole && let Some(full) = laid.without_last_row() {
            // The last row goes on with what is not there yet; the others stand as they will.
            slots.truncate(full);
            aspects.truncate(full);
            groups = group(look, &mut slots, request.group, &mut Calendar::new(TimeZone::system()));
            laid = lay_out(&aspects, &groups);
        }
        Ok(Self {
            whole,
            // What is whole before everything is known was asked for without a query.
            of: look.total(account).or_else(|| whole.then(|| count(slots.len()))),
            collection: only_collection(look, asked),
            tasks: slots.iter().map(|slot| look.made(*slot).task).collect(),
            slots,
            aspects,
            groups,
            layout: laid,
            positions: OnceLock::new(),
        })
    }

    pub fn position(&self, slot: u32) -> Option<u32> {
        let positions = self.positions.get_or_init(|| {
            let most = self.slots.iter().max().map_or(0, |slot| *slot as usize + 1);
            let mut positions = vec![u32::MAX; most];
            for (slot, position) in self.slots.iter().zip(0..) {
                positions[*slot as usize] = position;
            }
            positions
        });
        positions.get(slot as usize).copied().filter(|position| *position != u32::MAX)
    }
}

/// Whether the first rows can be known before the rest: they follow time, and no group reaches back.
pub(crate) fn has_first_rows(request: &ViewRequest) -> bool {
    matches!(request.sort, Sort::Newest | Sort::Oldest)
        && matches!(request.group, Group::Day | Group::Month | Group::None)
}

/// Whether it is the newest of all that the account shows, which is known before the columns are read.
pub(crate) fn is_newest_of_all(request: &ViewRequest, asked: &Asked) -> bool {
    request.sort == Sort::Newest && has_first_rows(request) && joined(&asked.expr).is_empty()
}

/// Results that fill more than the highest window.
pub(crate) fn first_rows(request: &ViewRequest) -> usize {
    let (width, row) = (request.width.clamp(64, 16_384), request.row_height.clamp(64, 640));
    // Tiles are about as wide as high; a third more for those that are narrow.
    let a_row = (width * 4 / (row * 3)).max(1);
    let rows = 2_400 / row + 2;
    (a_row * rows).clamp(60, 1_500) as usize
}

pub(crate) fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
