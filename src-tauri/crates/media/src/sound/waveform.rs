use std::path::Path;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::formats::{FormatReader, TrackType};

use super::probe::{audio_parameters, open, trouble};
use crate::error::{Error, guarded};
use crate::facts;

/// A sound as it is drawn. A peak is the largest amplitude of all channels in its stretch of time, 0 for silence,
/// 255 for full scale; peaks are not stretched, so a quiet piece looks quiet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waveform {
    /// 200 peaks over the whole, for a tile; fewer when there are fewer frames than that.
    pub peaks200: Vec<u8>,
    /// 2,000 peaks over the whole, for the detail view; fewer when there are fewer frames than that.
    pub peaks2000: Vec<u8>,
    /// Counted, not what the file says of itself.
    pub duration_ms: u64,
    pub sample_rate: u32,
    pub channels: u32,
}

/// Decodes a sound from end to end, in little memory. A file that is cut short gives the part that is there.
/// `NotShown` for codecs that nothing here decodes (Opus, AC-3), `Damaged` when not a single frame comes out.
pub fn waveform(path: &Path) -> Result<Waveform, Error> {
    let (sniffed, _) = facts::open(path)?;
    guarded(|| {
        let mut reader = open(path, sniffed.extension)?;
        let track =
            reader.default_track(TrackType::Audio).ok_or_else(|| Error::NotShown("a file without sound".to_owned()))?;
        let id = track.id;
        let parameters = audio_parameters(track).ok_or_else(|| Error::NotShown("an unknown codec".to_owned()))?;
        let mut decoder = symphonia::default::get_codecs()
            .make_audio_decoder(parameters, &AudioDecoderOptions::default())
            .map_err(|error| trouble(error, sniffed.extension))?;
        listen(&mut *reader, &mut *decoder, id)
    })
}

/// A day of sound. What claims to be longer is made to keep a computer busy.
const LONGEST_SECONDS: u64 = 24 * 60 * 60;

fn listen(reader: &mut dyn FormatReader, decoder: &mut dyn AudioDecoder, track: u32) -> Result<Waveform, Error> {
    let mut peaks = Peaks::new();
    let mut spec: Option<(u32, u32)> = None;
    let mut samples: Vec<f32> = Vec::new();
    loop {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            // A cut file ends in the middle of a packet; what came before is shown.
            Err(error) => match trouble(error, "") {
                Error::Unreadable(error) => return Err(Error::Unreadable(error)),
                _ => break,
            },
        };
        if packet.track_id != track {
            continue;
        }
        let Ok(decoded) = decoder.decode(&packet) else { continue };
        let (rate, channels) = (decoded.spec().rate(), decoded.spec().channels().count());
        if rate == 0 || channels == 0 {
            continue;
        }
        spec.get_or_insert((rate, u32::try_from(channels).unwrap_or(u32::MAX)));
        samples.resize(decoded.samples_interleaved(), 0.0);
        decoded.copy_to_slice_interleaved(&mut samples);
        for frame in samples.chunks_exact(channels) {
            peaks.add(frame.iter().fold(0.0, |largest, sample| sample.abs().max(largest)));
        }
        if peaks.frames / u64::from(rate) > LONGEST_SECONDS {
            return Err(Error::TooLarge("more than a day of sound".to_owned()));
        }
    }
    let Some((sample_rate, channels)) = spec.filter(|_| peaks.frames > 0) else {
        return Err(Error::damaged("no sound comes out"));
    };
    Ok(Waveform {
        peaks200: peaks.over(200),
        peaks2000: peaks.over(2000),
        duration_ms: peaks.frames * 1000 / u64::from(sample_rate),
        sample_rate,
        channels,
    })
}

/// Peaks of equal stretches of a sound whose length is not known before its end: when there are too many, two
/// become one.
struct Peaks {
    stretches: Vec<f32>,
    /// Frames in a stretch.
    each: u64,
    frames: u64,
}

/// More than four for every peak that is asked for, so that uneven edges do not show.
const MOST_STRETCHES: usize = 16_384;

impl Peaks {
    fn new() -> Self {
        Peaks { stretches: Vec::with_capacity(MOST_STRETCHES), each: 1, frames: 0 }
    }

    fn add(&mut self, amplitude: f32) {
        if self.frames.is_multiple_of(self.each) {
            if self.stretches.len() == MOST_STRETCHES {
                self.stretches =
                    self.stretches.chunks(2).map(|pair| pair.iter().copied().fold(0.0, f32::max)).collect();
                self.each *= 2;
            }
            if self.frames.is_multiple_of(self.each) {
                self.stretches.push(0.0);
            }
        }
        self.frames += 1;
        if let Some(last) = self.stretches.last_mut() {
            *last = last.max(amplitude);
        }
    }

    /// At most `count` peaks over the whole.
    fn over(&self, count: usize) -> Vec<u8> {
        let have = self.stretches.len();
        let count = count.min(have);
        (0..count)
            .map(|index| {
                let stretch = &self.stretches[index * have / count..(index + 1) * have / count];
                let peak = stretch.iter().copied().fold(0.0, f32::max);
                (peak.clamp(0.0, 1.0) * 255.0).round() as u8
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_of_any_length_lie_where_they_sounded() {
        for length in [1usize, 7, 199, 200, 2000, 16_384, 16_385, 100_000, 1_000_003] {
            let mut peaks = Peaks::new();
            // Silence with one loud frame at three quarters.
            let loud = length * 3 / 4;
            for frame in 0..length {
                peaks.add(if frame == loud { 1.0 } else { 0.0 });
            }
            assert!(peaks.stretches.len() <= MOST_STRETCHES);
            assert_eq!(peaks.frames, length as u64);
            let drawn = peaks.over(200);
            assert_eq!(drawn.len(), length.min(200));
            assert_eq!(drawn.iter().filter(|peak| **peak == 255).count(), 1);
            let at = drawn.iter().position(|peak| *peak == 255).expect("it is loud somewhere");
            let expected = loud as f64 / length as f64 * drawn.len() as f64;
            assert!((at as f64 + 0.5 - expected).abs() <= 1.6, "{length}: {at} for {expected}");
        }
    }

    #[test]
    fn what_is_past_full_scale_or_no_number_is_drawn_in_bounds() {
        let mut peaks = Peaks::new();
        for amplitude in [7.5, f32::NAN, 0.5] {
            peaks.add(amplitude);
        }
        assert_eq!(peaks.over(200), [255, 0, 128]);
    }
}
