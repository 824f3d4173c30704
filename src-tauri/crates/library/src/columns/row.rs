use crate::query::Label;
use crate::table::result::{PART_LYRICS, PART_REFERENCES, PART_SEED, PART_SOUND, ResultRow};
use crate::{Kind, Media, TaskState};

/// A result in memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Made {
    pub task: i64,
    pub account: i64,
    pub made_at: i64,
    pub bytes: i64,
    /// The task that it was made from; 0: none.
    pub parent: i64,
    /// The first task of its press.
    pub press: i64,
    /// Credits; None where nobody knows.
    cost: i32,
    /// Milliseconds.
    duration: i32,
    pub pixels: u32,
    /// Width divided by height; above 0 and finite, not limited otherwise.
    pub aspect: f32,
    pub(crate) model: u32,
    pub outputs: u16,
    pub(crate) bits: u16,
    pub(crate) state: u8,
    pub rating: u8,
    pub(crate) bin: Bin,
    pub kind: Kind,
    media: Media,
    pub label: Option<Label>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bin {
    Out,
    In,
    /// Its files are deleted: it is shown nowhere.
    Emptied,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bit {
    Sound = 1,
    Lyrics = 2,
    Seed = 4,
    References = 8,
    Parent = 16,
    File = 32,
    Note = 64,
    Favourite = 128,
    Private = 256,
    Unsaved = 512,
    Missing = 1_024,
    Refunded = 2_048,
    Imported = 4_096,
    Collected = 8_192,
    Tagged = 16_384,
    Changed = 32_768,
}

const NONE: i32 = i32::MIN;

impl Made {
    pub(crate) fn of(row: &ResultRow<'_>, model: u32) -> Self {
        let mut bits = 0;
        let mut set = |bit: Bit, on: bool| bits |= if on { bit as u16 } else { 0 };
        set(Bit::Sound, row.parts & PART_SOUND != 0);
        set(Bit::Lyrics, row.parts & PART_LYRICS != 0);
        set(Bit::Seed, row.parts & PART_SEED != 0);
        set(Bit::References, row.parts & PART_REFERENCES != 0);
        set(Bit::Parent, row.parent.is_some());
        set(Bit::File, row.archived > 0);
        set(Bit::Note, row.noted);
        set(Bit::Favourite, row.favourite);
        set(Bit::Private, row.private);
        set(Bit::Unsaved, row.archived < row.outputs);
        set(Bit::Missing, row.missing > 0);
        set(Bit::Refunded, row.refunded);
        set(Bit::Imported, row.imported);
        set(Bit::Collected, row.collections > 0);
        set(Bit::Tagged, row.tags > 0);
        set(Bit::Changed, row.changed > 0);
        // A shape that does not survive the step to f32 (or a damaged one) is shown as a square.
        let aspect = Some(row.aspect as f32).filter(|aspect| aspect.is_finite() && *aspect > 0.0).unwrap_or(1.0);
        let small = |number: Option<i64>| {
            number.map_or(NONE, |number| i32::try_from(number.max(-i64::from(i32::MAX))).unwrap_or(i32::MAX))
        };
        Self {
            task: row.task,
            account: row.account,
            made_at: row.made_at,
            bytes: row.bytes,
            parent: row.parent.unwrap_or(0),
            press: row.press,
            cost: small(row.cost),
            duration: small(row.duration_ms),
            pixels: u32::try_from(row.pixels.unwrap_or(0).max(0)).unwrap_or(u32::MAX),
            aspect,
            model,
            outputs: u16::try_from(row.outputs.max(0)).unwrap_or(u16::MAX),
            bits,
            state: state_code(&row.state),
            rating: u8::try_from(row.rating.clamp(0, 5)).unwrap_or(0),
            bin: match row.bin {
                0 => Bin::Out,
                2 => Bin::Emptied,
                _ => Bin::In,
            },
            kind: row.kind,
            media: row.media,
            label: row.label,
        }
    }

    /// Credits.
    pub fn cost(&self) -> Option<i32> {
        Some(self.cost).filter(|cost| *cost != NONE)
    }

    /// Of the first output.
    pub fn duration_ms(&self) -> Option<i32> {
        Some(self.duration).filter(|duration| *duration != NONE)
    }

    #[inline]
    pub(crate) fn has(&self, bit: Bit) -> bool {
        self.bits & bit as u16 != 0
    }

    /// Whether it can be shown at all: it is over, or given up.
    #[inline]
    pub(crate) fn is_shown(&self) -> bool {
        self.bin != Bin::Emptied && matches!(self.state, COMPLETED..=REJECTED | LOST_CONTACT..=DISMISSED)
    }

    #[inline]
    pub fn is_completed(&self) -> bool {
        self.state == COMPLETED
    }

    /// Nothing came of it: it failed, was rejected or lost.
    pub fn is_failed(&self) -> bool {
        matches!(self.state, FAILED | REJECTED | LOST_CONTACT)
    }

    pub fn is_binned(&self) -> bool {
        self.bin == Bin::In
    }

    pub fn is_favourite(&self) -> bool {
        self.has(Bit::Favourite)
    }

    /// A file of it is no longer where it was saved.
    pub fn is_missing(&self) -> bool {
        self.has(Bit::Missing)
    }

    /// A file of it is other than when it was saved.
    pub fn is_changed(&self) -> bool {
        self.has(Bit::Changed)
    }

    /// What it is: by its first file, or without one by what was asked for.
    pub fn media(&self) -> Media {
        match (self.media, self.kind) {
            (Media::Unknown, kind) => as_media(kind),
            (Media::Other, kind) if self.outputs == 0 => as_media(kind),
            (media, _) => media,
        }
    }
}

fn as_media(kind: Kind) -> Media {
    match kind {
        Kind::Image => Media::Image,
        Kind::Video => Media::Video,
        Kind::Audio => Media::Audio,
    }
}

const COMPLETED: u8 = 3;
const FAILED: u8 = 4;
const REJECTED: u8 = 5;
const LOST_CONTACT: u8 = 7;
const DISMISSED: u8 = 9;

/// The place of a state in its life; 255 for one that this version does not know, which is shown nowhere.
pub(crate) fn state_code(state: &TaskState) -> u8 {
    let at = TaskState::KNOWN.iter().position(|known| known == state);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_the_numbers_that_rows_are_read_by() {
        use TaskState as S;
        let named = [COMPLETED, FAILED, REJECTED, LOST_CONTACT, DISMISSED];
        let states = [S::Completed, S::Failed, S::Rejected, S::LostContact, S::Dismissed];
        assert_eq!(states.map(|state| state_code(&state)), named);
        assert_eq!(state_code(&S::Withdrawn), DISMISSED - 1);
        assert_eq!(size_of::<Made>(), 80);
    }
}
