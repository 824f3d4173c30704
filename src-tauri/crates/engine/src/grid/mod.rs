//! The library as the page sees it: a view is an array in memory, filled by one pass over the columns of all results;
//! rows are asked for by their pixels, so that the scrollbar is true at any size. Where words have to be looked up and
//! many results have them, or the columns are still being read, the first rows stand before the rest is known.

mod asked;
mod best;
mod carried;
mod facets;
mod groups;
mod layout;
mod marks;
mod order;
mod selected;
mod tiles;
mod view;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use library::First;
use library::query::Expr;
use tokio::sync::{Notify, watch};

use crate::Engine;
use crate::face::{Failure, FailureCode, Front, GridRow, GridRows, Neighbours, Place, Sort, Tile, View, ViewRequest};
use crate::inner::{Inner, locked};
use crate::likeness;
use asked::Asked;
use layout::RowWhat;
use view::{Laid, MadeView, count, first_rows, has_first_rows, is_newest_of_all};

/// One view is shown, and one before it may still be asked for while the page changes over.
const KEPT: usize = 2;
/// So many results of a search by words are laid out before the first of them is shown.
const AT_ONCE: usize = 4_000;
/// The rest of a view is looked for when its first rows were read: both at once would keep them waiting. Nobody who asks
/// for none makes the rest wait longer.
const ROWS_WITHIN: Duration = Duration::from_millis(50);

#[derive(Default)]
pub(crate) struct Views {
    next: AtomicU32,
    made: Mutex<Vec<Arc<MadeView>>>,
}

