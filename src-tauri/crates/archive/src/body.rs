use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::Response;
use tokio::sync::mpsc;
use tokio::sync::mpsc::OwnedPermit;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::blocking::{blocking, joined};
use crate::download::Progress;
use crate::fetch_error::FetchError;
use crate::fetcher::words;
use crate::part::Part;
use crate::version::Version;

/// What is known of a body before its first byte. Positions count from the start of the file.
pub(crate) struct Body {
    /// The version that it begins; None when it continues the part.
    pub begins: Option<Version>,
    /// Where it ends.
    pub end: Option<u64>,
    /// Where the file ends.
    pub total: Option<u64>,
    pub limit: u64,
    /// Longest silence.
    pub idle: Duration,
}

/// From the network to the one thread that hashes and writes.
enum Message {
    Pieces(Vec<Bytes>),
    /// The file ends here. Without it the channel's end only means that no more came.
    Complete,
}

/// In the time that may pass in silence at least this many bytes have to come (about 2 kB a second, by default), or
/// the body counts as broken: a server that drips would otherwise keep one of the few places for downloads for ever.
/// What came is kept and continued, so that a slow line gets there too.
const LEAST_IN_IDLE: u64 = 64 << 10;

/// Messages in flight, and what a message holds at most but for its last piece: enough that network and disk seldom
/// wait for each other, little enough to be no memory.
const CHANNEL: usize = 2;
const MESSAGE: usize = 1 << 20;

/// Takes a body into the part. On the way out the part is synced as far as it came, whatever happened.
pub(crate) async fn take_body(
    part: Part,
    response: Response,
    body: Body,
    progress: &(impl Fn(Progress) + Send + Sync),
) -> Result<Part, FetchError> {
    let Body { begins, end, total, limit, idle } = body;
    if total.is_some_and(|total| total > limit) {
        return discarded(part, FetchError::TooLarge { limit }).await;
    }
    let start = if begins.is_some() { 0 } else { part.received() };
    let (messages, inbox) = mpsc::channel(CHANNEL + 1);
    let last = messages.clone().try_reserve_owned().ok();
    let writer = spawn_blocking(move || write_down(part, begins, total, inbox));

    let bounds = Bounds { start, end, total, limit };
    let mut outbox = Outbox { messages, last, gathered: Vec::new(), bytes: 0 };
    let read = read_body(response, &bounds, idle, &mut outbox, progress).await;
    outbox.end(matches!(read, Ok(Ended::Complete))).await;
    let (part, written) = joined(writer).await?;
    written?;
    match read {
        Ok(Ended::Complete | Ended::MoreToCome) => Ok(part),
        Err(Stopped::Broke(detail)) => Err(FetchError::Broke { received: part.vouched(), detail }),
        Err(Stopped::TooLarge) => discarded(part, FetchError::TooLarge { limit }).await,
        Err(Stopped::WrongLength { expected, received }) => {
            discarded(part, FetchError::WrongLength { expected, received }).await
        }
    }
}

struct Bounds {
    start: u64,
    end: Option<u64>,
    total: Option<u64>,
    limit: u64,
}

enum Ended {
    Complete,
    /// This body ended well, and was not all of the file; or the writer stopped, and says why.
    MoreToCome,
}

enum Stopped {
    Broke(String),
    TooLarge,
    WrongLength { expected: u64, received: u64 },
}

async fn read_body(
    mut response: Response,
    bounds: &Bounds,
    idle: Duration,
    outbox: &mut Outbox,
    progress: &(impl Fn(Progress) + Send + Sync),
) -> Result<Ended, Stopped> {
    let mut received = bounds.start;
    let (mut looked_at, mut had) = (Instant::now(), received);
    progress(Progress { received, total: bounds.total });
    loop {
        let piece = match timeout(idle, response.chunk()).await {
            Ok(Ok(Some(piece))) => piece,
            Ok(Ok(None)) => break,
            Ok(Err(error)) => return Err(Stopped::Broke(words(&error))),
            Err(_) => return Err(Stopped::Broke("nothing more came".to_owned())),
        };
        received += piece.len() as u64;
        if received > bounds.limit {
            return Err(Stopped::TooLarge);
        }
        if let Some(expected) = bounds.end.filter(|end| received > *end) {
            return Err(Stopped::WrongLength { expected, received });
        }
        if outbox.put(piece).await.is_err() {
            return Ok(Ended::MoreToCome);
        }
        progress(Progress { received, total: bounds.total });
        if looked_at.elapsed() >= idle {
            if received - had < LEAST_IN_IDLE && bounds.end != Some(received) {
                return Err(Stopped::Broke("it comes too slowly".to_owned()));
            }
            (looked_at, had) = (Instant::now(), received);
        }
    }
    if let Some(expected) = bounds.end.filter(|end| received < *end) {
        return Err(Stopped::WrongLength { expected, received });
    }
    // A body whose end nobody named is complete when it ends well.
    let complete = bounds.total == Some(received) || bounds.end.is_none();
    Ok(if complete { Ended::Complete } else { Ended::MoreToCome })
}

/// Gathers pieces while the writer is busy, so that it takes many at once; while it is idle each goes at once.
struct Outbox {
    messages: mpsc::Sender<Message>,
    /// Room that is kept for what is left when the download is dropped.
    last: Option<OwnedPermit<Message>>,
    gathered: Vec<Bytes>,
    bytes: usize,
}

/// The writer has stopped; its own answer says why.
struct WriterGone;

impl Outbox {
    async fn put(&mut self, piece: Bytes) -> Result<(), WriterGone> {
        self.bytes += piece.len();
        self.gathered.push(piece);
        let room = if self.bytes >= MESSAGE {
            self.messages.reserve().await.map_err(|_| WriterGone)?
        } else {
            match self.messages.try_reserve() {
                Ok(room) => room,
                Err(TrySendError::Full(())) => return Ok(()),
                Err(TrySendError::Closed(())) => return Err(WriterGone),
            }
        };
        room.send(Message::Pieces(std::mem::take(&mut self.gathered)));
        self.bytes = 0;
        Ok(())
    }

    /// Hands over what is left, whatever ended the body.
    async fn end(mut self, complete: bool) {
        self.hand_over_the_rest();
        if complete {
            let _ = self.messages.send(Message::Complete).await;
        }
    }

    fn hand_over_the_rest(&mut self) {
        if !self.gathered.is_empty()
            && let Some(room) = self.last.take()
        {
            room.send(Message::Pieces(std::mem::take(&mut self.gathered)));
        }
    }
}

impl Drop for Outbox {
    /// What has come is kept, also when nobody waits for the rest any more.
    fn drop(&mut self) {
        self.hand_over_the_rest();
    }
}

/// Gives the part back with what became of it. The part is synced when the channel ends, also when the download
/// was dropped.
fn write_down(
    mut part: Part,
    begins: Option<Version>,
    total: Option<u64>,
    mut inbox: mpsc::Receiver<Message>,
) -> (Part, std::io::Result<()>) {
    let write = || {
        let here = if begins.is_some() { 0 } else { part.received() };
        part.make_sure_of_room(total.unwrap_or(here).saturating_sub(here))?;
        if let Some(version) = begins {
            part.begin(version)?;
        }
        while let Some(message) = inbox.blocking_recv() {
            match message {
                Message::Pieces(pieces) => part.write(&pieces)?,
                Message::Complete => return part.checkpoint(true),
            }
        }
        part.checkpoint(false)
    };
    let written = write();
    (part, written)
}

async fn discarded(part: Part, error: FetchError) -> Result<Part, FetchError> {
    blocking(move || part.discard()).await??;
    Err(error)
}
