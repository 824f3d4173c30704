//! A score played: pad, bass, plucks, drums and an echo, as a 16-bit stereo WAV.

use std::f32::consts::TAU;
use std::io::Cursor;

use hound::{SampleFormat, WavSpec, WavWriter};

use super::score::Score;
use crate::dice::Dice;

/// Samples a second.
const RATE: f32 = 44_100.0;
/// The loudest sample of a finished piece, of 1.
const PEAK: f32 = 0.86;

/// Plays the score into a WAV file.
pub(super) fn play(score: &Score) -> Result<Vec<u8>, hound::Error> {
    let mut dice = Dice::new(score.seed);
    let mut mix = Sound::silence(score.seconds());
    let mut plucks = Sound::silence(score.seconds());
    let sounds = Voices::new(&mut dice);
    for bar in 0..score.bars {
        let chord = score.chords[bar as usize % score.chords.len()];
        let at = bar as f32 * 4.0 * score.beat();
        let last = bar + 1 == score.bars;
        pad(&mut mix, &sounds, score, chord, at, last);
        pluck(&mut plucks, &sounds, score, chord, at, &mut dice);
        // The pad and the plucks open; bass and drums come in with the second bar.
        if bar > 0 {
            bass(&mut mix, &sounds, score, chord[0], at, last);
            drums(&mut mix, score, at, last, &mut dice);
        }
    }
    plucks.echo(score.beat() * 0.75, 0.38);
    mix.add(&plucks);
    mix.finish();
    mix.wav()
}

/// One period of each voice.
struct Voices {
    warm: [f32; TABLE],
    round: [f32; TABLE],
    bright: [f32; TABLE],
    /// The rhythm of the plucks: which of the eight quavers sound.
    quavers: u8,
}

const TABLE: usize = 1024;

impl Voices {
    fn new(dice: &mut Dice) -> Voices {
        let steepness = dice.between(1.5, 2.1);
        Voices {
            warm: period(7, |harmonic| 1.0 / harmonic.powf(steepness)),
            round: period(3, |harmonic| 0.45f32.powf(harmonic - 1.0)),
            bright: period(9, |harmonic| if harmonic as u32 % 2 == 1 { 1.0 / (harmonic * harmonic) } else { 0.06 }),
            quavers: *dice.pick(&[0b1011_0110, 0b1111_1111, 0b1010_1101, 0b1101_1011]),
        }
    }
}

fn period(harmonics: u32, strength: impl Fn(f32) -> f32) -> [f32; TABLE] {
    std::array::from_fn(|at| {
        let angle = TAU * at as f32 / TABLE as f32;
        (1..=harmonics).map(|n| (angle * n as f32).sin() * strength(n as f32)).sum()
    })
}

/// A note to be sung by a voice.
struct Note<'a> {
    voice: &'a [f32; TABLE],
    at: f32,
    seconds: f32,
    /// Hertz.
    pitch: f32,
    volume: f32,
    /// −1 is left, 1 is right.
    pan: f32,
}

fn pitch(note: i32) -> f32 {
    440.0 * ((note - 69) as f32 / 12.0).exp2()
}

fn pad(mix: &mut Sound, sounds: &Voices, score: &Score, chord: [i32; 3], at: f32, last: bool) {
    let seconds = score.beat() * 4.0 + if last { 1.5 } else { 0.5 };
    for note in chord {
        for (detune, pan) in [(0.9975, -0.7), (1.0025, 0.7)] {
            let pitch = pitch(score.root + note + 12) * detune;
            let note = Note { voice: &sounds.warm, at, seconds, pitch, volume: 0.075, pan };
            mix.sing(&note, |time| (time / 0.35).min(1.0) * ((seconds - time) / 0.6).clamp(0.0, 1.0));
        }
    }
}

fn pluck(bus: &mut Sound, sounds: &Voices, score: &Score, chord: [i32; 3], at: f32, dice: &mut Dice) {
    for quaver in 0..8u32 {
        if sounds.quavers >> (7 - quaver) & 1 == 0 || dice.once_in(9) {
            continue;
        }
        let note =
            score.root + 24 + chord[(quaver as usize + usize::from(quaver > 4)) % 3] + 12 * i32::from(quaver == 3);
        let note = Note {
            voice: &sounds.bright,
            at: at + quaver as f32 * score.beat() / 2.0,
            seconds: 0.9,
            pitch: pitch(note),
            volume: 0.13 * dice.between(0.6, 1.0),
            pan: if quaver % 2 == 0 { -0.5 } else { 0.5 },
        };
        bus.sing(&note, |time| (time / 0.004).min(1.0) * (-time * 5.5).exp());
    }
}

fn bass(mix: &mut Sound, sounds: &Voices, score: &Score, note: i32, at: f32, last: bool) {
    let hits: &[(f32, f32)] = if last { &[(0.0, 4.5)] } else { &[(0.0, 1.4), (1.5, 0.5), (2.0, 1.2), (3.5, 0.5)] };
    for &(beat, beats) in hits {
        let seconds = beats * score.beat();
        let at = at + beat * score.beat();
        let pitch = pitch(score.root + note - 12);
        let note = Note { voice: &sounds.round, at, seconds, pitch, volume: 0.27, pan: 0.0 };
        mix.sing(&note, |time| {
            (time / 0.01).min(1.0) * (-time * 1.1).exp() * ((seconds - time) / 0.05).clamp(0.0, 1.0)
        });
    }
}