impl Engine {
    /// Makes the view anew and answers its size. A search by words that many results have is answered with its first
    /// rows, exactly as they will stand, and so is the newest of everything right after a start;
    /// [`Engine::library_whole`] waits for the rest, which a newer view stops.
    pub async fn library_view(&self, request: ViewRequest) -> Result<View, Failure> {
        let began = Instant::now();
        let account = self.inner.need_lane()?.account;
        let number = self.inner.views.next.fetch_add(1, Ordering::Relaxed) + 1;
        let asked = self.asked(account, &request.text).await?;
        let now = zoned(self.inner.now());
        let moment = now.clone();
        let newest = is_newest_of_all(&request, &asked).then(|| first_rows(&request));
        let (wanted, for_look) = (request.clone(), asked.clone());
        let lay_out = move |look: &library::Look<'_>| {
            let question = library::Question { account, expr: &for_look.expr, now: &now, stop: &|| false };
            let lay_out = |found, whole| Laid::of(look, found, account, &wanted, &for_look, whole);
            if let Some(most) = newest
                && !look.has_all()
            {
                let found = look.newest(account);
                let whole = found.len() < most;
                return lay_out(found, whole);
            }
            if !has_first_rows(&wanted) {
                return lay_out(look.find(&question)?, true);
            }
            let oldest = wanted.sort == Sort::Oldest;
            match look.first(&question, first_rows(&wanted), oldest)? {
                First::Page(page) => lay_out(page, false),
                First::Whole(mut found) if library::asks_for_words(&for_look.expr) && found.len() > AT_ONCE => {
                    if oldest {
                        found.reverse();
                    }
                    found.truncate(first_rows(&wanted));
                    lay_out(found, false)
                }
                First::Whole(found) => lay_out(found, true),
            }
        };
        let library = &self.inner.library;
        let laid = Arc::new(match newest {
            Some(most) => library.look_at_newest(account, most, lay_out).await?,
            None => library.look(lay_out).await?,
        });
        let (tell, whole) = watch::channel(laid.whole.then(|| Ok(Arc::clone(&laid))));
        let first = (!laid.whole).then(|| Arc::clone(&laid));
        let made = Arc::new(MadeView { number, account, request, asked, first, whole, go_on: Notify::new() });
        if !laid.whole {
            self.inner.tasks.spawn(complete(Arc::clone(&self.inner), Arc::clone(&made), moment, tell));
        }
        let mut kept = self.inner.views.made.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(Arc::clone(&made));
        let surplus = kept.len().saturating_sub(KEPT);
        kept.drain(..surplus);
        drop(kept);
        Ok(made.view(&laid, millis(began)))
    }

    /// [`Engine::library_view`] with the rows of its first `to` pixels: one question for what a page shows at once.
    pub async fn library_front(&self, request: ViewRequest, to: f64) -> Result<Front, Failure> {
        let view = self.library_view(request).await?;
        let rows = self.library_rows(view.view, 0.0, to).await?;
        Ok(Front { view, rows })
    }

    /// Waits until a view is whole; [`Engine::library_view`] answers its first rows before.
    ///
    /// # Errors
    /// `NotFound` when the view is not kept any more, or a newer one was asked for meanwhile.
    pub async fn library_whole(&self, view: u32) -> Result<View, Failure> {
        let began = Instant::now();
        let made = self.made_view(view)?;
        let laid = whole(&made).await?;
        Ok(made.view(&laid, millis(began)))
    }

    /// Rows that touch `from..to` pixels of a view.
    pub async fn library_rows(&self, view: u32, from: f64, to: f64) -> Result<GridRows, Failure> {
        let made = self.made_view(view)?;
        let laid = made.present()?;
        let rows = layout::rows_between(&laid.layout.rows, from, to.min(from + 20_000.0)).to_vec();
        let mut positions = Vec::new();
        let mut heads = Vec::new();
        for row in &rows {
            match row.what {
                RowWhat::Tiles { first, count, .. } => positions.extend(first..first + count),
                RowWhat::Head { group, .. } => heads.push(group as usize),
            }
        }
        let (tiles, heads) = self.tiles(&made, &laid, positions, heads).await?;
        made.go_on.notify_one();
        let (mut tiles, mut heads) = (tiles.into_iter(), heads.into_iter());
        // Of the last group more may come.
        let known = |group: u32| laid.whole || (group as usize) + 1 < laid.groups.len();
        let rows = rows.into_iter().filter_map(|row| {
            Some(match row.what {
                RowWhat::Head { group, count } => {
                    let count = known(group).then_some(count);
                    GridRow::Head { y: row.y, height: row.height, of: heads.next()?, count }
                }
                RowWhat::Tiles { count, row: number, .. } => {
                    let mut x = 0.0;
                    let tiles = tiles
                        .by_ref()
                        .take(count as usize)
                        .map(|tile| {
                            let aspect = laid.aspects[tile.position as usize];
                            let width = layout::tile_width(aspect, made.request.layout, row.height);
                            let placed = Tile { x, width, ..tile };
                            x += width + layout::GAP;
                            placed
                        })
                        .collect();
                    GridRow::Tiles { y: row.y, height: row.height, row: number, tiles }
                }
            })
        });
        Ok(GridRows { view: made.number, rows: rows.collect() })
    }

    /// A task's neighbours in a view, `each` on either side.
    pub async fn library_neighbours(&self, view: u32, task: i64, each: u32) -> Result<Neighbours, Failure> {
        let made = self.made_view(view)?;
        let laid = made.present()?;
        let count = count(laid.tasks.len());
        let for_look = Arc::clone(&laid);
        let find = move |look: &library::Look<'_>| Ok(look.slot(task).and_then(|slot| for_look.position(slot)));
        let Some(at) = self.inner.library.look(find).await? else {
            return Ok(Neighbours { position: None, count, before: Vec::new(), after: Vec::new() });
        };
        let each = each.min(50);
        let before: Vec<u32> = (at.saturating_sub(each)..at).rev().collect();
        let after: Vec<u32> = (at + 1..count.min(at + 1 + each)).collect();
        Ok(Neighbours {
            position: Some(at),
            count,
            before: self.tiles(&made, &laid, before, Vec::new()).await?.0,
            after: self.tiles(&made, &laid, after, Vec::new()).await?.0,
        })
    }

    /// Where the tile at a position lies; None beyond the end.
    pub async fn library_place(&self, view: u32, position: u32) -> Result<Option<Place>, Failure> {
        let laid = self.made(view)?;
        Ok(layout::row_of(&laid.layout.rows, position).and_then(|row| {
            let task = *laid.tasks.get(position as usize)?;
            Some(Place { y: row.y, height: row.height, task })
        }))
    }

    /// What a text asks, with what looks alike looked up.
    async fn asked(&self, account: i64, text: &str) -> Result<Asked, Failure> {
        let mut asked = Asked::of(text);
        // A key that is typed waits for no look at signatures that it does not ask for.
        if likeness::is_asked(&asked.expr) {
            let expr = std::mem::take(&mut asked.expr);
            asked.expr = self.inner.library.read(move |reader| likeness::look_up(reader, account, expr)).await?;
        }
        Ok(asked)
    }

    /// How many results of the account that is shown each question finds; None for what is no question.
    pub(crate) async fn library_counts(&self, questions: Vec<Option<Expr>>) -> Result<Vec<Option<u32>>, Failure> {
        let account = self.inner.active_lane().map(|lane| lane.account);
        let Some(account) = account.filter(|_| questions.iter().any(Option::is_some)) else {
            return Ok(vec![None; questions.len()]);
        };
        let now = zoned(self.inner.now());
        let counted = self.inner.library.look(move |look| {
            let count = |expr| {
                let expr = likeness::look_up(look.reader(), account, expr)?;
                look.count(&library::Question { account, expr: &expr, now: &now, stop: &|| false })
            };
            questions.into_iter().map(|question| question.map(count).transpose()).collect()
        });
        Ok(counted.await?)
    }

    /// A view with all its results, which are waited for.
    pub(crate) async fn made_whole(&self, view: u32) -> Result<Arc<Laid>, Failure> {
        let made = self.made_view(view)?;
        whole(&made).await
    }

    /// A view as far as it is there: its tasks in their order.
    fn made(&self, view: u32) -> Result<Arc<Laid>, Failure> {
        self.made_view(view)?.present()
    }

    fn made_view(&self, view: u32) -> Result<Arc<MadeView>, Failure> {
        let kept = locked(&self.inner.views.made);
        let found = kept.iter().find(|made| made.number == view).cloned();
        found.ok_or_else(|| Failure::new(FailureCode::NotFound))
    }
}

