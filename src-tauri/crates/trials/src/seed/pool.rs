//! A few hundred files that all outputs share: drawn once, then linked under as many names as there are outputs.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use sandbox::{Kind, drawn};
use serde_json::json;

use super::chance::Dice;
use super::words::{For, Words};
use crate::Failure;

/// Where a file lies that others are linked to.
pub(super) type Source = RefCell<PathBuf>;

/// A file with all that the library notes of it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub file: Source,
    pub bytes: u64,
    pub sha256: String,
    pub mime: &'static str,
    pub extension: &'static str,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub duration_ms: Option<u64>,
    pub facts: String,
    pub shown: Shown,
}

/// What stands for it in the grid.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    Picture { small: Source, large: Source, colour: String },
    Waves { peaks200: Vec<u8>, peaks2000: Vec<u8> },
}

pub(super) struct Pool {
    pictures: Vec<Rc<Piece>>,
    films: Vec<Rc<Piece>>,
    sounds: Vec<Rc<Piece>>,
}

/// Shapes of pictures, in pixels, the commonest first.
const SHAPES: [(u32, u32); 9] =
    [(896, 896), (1088, 608), (608, 1088), (1008, 672), (672, 1008), (960, 720), (720, 960), (768, 960), (1176, 504)];
/// The most that are drawn of each.
const MOST: (usize, usize, usize) = (180, 12, 12);

impl Pool {
    /// Draws into `folder`: as many as a library of so many tasks can use, on all processors.
    pub(super) fn draw(folder: &Path, seed: u64, tasks: usize) -> Result<Pool, Failure> {
        fs::create_dir_all(folder).map_err(Failure::file(folder))?;
        let count = |most: usize, share: usize| (tasks / share).clamp(2, most);
        let (pictures, films, sounds) = (count(MOST.0, 6), count(MOST.1, 60), count(MOST.2, 60));
        let wanted: Vec<(Kind, usize)> = (0..pictures)
            .map(|at| (Kind::Image, at))
            .chain((0..films).map(|at| (Kind::Video, at)))
            .chain((0..sounds).map(|at| (Kind::Audio, at)))
            .collect();
        let (next, words) = (AtomicUsize::new(0), Words::new());
        let done: Mutex<Vec<Option<Result<Piece, Failure>>>> = Mutex::new((0..wanted.len()).map(|_| None).collect());
        let take = || {
            let place = next.fetch_add(1, Ordering::Relaxed);
            wanted.get(place).map(|wanted| (place, *wanted))
        };
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..processors {
                scope.spawn(|| {
                    while let Some((place, (kind, at))) = take() {
                        let piece = piece(folder, &words, seed, kind, at);
                        done.lock().unwrap_or_else(PoisonError::into_inner)[place] = Some(piece);
                    }
                });
            }
        });
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        let pieces = done.into_iter().flatten().map(|piece| piece.map(Rc::new));
        let mut pieces = pieces.collect::<Result<Vec<Rc<Piece>>, Failure>>()?;
        let sounds = pieces.split_off(pictures + films);
        let films = pieces.split_off(pictures);
        Ok(Pool { pictures: pieces, films, sounds })
    }

    /// A picture, as near to the shape that was asked for as there is one.
    pub(super) fn picture(&self, aspect: Option<f64>, dice: &mut Dice) -> Rc<Piece> {
        let shape = match aspect {
            None => dice.rank(SHAPES.len()),
            Some(aspect) => (0..SHAPES.len())
                .min_by(|one, other| off(SHAPES[*one], aspect).total_cmp(&off(SHAPES[*other], aspect)))
                .unwrap_or(0),
        };
        // Piece number n has the shape n modulo their number.
        let of_shape = self.pictures.len().saturating_sub(shape).div_ceil(SHAPES.len());
        let place =
            if of_shape == 0 { dice.below(self.pictures.len()) } else { shape + SHAPES.len() * dice.below(of_shape) };
        Rc::clone(&self.pictures[place])
    }

    pub(super) fn film(&self, dice: &mut Dice) -> Rc<Piece> {
        Rc::clone(&self.films[dice.below(self.films.len())])
    }

    pub(super) fn sound(&self, dice: &mut Dice) -> Rc<Piece> {
        Rc::clone(&self.sounds[dice.below(self.sounds.len())])
    }

    pub(super) fn len(&self) -> usize {
        self.pictures.len() + self.films.len() + self.sounds.len()
    }
}