fn drums(mix: &mut Sound, score: &Score, at: f32, last: bool, dice: &mut Dice) {
    let beats = if last { 1 } else { 4 };
    for beat in 0..beats {
        let at = at + beat as f32 * score.beat();
        if beat % 2 == 0 {
            kick(mix, at);
        } else {
            noise(mix, at, 0.18, 24.0, 0.2, dice);
        }
        noise(mix, at, 0.05, 90.0, 0.07, dice);
        noise(mix, at + score.beat() / 2.0, 0.09, 45.0, 0.1, dice);
    }
}

fn kick(mix: &mut Sound, at: f32) {
    let mut phase = 0.0;
    mix.strike(at, 0.3, |time| {
        phase += TAU * (46.0 + 110.0 * (-time * 32.0).exp()) / RATE;
        let value = phase.sin() * (-time * 11.0).exp() * 0.5;
        (value, value)
    });
}

/// A short burst of noise with its low part taken out.
fn noise(mix: &mut Sound, at: f32, seconds: f32, decay: f32, volume: f32, dice: &mut Dice) {
    let (mut before, mut dice) = (0.0, Dice::new(dice.roll()));
    mix.strike(at, seconds, |time| {
        let white = dice.between(-1.0, 1.0);
        let value = (white - before) * (-time * decay).exp() * volume;
        before = white * 0.8;
        (value, value * 0.85)
    });
}

/// Two channels of samples.
struct Sound {
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Sound {
    fn silence(seconds: f32) -> Sound {
        let samples = (seconds * RATE) as usize;
        Sound { left: vec![0.0; samples], right: vec![0.0; samples] }
    }

    fn sing(&mut self, note: &Note<'_>, envelope: impl Fn(f32) -> f32) {
        let step = note.pitch * TABLE as f32 / RATE;
        let (left, right) = (0.5 - note.pan * 0.5, 0.5 + note.pan * 0.5);
        let mut phase = 0.0f32;
        self.strike(note.at, note.seconds, |time| {
            let at = phase as usize;
            let part = phase - at as f32;
            let value = note.voice[at % TABLE] * (1.0 - part) + note.voice[(at + 1) % TABLE] * part;
            phase = (phase + step) % TABLE as f32;
            let value = value * note.volume * envelope(time);
            (value * left.sqrt(), value * right.sqrt())
        });
    }

    /// Adds what `sample` gives for each moment; what reaches past the end is not heard.
    fn strike(&mut self, at: f32, seconds: f32, mut sample: impl FnMut(f32) -> (f32, f32)) {
        let start = (at * RATE) as usize;
        let end = (start + (seconds * RATE) as usize).min(self.left.len());
        for place in start..end {
            let (left, right) = sample((place - start) as f32 / RATE);
            self.left[place] += left;
            self.right[place] += right;
        }
    }

    /// Repeats the sound after `seconds`, softer each time, from side to side.
    fn echo(&mut self, seconds: f32, feedback: f32) {
        let delay = ((seconds * RATE) as usize).max(1);
        for place in delay..self.left.len() {
            let (left, right) = (self.left[place - delay], self.right[place - delay]);
            self.left[place] += right * feedback;
            self.right[place] += left * feedback;
        }
    }

    fn add(&mut self, other: &Sound) {
        let pairs = self.left.iter_mut().zip(&other.left).chain(self.right.iter_mut().zip(&other.right));
        for (mine, other) in pairs {
            *mine += other;
        }
    }

    /// Fades the ends, rounds off the peaks, and makes the loudest sample `PEAK`.
    fn finish(&mut self) {
        let samples = self.left.len();
        let fade = |place: usize| {
            let (from_start, to_end) = (place as f32 / RATE, (samples - place) as f32 / RATE);
            (from_start / 0.03).min(1.0) * (to_end / 1.3).min(1.0)
        };
        for channel in [&mut self.left, &mut self.right] {
            for (place, value) in channel.iter_mut().enumerate() {
                *value = (*value * 1.4).tanh() * fade(place);
            }
        }
        let loudest = self.left.iter().chain(&self.right).fold(0.001f32, |most, value| most.max(value.abs()));
        for value in self.left.iter_mut().chain(&mut self.right) {
            *value *= PEAK / loudest;
        }
    }

    fn wav(&self) -> Result<Vec<u8>, hound::Error> {
        let spec =
            WavSpec { channels: 2, sample_rate: RATE as u32, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let mut file = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut file, spec)?;
        for (left, right) in self.left.iter().zip(&self.right) {
            writer.write_sample((left * 32_767.0) as i16)?;
            writer.write_sample((right * 32_767.0) as i16)?;
        }
        writer.finalize()?;
        Ok(file.into_inner())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn samples(seed: u64) -> Vec<i16> {
        let file = play(&Score::compose("92 bpm", Some(6), seed)).unwrap();
        let reader = hound::WavReader::new(Cursor::new(file)).unwrap();
        reader.into_samples::<i16>().map(|sample| sample.unwrap()).collect()
    }

    #[test]
    fn a_piece_sounds_is_not_clipped_and_ends_in_silence() {
        let samples = samples(1);
        let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        assert!((26_000..32_000).contains(&loudest));
        let mean = samples.iter().map(|sample| f64::from(sample.unsigned_abs())).sum::<f64>() / samples.len() as f64;
        assert!(mean > 1_000.0, "{mean}");
        assert!(samples[samples.len() - 50..].iter().all(|sample| sample.unsigned_abs() < 200));
    }

    #[test]
    fn a_piece_is_repeatable_and_no_two_are_alike() {
        assert_eq!(samples(1), samples(1));
        assert_ne!(samples(1), samples(2));
    }
}