/// Makes what was answered with its first rows whole, unless a newer view is asked for.
async fn complete(
    inner: Arc<Inner>,
    made: Arc<MadeView>,
    now: ZonedDateTime,
    tell: watch::Sender<Option<Result<Arc<Laid>, Failure>>>,
) {
    // Its end stops what follows at once.
    inner.rest(made.go_on.notified(), ROWS_WITHIN).await;
    let asker = Arc::clone(&inner);
    let laid = inner.library.look(move |look| {
        let stop = || asker.views.next.load(Ordering::Relaxed) != made.number || asker.is_stopping();
        let found = look.find(&made.question(&now, &stop))?;
        Laid::of(look, found, made.account, &made.request, &made.asked, true)
    });
    let laid = match laid.await {
        Err(library::Error::Stopped) => Err(Failure::new(FailureCode::NotFound)),
        laid => laid.map(Arc::new).map_err(Failure::from),
    };
    // Nobody may keep the view any more.
    tell.send(Some(laid)).ok();
}

async fn whole(made: &MadeView) -> Result<Arc<Laid>, Failure> {
    made.go_on.notify_one();
    let mut whole = made.whole.clone();
    let there = whole.wait_for(Option::is_some).await.map_err(|_| Failure::new(FailureCode::NotFound))?;
    there.clone().unwrap_or_else(|| Err(Failure::new(FailureCode::NotFound)))
}

fn millis(began: Instant) -> u32 {
    u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX)
}

fn zoned(at_ms: i64) -> ZonedDateTime {
    Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(TimeZone::system())
}

/// The day of a moment, in this computer's zone.
pub(crate) fn local_date(at_ms: i64) -> Date {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned_datetime(TimeZone::system()).date()
}

/// The midnight that began the day of `now`.
pub(crate) fn midnight_before(now: i64) -> i64 {
    let start = local_date(now).to_zoned_datetime(TimeZone::system());
    start.map_or(now - 86_400_000, |start| start.timestamp().as_millisecond())
}

fn date_of(day: i32) -> Date {
    EPOCH.checked_add(day.days()).unwrap_or(EPOCH)
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);
