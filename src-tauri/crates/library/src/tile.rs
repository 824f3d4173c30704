use std::collections::{BTreeSet, HashMap};

use rusqlite::Row;

use crate::stored::{first, rows, statements};
use crate::{Error, Media, OutputState, Reader, TaskState, Thumb};

statements! {
    TASKS = "SELECT task.id, task.state, substr(task.prompt, 1, 200), task.model_title, task.made_at,
            coalesce(result.media, 'other')
        FROM json_each(?1) AS piece CROSS JOIN task ON task.id = piece.value
        LEFT JOIN result ON result.task_id = task.id";
    PROMPT = "SELECT substr(prompt, 1, 100000) FROM task WHERE id = ?1";
    OUTPUTS = "SELECT output.task_id, idx, output.id, state, fetch, thumb, duration_ms, bytes, received, colour, peaks200,
            fail_reason
        FROM json_each(?1) AS piece CROSS JOIN output ON output.task_id = piece.value";
}

/// What one tile of the grid shows.
#[derive(Clone, Debug, PartialEq)]
pub struct TileRow {
    pub task: i64,
    pub state: TaskState,
    /// First 200 characters.
    pub prompt: String,
    pub model_title: String,
    pub made_at: i64,
    pub media: Media,
    /// The first output, which is the one shown; None for a result without a file.
    pub output: Option<i64>,
    pub duration_ms: Option<i64>,
    pub thumb: Thumb,
    pub colour: Option<String>,
    pub peaks200: Option<Vec<u8>>,
    /// How many outputs the task has, and how many of them are archived, still to be saved by themselves, failed,
    /// or gone.
    pub outputs: u32,
    pub archived: u32,
    pub unfinished: u32,
    pub failed: u32,
    pub link_dead: u32,
    /// Why the first failed one failed.
    pub fail_reason: Option<String>,
    /// Bytes on disk of all that is fetched by itself.
    pub received: i64,
    /// Bytes of the same when whole; None while one is not known.
    pub bytes: Option<i64>,
}

impl Reader<'_> {
    /// A prompt further than a tile shows it: its first 100,000 characters.
    pub fn long_prompt(&self, task: i64) -> Result<Option<String>, Error> {
        first(self.conn(), PROMPT, [task], |row| row.get(0))
    }

    /// The tiles of these tasks, in this order; ids without a task are left out. Two statements, however many they are.
    pub fn tiles(&self, ids: &[i64]) -> Result<Vec<TileRow>, Error> {
        let asked = serde_json::Value::from_iter(ids.iter().copied().collect::<BTreeSet<i64>>()).to_string();
        let mut tiles: HashMap<i64, TileRow> =
            rows(self.conn(), TASKS, [&asked], read)?.into_iter().map(|tile: TileRow| (tile.task, tile)).collect();
        let mut outputs = rows(self.conn(), OUTPUTS, [&asked], TileOutput::read)?;
        outputs.sort_unstable_by_key(|output| (output.task, output.index, output.id));
        for output in outputs {
            if let Some(tile) = tiles.get_mut(&output.task) {
                tile.add(output);
            }
        }
        Ok(ids.iter().filter_map(|id| tiles.get(id).cloned()).collect())
    }
}

struct TileOutput {
    task: i64,
    index: i64,
    id: i64,
    state: OutputState,
    fetch: bool,
    thumb: Thumb,
    duration_ms: Option<i64>,
    bytes: Option<i64>,
    received: i64,
    colour: Option<String>,
    peaks200: Option<Vec<u8>>,
    fail_reason: Option<String>,
}

impl TileRow {
    fn add(&mut self, output: TileOutput) {
        self.outputs += 1;
        let archived = output.state == OutputState::Archived;
        match output.state {
            OutputState::Archived => self.archived += 1,
            OutputState::Waiting | OutputState::Downloading => self.unfinished += u32::from(output.fetch),
            OutputState::Failed => {
                self.failed += 1;
                self.fail_reason = self.fail_reason.take().or(output.fail_reason);
            }
            OutputState::LinkDead => self.link_dead += 1,
            OutputState::Deleted | OutputState::Unknown(_) => {}
        }
        if output.fetch {
            let whole = output.bytes.unwrap_or(0);
            let on_disk = if archived { whole } else { output.received };
            self.received = self.received.saturating_add(on_disk);
            self.bytes = self.bytes.zip(output.bytes).map(|(sum, bytes)| sum.saturating_add(bytes));
        }
        if self.output.is_none() {
            self.output = Some(output.id);
            self.duration_ms = output.duration_ms;
            self.thumb = output.thumb;
            self.colour = output.colour;
            self.peaks200 = output.peaks200;
        }
    }
}

impl TileOutput {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            task: row.get(0)?,
            index: row.get(1)?,
            id: row.get(2)?,
            state: row.get(3)?,
            fetch: row.get(4)?,
            thumb: row.get(5)?,
            duration_ms: row.get(6)?,
            bytes: row.get(7)?,
            received: row.get(8)?,
            colour: row.get(9)?,
            peaks200: row.get(10)?,
            fail_reason: row.get(11)?,
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<TileRow> {
    Ok(TileRow {
        task: row.get(0)?,
        state: row.get(1)?,
        prompt: row.get(2)?,
        model_title: row.get(3)?,
        made_at: row.get(4)?,
        media: row.get(5)?,
        output: None,
        duration_ms: None,
        thumb: Thumb::Cannot,
        colour: None,
        peaks200: None,
        outputs: 0,
        archived: 0,
        unfinished: 0,
        failed: 0,
        link_dead: 0,
        fail_reason: None,
        received: 0,
        bytes: Some(0),
    })
}
