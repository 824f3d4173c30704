//! Thumbnails by the app's own code against `vipsthumbnail`: both sizes of each picture, on all processors, in seconds of
//! processor; and how near each comes to a shrinking that is slow and exact.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sandbox::{Kind, drawn};
use serde_json::json;

use super::Options;
use super::exact::{Grey, ssim};
use super::figures::median;
use super::memory::children_seconds;
use crate::Failure;
use crate::bench::goal::Goal;
use crate::telling::say;

/// Pictures of each format, and their sides.
const PICTURES: usize = 8;
const SIDE: &str = "2048";
/// Formats with how much faster the app is to be.
const FORMATS: [(&str, f64); 3] = [("jpg", 2.0), ("png", 2.0), ("webp", 1.2)];
/// The picture, a very red one, that is also kept in a wide profile.
const WIDE: usize = 5;

/// Makes both thumbnails of all pictures in a folder, as the app does, on all processors.
pub fn make(from: &Path, to: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(from).map_err(Failure::file(from))?;
    let files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let (next, trouble) = (AtomicUsize::new(0), Mutex::new(None));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = make_one(file, to)
                        && let Ok(mut trouble) = trouble.lock()
                    {
                        *trouble = Some(failure);
                    }
                }
            });
        }
    });
    match trouble.into_inner() {
        Ok(None) | Err(_) => Ok(()),
        Ok(Some(failure)) => Err(failure),
    }
}

fn make_one(file: &Path, to: &Path) -> Result<(), Failure> {
    let picture = media::picture(file).map_err(Failure::not_understood(file.display().to_string()))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    for (size, bytes) in [("large", &picture.large), ("small", &picture.small)] {
        let path = to.join(format!("{stem}_{size}.webp"));
        fs::write(&path, bytes).map_err(Failure::file(&path))?;
    }
    Ok(())
}

pub(super) async fn measure(options: &Options) -> Result<(Vec<String>, Vec<Goal>), Failure> {
    let options = options.clone();
    let measured = tokio::task::spawn_blocking(move || all(&options)).await;
    measured.map_err(Failure::not_understood("the thumbnails' end"))?
}

fn all(options: &Options) -> Result<(Vec<String>, Vec<Goal>), Failure> {
    let folder = options.out.join("pictures");
    sources(&folder)?;
    let mut lines =
        vec!["thumbnails, seconds of processor for 8 pictures        ours   vips   SSIM ours   vips".to_owned()];
    let mut goals = Vec::new();
    for (format, goal) in FORMATS {
        let from = folder.join(format);
        let (to_ours, to_vips) = (folder.join(format!("{format}-ours")), folder.join(format!("{format}-vips")));
        for to in [&to_ours, &to_vips] {
            fs::create_dir_all(to).map_err(Failure::file(to))?;
        }
        let (mut ours, mut vips) = (Vec::new(), Vec::new());
        for _ in 0..options.runs {
            ours.push(seconds(&mut [by_us(options, &from, &to_ours)])?);
            vips.push(seconds(&mut by_vips(&from, &to_vips)?)?);
        }
        let (quality, quality_of_vips) = (likeness(&folder, &to_ours)?, likeness(&folder, &to_vips)?);
        let ratio = median(&vips) / median(&ours);
        lines.push(format!(
            "  {format:<48} {:>8.2} {:>6.2} {quality:>11.4} {quality_of_vips:>6.4}",
            median(&ours),
            median(&vips)
        ));
        let name = format.to_uppercase();
        goals.push(Goal::at_least(format!("thumbnails of {name}, of vipsthumbnail"), ratio, goal, " times as fast"));
        goals.push(Goal::at_least(
            format!("thumbnails of {name}, SSIM above vips"),
            quality - quality_of_vips,
            0.0,
            "",
        ));
        say(format_args!("thumbnails of {name}: {ratio:.2} times as fast"));
    }
    let (right, wrong) = wide_colours(&folder)?;
    lines.push(format!(
        "  a wide profile: {right:.1} of 255 away from the right colours, {wrong:.1} if it were passed over"
    ));
    goals.push(Goal::at_most(
        "thumbnails: colours of a wide profile, of those passed over",
        right / wrong,
        0.5,
        " times",
    ));
    Ok((lines, goals))
}

