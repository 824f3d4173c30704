//! A video: a slow move over a picture while a light passes, H.264 in MP4.

use image::RgbImage;
use openh264::OpenH264API;
use openh264::Timestamp;
use openh264::encoder::{BitRate, Encoder, EncoderConfig, FrameRate, FrameType, IntraFramePeriod, RateControlMode};
use openh264::formats::{RgbSliceU8, YUVBuffer};

use super::NotDrawn;
use super::canvas::Look;
use super::picture::{self, ratio};
use super::pictures;
use crate::dice::Dice;
use crate::order::Order;

/// A video that can be drawn.
#[derive(Clone, Debug)]
pub(super) struct Film {
    width: u32,
    height: u32,
    frames: u32,
    look: Look,
    from: View,
    to: View,
    /// The height at which the light passes, and its strength, from 0 to 1.
    light: (f32, f32),
}

/// What of the wide picture is seen.
#[derive(Clone, Copy, Debug)]
struct View {
    zoom: f32,
    /// Where in the room that the zoom leaves, 0 to 1 each way.
    place: (f32, f32),
}

/// Frames in a second.
const RATE: u32 = 24;
/// The longest video, in seconds, whatever was asked and charged: drawing it must stay well under a second.
const LONGEST: u32 = 5;
/// Pixels of a frame: 640 by 360.
const PIXELS: f32 = 230_400.0;
/// How much wider than a frame the picture is that the view moves over.
const ROOM: f32 = 1.3;

impl Film {
    pub(super) fn of(order: &Order, dice: &mut Dice) -> Film {
        let ratio = ratio(order.frame).unwrap_or(16.0 / 9.0).clamp(0.4, 2.5);
        let even = |length: f32| (length / 8.0).round() as u32 * 8;
        let picture = pictures::choose(&order.prompt, Some(ratio), dice);
        let look = Look::of(picture, dice);
        let mut zooms = [dice.between(1.02, 1.08), dice.between(1.18, 1.28)];
        if dice.once_in(2) {
            zooms.reverse();
        }
        let (across, down) = (dice.unit(), dice.unit());
        Film {
            width: even((PIXELS * ratio).sqrt()),
            height: even((PIXELS / ratio).sqrt()),
            frames: order.seconds.unwrap_or(LONGEST).clamp(2, LONGEST) * RATE,
            look,
            from: View { zoom: zooms[0], place: (across, down) },
            to: View { zoom: zooms[1], place: (1.0 - across, 1.0 - down) },
            light: (dice.between(0.1, 0.9), dice.between(0.08, 0.26)),
        }
    }

    pub(super) fn draw(&self) -> Result<Vec<u8>, NotDrawn> {
        let wide = self.wide()?;
        let mut encoder = Encoder::with_api_config(OpenH264API::from_source(), settings())?;
        let mut file = Vec::new();
        let mut muxer = muxide::api::MuxerBuilder::new(&mut file)
            .video(muxide::api::VideoCodec::H264, self.width, self.height, f64::from(RATE))
            .with_fast_start(true)
            .build()?;
        let size = (self.width as usize, self.height as usize);
        let mut frame = vec![0; size.0 * size.1 * 3];
        let mut planes = YUVBuffer::new(size.0, size.1);
        for number in 0..self.frames {
            self.paint(&wide, number, &mut frame);
            planes.read_rgb8(RgbSliceU8::new(&frame, size));
            let at_ms = u64::from(number) * 1000 / u64::from(RATE);
            let coded = encoder.encode_at(&planes, Timestamp::from_millis(at_ms))?;
            let whole = matches!(coded.frame_type(), FrameType::IDR | FrameType::I);
            muxer.write_video(f64::from(number) / f64::from(RATE), &coded.to_vec(), whole)?;
        }
        muxer.finish()?;
        Ok(file)
    }

    /// The last frame as a PNG.
    pub(super) fn last_frame(&self) -> Result<Vec<u8>, NotDrawn> {
        let mut frame = RgbImage::new(self.width, self.height);
        self.paint(&self.wide()?, self.frames - 1, frame.as_mut());
        Ok(picture::png(&frame)?)
    }

    fn wide(&self) -> Result<RgbImage, NotDrawn> {
        let wide = |length: u32| (length as f32 * ROOM) as u32;
        Ok(self.look.develop(wide(self.width), wide(self.height), 0.0)?)
    }

    /// Paints one frame. All is in steps of 1/256: it runs some 28 million times a video.
    fn paint(&self, wide: &RgbImage, number: u32, frame: &mut [u8]) {
        let time = number as f32 / (self.frames - 1) as f32;
        let eased = time * time * (3.0 - 2.0 * time);
        let between = |from: f32, to: f32| from + (to - from) * eased;
        let zoom = between(self.from.zoom, self.to.zoom);
        let place = (between(self.from.place.0, self.to.place.0), between(self.from.place.1, self.to.place.1));
        let columns = axis(self.width, wide.width(), zoom, place.0, time * 1.6 - 0.3, 256.0);
        let rows = axis(self.height, wide.height(), zoom, place.1, self.light.0, 256.0 * self.light.1);
        let (stride, pixels) = (wide.width() as usize * 3, wide.as_raw());
        for (row, line) in rows.iter().zip(frame.chunks_exact_mut(self.width as usize * 3)) {
            let (upper, lower) = (&pixels[row.at * stride..], &pixels[row.next * stride..]);
            for (column, pixel) in columns.iter().zip(line.chunks_exact_mut(3)) {
                let light = (column.light * row.light) >> 8;
                let (left, right) = (column.at * 3, column.next * 3);
                for channel in 0..3 {
                    let mixed = |line: &[u8]| {
                        u32::from(line[left + channel]) * (256 - column.part)
                            + u32::from(line[right + channel]) * column.part
                    };
                    let value = (mixed(upper) * (256 - row.part) + mixed(lower) * row.part) >> 16;
                    pixel[channel] = (value + (((255 - value) * light) >> 8)) as u8;
                }
            }
        }
    }
}

