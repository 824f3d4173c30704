//! What a piece of music plays: its speed, key, chords and length.

use crate::dice::Dice;

/// A short piece in four-four time: one chord a bar.
#[derive(Clone, Debug)]
pub(super) struct Score {
    /// Beats a minute.
    pub(super) tempo: f32,
    /// The key's note below middle C, as a MIDI number.
    pub(super) root: i32,
    /// The chords' notes, above the root, one chord a bar from the start again and again.
    pub(super) chords: [[i32; 3]; 4],
    pub(super) bars: u32,
    /// What the players' freedom comes from.
    pub(super) seed: u64,
}

/// Seconds that the last chord rings on after the last bar.
const RING: f32 = 1.6;
/// A piece lies between these, whatever was asked: a minute of WAV is 10 MB.
const LENGTH: (u32, u32) = (6, 20);

const MINOR: [[[i32; 3]; 4]; 3] = [
    [[0, 3, 7], [-4, 0, 3], [3, 7, 10], [-2, 2, 5]],
    [[0, 3, 7], [5, 8, 12], [-4, 0, 3], [-5, -1, 2]],
    [[0, 7, 10], [-2, 2, 5], [-4, 0, 3], [-2, 2, 5]],
];
const MAJOR: [[[i32; 3]; 4]; 3] = [
    [[0, 4, 7], [-5, -1, 2], [-3, 0, 4], [-7, -3, 0]],
    [[0, 4, 11], [-3, 0, 7], [-7, -3, 4], [-5, -1, 5]],
    [[-7, -3, 0], [0, 4, 7], [-5, -1, 2], [-3, 0, 4]],
];
const DARK: [&str; 12] =
    ["dark", "sad", "night", "minor", "rain", "lonely", "winter", "noir", "blues", "melancholy", "storm", "drive"];

impl Score {
    /// A piece that suits the prompt, about `seconds` long.
    pub(super) fn compose(prompt: &str, seconds: Option<u32>, seed: u64) -> Score {
        let mut dice = Dice::new(seed);
        let prompt = prompt.to_lowercase();
        let tempo = tempo_in(&prompt).unwrap_or_else(|| dice.between(74.0, 116.0).round());
        let dark = DARK.iter().any(|word| prompt.contains(word)) || dice.once_in(3);
        let wanted = seconds.map_or_else(|| dice.between(9.0, 18.0), |s| s.clamp(LENGTH.0, LENGTH.1) as f32);
        let bar = 240.0 / tempo;
        let most = ((LENGTH.1 as f32 - RING) / bar).floor();
        Score {
            tempo,
            root: 48 + (dice.roll() % 10) as i32 - 3,
            chords: *dice.pick(if dark { &MINOR } else { &MAJOR }),
            bars: ((wanted - RING) / bar).round().clamp(2.0, most) as u32,
            seed: dice.roll(),
        }
    }

    /// Its length with the last chord's ring.
    pub(super) fn seconds(&self) -> f32 {
        self.bars as f32 * 4.0 * self.beat() + RING
    }

    /// Seconds of a beat.
    pub(super) fn beat(&self) -> f32 {
        60.0 / self.tempo
    }
}

/// The number before "bpm", within what can be played.
fn tempo_in(prompt: &str) -> Option<f32> {
    let before = prompt[..prompt.find("bpm")?].trim_end();
    let digits = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let tempo: f32 = before[digits..].parse().ok()?;
    Some(tempo.clamp(60.0, 170.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_speed_is_taken_from_the_prompt() {
        assert_eq!(tempo_in("night drive, 92 bpm, warm"), Some(92.0));
        assert_eq!(tempo_in("120bpm"), Some(120.0));
        assert_eq!(tempo_in("9999 bpm"), Some(170.0));
        assert_eq!(tempo_in("bpm"), None);
        assert_eq!(tempo_in("é bpm"), None);
    }

    #[test]
    fn every_piece_is_six_to_twenty_seconds_long() {
        for seed in 0..200 {
            for asked in [None, Some(1), Some(12), Some(400)] {
                let seconds = Score::compose("60 bpm", asked, seed).seconds();
                assert!((5.5..=20.0).contains(&seconds), "{seconds}");
                let seconds = Score::compose("", asked, seed).seconds();
                assert!((4.5..=20.0).contains(&seconds), "{seconds}");
            }
        }
    }
}