/// The pictures in each format, made once: drawn by the sandbox, enlarged by vips.
fn sources(folder: &Path) -> Result<(), Failure> {
    let whole = folder.join("whole");
    if whole.exists() {
        return Ok(());
    }
    for (format, _) in FORMATS {
        let to = folder.join(format);
        fs::create_dir_all(&to).map_err(Failure::file(&to))?;
    }
    let subjects = ["lake", "portrait", "city", "dahlia", "forest", "silk", "vase", "canyon"];
    for (place, subject) in subjects.iter().take(PICTURES).enumerate() {
        let body = json!({ "model": "gpt-image-2", "prompt": subject, "size": "1024x1024", "output_format": "png" });
        let made = drawn(Kind::Image, body.to_string().as_bytes(), place as u64).unwrap_or_default();
        let made = made.first().ok_or_else(|| Failure::Disagree(format!("the sandbox draws no {subject}")))?;
        let (small, png) = (folder.join("drawn.png"), file(folder, "png", place));
        fs::write(&small, &made.bytes).map_err(Failure::file(&small))?;
        let text = |path: &Path| path.to_string_lossy().into_owned();
        vips(&["thumbnail", &text(&small), &text(&png), SIDE, "--height", SIDE, "--size", "force"])?;
        vips(&["copy", &text(&png), &format!("{}[Q=90]", text(&file(folder, "jpg", place)))])?;
        vips(&["copy", &text(&png), &format!("{}[Q=85]", text(&file(folder, "webp", place)))])?;
    }
    let wide = folder.join("wide.jpg");
    vips(&[
        "icc_transform",
        &file(folder, "png", WIDE).to_string_lossy(),
        &format!("{}[Q=95]", wide.display()),
        "p3",
        "--input-profile",
        "srgb",
    ])?;
    fs::write(&whole, "").map_err(Failure::file(&whole))
}

fn file(folder: &Path, format: &str, place: usize) -> PathBuf {
    folder.join(format).join(format!("{place}.{format}"))
}

fn vips(words: &[&str]) -> Result<(), Failure> {
    run(Command::new("vips").args(words))
}

fn by_us(options: &Options, from: &Path, to: &Path) -> Command {
    let mut command = Command::new(&options.bench);
    command.arg("thumbnails").arg(from).arg(to);
    command
}

/// The large ones of the pictures, then the small ones of the large ones, as the app makes them.
fn by_vips(from: &Path, to: &Path) -> Result<[Command; 2], Failure> {
    let entries = fs::read_dir(from).map_err(Failure::file(from))?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut large = Command::new("vipsthumbnail");
    large.args(files).args(["--size", "960x640", "--output"]).arg(to.join("%s_large.webp[Q=80]"));
    let mut small = Command::new("vipsthumbnail");
    small.args((0..PICTURES).map(|place| to.join(format!("{place}_large.webp"))));
    small.args(["--size", "480x320", "--output"]).arg(to.join("%s_small.webp[Q=80]"));
    Ok([large, small])
}

fn seconds(commands: &mut [Command]) -> Result<f64, Failure> {
    let unread = || Failure::Disagree("the system does not say what children have used".to_owned());
    let before = children_seconds().ok_or_else(unread)?;
    for command in commands {
        run(command)?;
    }
    Ok(children_seconds().ok_or_else(unread)? - before)
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|source| Failure::NotRun { program: program.clone(), source })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failure::SaidNo { program, said: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
}

/// How near the large thumbnails come to the pictures, shrunk exactly: 1 is the same.
#[expect(clippy::cast_precision_loss, reason = "a handful of pictures")]
fn likeness(folder: &Path, thumbnails: &Path) -> Result<f64, Failure> {
    const LOOKED_AT: usize = 4;
    let mut sum = 0.0;
    for place in 0..LOOKED_AT {
        let made = opened(&thumbnails.join(format!("{place}_large.webp")))?;
        let made = Grey::of(&made);
        let exact = Grey::of(&opened(&file(folder, "png", place))?).shrunk(made.width, made.height);
        sum += ssim(&exact, &made);
    }
    Ok(sum / LOOKED_AT as f64)
}

/// How far the colours of a thumbnail of a picture in a wide profile are from those of the same picture in sRGB, on average
/// of small areas, so that noise does not count; and how far they would be if its numbers were taken for sRGB.
fn wide_colours(folder: &Path) -> Result<(f64, f64), Failure> {
    let wide = folder.join("wide.jpg");
    let made = |path: &Path| {
        let picture = media::picture(path).map_err(Failure::not_understood(path.display().to_string()))?;
        image::load_from_memory(&picture.large).map_err(Failure::not_understood("a thumbnail"))
    };
    let areas =
        |picture: &image::DynamicImage| picture.resize_exact(40, 40, image::imageops::FilterType::Triangle).to_rgb8();
    let (right, ours) = (areas(&made(&file(folder, "png", WIDE))?), areas(&made(&wide)?));
    Ok((apart(&right, &ours), apart(&right, &areas(&opened(&wide)?))))
}

#[expect(clippy::cast_precision_loss, reason = "a count of pixels")]
fn apart(one: &image::RgbImage, other: &image::RgbImage) -> f64 {
    let sum: u64 = one.as_raw().iter().zip(other.as_raw()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    sum as f64 / one.as_raw().len() as f64
}

fn opened(path: &Path) -> Result<image::DynamicImage, Failure> {
    image::open(path).map_err(Failure::not_understood(path.display().to_string()))
}