fn off((width, height): (u32, u32), aspect: f64) -> f64 {
    (f64::from(width) / f64::from(height) / aspect).ln().abs()
}

/// Nobody wrote to a file after it was archived, years ago.
fn date_back(file: &Path) -> std::io::Result<()> {
    fs::File::options().write(true).open(file)?.set_modified(std::time::UNIX_EPOCH)
}

/// Puts a file under another name: a second link to it, or a copy where the disk has no more links to give. The copy
/// is what the next one is linked to.
pub(super) fn link(from: &Source, to: &Path) -> Result<(), Failure> {
    let linked = fs::hard_link(&*from.borrow(), to);
    match linked {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(Failure::file(to)(error)),
        Err(_) => {
            fs::copy(&*from.borrow(), to).and_then(|_| date_back(to)).map_err(Failure::file(to))?;
            to.clone_into(&mut from.borrow_mut());
            Ok(())
        }
    }
}

fn piece(folder: &Path, words: &Words, seed: u64, kind: Kind, at: usize) -> Result<Piece, Failure> {
    let name = match kind {
        Kind::Image => "picture",
        Kind::Video => "film",
        Kind::Audio => "sound",
    };
    let mut dice = Dice::of(seed ^ 0x706f_6f6c, at * 3 + kind as usize);
    let made_for = if kind == Kind::Audio { For::Sound } else { For::Picture };
    let prompt = words.prompt(0, words.subject(0, &mut dice), made_for, &mut dice);
    let (width, height) = SHAPES[at % SHAPES.len()];
    let body = match kind {
        Kind::Image => json!({ "model": "gpt-image-2", "prompt": prompt, "size": format!("{width}x{height}"),
            "output_format": "jpeg" }),
        Kind::Video => json!({ "model": "kling-3-0", "prompt": prompt, "duration": at % 4 + 2,
            "aspect_ratio": (["16:9", "9:16", "1:1"])[at % 3] }),
        Kind::Audio => json!({ "model": "mureka-v9-song", "prompt": prompt, "duration": at % 15 + 6 }),
    };
    let not_drawn = || Failure::Disagree(format!("the sandbox draws no {name} of {body}"));
    let made = drawn(kind, body.to_string().as_bytes(), dice.roll()).ok_or_else(not_drawn)?;
    let made = made.into_iter().next().ok_or_else(not_drawn)?;
    let extension = match made.mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        _ => "wav",
    };
    let file = folder.join(format!("{name}-{at}.{extension}"));
    fs::write(&file, &made.bytes).and_then(|()| date_back(&file)).map_err(Failure::file(&file))?;
    let unread =
        |error: media::Error| Failure::NotUnderstood { what: file.display().to_string(), why: error.to_string() };
    let facts = media::inspect(&file).map_err(unread)?;
    let (mut size, mut duration) = ((facts.width, facts.height), facts.duration_ms);
    let shown = if kind == Kind::Audio {
        let waves = media::waveform(&file).map_err(unread)?;
        duration = duration.or(Some(waves.duration_ms));
        Shown::Waves { peaks200: waves.peaks200, peaks2000: waves.peaks2000 }
    } else {
        let picture = if kind == Kind::Image { media::picture(&file) } else { media::poster(&file) }.map_err(unread)?;
        size = (size.0.or(Some(picture.width)), size.1.or(Some(picture.height)));
        let [red, green, blue] = picture.colour;
        let thumb = |size: &str, bytes: &[u8]| {
            let path = folder.join(format!("{name}-{at}_{size}.{}", media::PICTURE_EXTENSION));
            fs::write(&path, bytes).map_err(Failure::file(&path)).map(|()| RefCell::new(path))
        };
        Shown::Picture {
            small: thumb("320", &picture.small)?,
            large: thumb("640", &picture.large)?,
            colour: format!("#{red:02x}{green:02x}{blue:02x}"),
        }
    };
    Ok(Piece {
        bytes: made.bytes.len() as u64,
        sha256: made.sha256,
        mime: facts.mime,
        extension,
        width: size.0,
        height: size.1,
        duration_ms: duration,
        facts: facts.words,
        shown,
        file: RefCell::new(file),
    })
}
