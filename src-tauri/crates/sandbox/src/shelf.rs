//! Files that were drawn lately. What is not here is drawn again: the same bytes come out.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::thread;

use tokio::sync::Semaphore;

use crate::media::{self, Made, NotDrawn, Piece};

/// The most bytes that are kept.
const ROOM: usize = 128 << 20;

/// The shelf, and the right to draw: as many at once as there are cores.
#[derive(Debug)]
pub(crate) struct Shelf {
    lately: Mutex<Lately>,
    pens: Semaphore,
}

#[derive(Debug, Default)]
struct Lately {
    /// The newest last.
    files: VecDeque<(String, Made)>,
    bytes: usize,
}

impl Shelf {
    pub(crate) fn new() -> Shelf {
        let cores = thread::available_parallelism().map_or(2, usize::from);
        Shelf { lately: Mutex::default(), pens: Semaphore::new(cores) }
    }

    /// The piece's bytes, from the shelf or drawn now.
    pub(crate) async fn take(&self, task_id: &str, piece: &Piece) -> Result<Made, NotDrawn> {
        let name = format!("{task_id}/{}", piece.name);
        if let Some(made) = self.find(&name) {
            return Ok(made);
        }
        let _pen = self.pens.acquire().await.map_err(|_closed| NotDrawn::Ended)?;
        let piece = piece.clone();
        let made = tokio::task::spawn_blocking(move || media::draw(&piece)).await.map_err(|_| NotDrawn::Ended)??;
        self.put(name, made.clone());
        Ok(made)
    }

    fn find(&self, name: &str) -> Option<Made> {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        let place = lately.files.iter().position(|(kept, _)| kept == name)?;
        let found = lately.files.remove(place)?;
        let made = found.1.clone();
        lately.files.push_back(found);
        Some(made)
    }

    fn put(&self, name: String, made: Made) {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.files.iter().any(|(kept, _)| *kept == name) {
            return;
        }
        lately.bytes += made.bytes.len();
        lately.files.push_back((name, made));
        while lately.bytes > ROOM
            && let Some((_, oldest)) = lately.files.pop_front()
        {
            lately.bytes -= oldest.bytes.len();
        }
    }
}