/// Where a column or row of a frame lies in the wide picture, and how much of the light falls there.
struct Step {
    at: usize,
    next: usize,
    /// How much of `next`, of 256.
    part: u32,
    light: u32,
}

fn axis(length: u32, wide: u32, zoom: f32, place: f32, light_at: f32, strength: f32) -> Vec<Step> {
    let seen = wide as f32 / zoom;
    let start = (wide as f32 - seen) * place.clamp(0.0, 1.0);
    let last = wide - 1;
    (0..length)
        .map(|pixel| {
            let position = (start + (pixel as f32 + 0.5) * seen / length as f32 - 0.5).clamp(0.0, last as f32);
            let at = position as u32;
            let distance = (pixel as f32 / length as f32 - light_at) / 0.35;
            Step {
                at: at as usize,
                next: (at + 1).min(last) as usize,
                part: ((position - at as f32) * 256.0) as u32,
                light: (strength * (-distance * distance).exp()) as u32,
            }
        })
        .collect()
}

/// One thread and a fixed quality, so that the same frames always give the same bytes.
fn settings() -> EncoderConfig {
    EncoderConfig::new()
        .rate_control_mode(RateControlMode::Off)
        .bitrate(BitRate::from_bps(2_000_000))
        .max_frame_rate(FrameRate::from_hz(RATE as f32))
        .intra_frame_period(IntraFramePeriod::from_num_frames(2 * RATE))
        .skip_frames(false)
        .num_threads(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use openh264::formats::YUVSource;

    use super::*;
    use crate::task::Kind;

    fn film(fields: &str) -> Film {
        let body = format!(r#"{{"model":"wan","prompt":"a lake"{fields}}}"#);
        Film::of(&Order::read(Kind::Video, body.as_bytes()).unwrap(), &mut Dice::new(4))
    }

    #[test]
    fn shapes_and_lengths_follow_the_order() {
        let size = |fields: &str| (film(fields).width, film(fields).height);
        assert_eq!(size(""), (640, 360));
        assert_eq!(size(r#","ratio":"9:16""#), (360, 640));
        assert_eq!(size(r#","size":"1:1""#), (480, 480));
        assert_eq!(film(r#","duration":4"#).frames, 96);
        assert_eq!(film(r#","duration":60"#).frames, 120);
    }

    #[test]
    fn a_film_is_an_mp4_with_all_its_frames() {
        let film = film(r#","duration":2"#);
        let file = film.draw().unwrap();
        assert_eq!(&file[4..8], b"ftyp");
        let sizes = file.windows(4).position(|name| name == b"stsz").unwrap();
        assert_eq!(file[sizes + 12..sizes + 16], 48u32.to_be_bytes(), "the table of samples has an entry a frame");
        assert_eq!(file, film.draw().unwrap(), "the same film is the same bytes");
        let last = image::load_from_memory(&film.last_frame().unwrap()).unwrap();
        assert_eq!((last.width(), last.height()), (640, 360));
    }

    #[test]
    fn every_frame_decodes_to_what_was_painted() {
        let film = film(r#","duration":2"#);
        let frames = decoded(&film.draw().unwrap());
        assert_eq!(frames.len(), 48);
        let mut painted = vec![0; 640 * 360 * 3];
        film.paint(&film.wide().unwrap(), 47, &mut painted);
        let off: u64 = painted.iter().zip(&frames[47]).map(|(one, two)| u64::from(one.abs_diff(*two))).sum();
        assert!(off / (painted.len() as u64) < 6, "{off}");
    }

    /// The pixels of all frames: the samples lie one after the other in `mdat`, what they need first in `avcC`.
    fn decoded(file: &[u8]) -> Vec<Vec<u8>> {
        let after = |name: &[u8]| file.windows(4).position(|four| four == name).unwrap() + 4;
        let short = |at: usize| usize::from(u16::from_be_bytes([file[at], file[at + 1]]));
        let long = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        let sps = after(b"avcC") + 6;
        let pps = sps + 2 + short(sps) + 1;
        let mut units = vec![&file[sps + 2..][..short(sps)], &file[pps + 2..][..short(pps)]];
        let (mut at, end) = (after(b"mdat"), after(b"mdat") - 8 + long(after(b"mdat") - 8));
        while at < end {
            units.push(&file[at + 4..][..long(at)]);
            at += 4 + long(at);
        }
        let mut decoder = openh264::decoder::Decoder::new().unwrap();
        let mut frames = Vec::new();
        for unit in units {
            let unit = [&[0, 0, 0, 1], unit].concat();
            if let Some(frame) = decoder.decode(&unit).unwrap() {
                let mut pixels = vec![0; frame.rgb8_len()];
                frame.write_rgb8(&mut pixels);
                frames.push(pixels);
            }
        }
        let late = decoder.flush_remaining().unwrap();
        frames.extend(late.iter().map(|frame| {
            let mut pixels = vec![0; frame.rgb8_len()];
            frame.write_rgb8(&mut pixels);
            pixels
        }));
        frames
    }

    #[test]
    fn the_picture_moves() {
        let film = film("");
        let wide = film.wide().unwrap();
        let (mut first, mut last) = (vec![0; 640 * 360 * 3], vec![0; 640 * 360 * 3]);
        film.paint(&wide, 0, &mut first);
        film.paint(&wide, film.frames - 1, &mut last);
        let differing = first.iter().zip(&last).filter(|(one, two)| one.abs_diff(**two) > 2).count();
        assert!(differing > first.len() / 4);
    }
}
