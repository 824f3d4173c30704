//! Numbers that look random and are the same for the same seed.

use sha2::{Digest, Sha256};

/// A stream of numbers from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next 64 bits.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number from 0 up to, and without, 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.roll() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// A number from `low` up to `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// One of `choices`, which must hold something.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[(self.roll() % choices.len() as u64) as usize]
    }

    /// True once in `times` on average.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.roll().is_multiple_of(times)
    }
}

/// The scrambling step of SplitMix64: neighbours in, strangers out.
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// A seed from several facts. The boundaries between them count.
pub(crate) fn seed_of(parts: &[&[u8]]) -> u64 {
    let digest = digest_of(parts);
    u64::from_le_bytes(digest[..8].try_into().expect("a SHA-256 has more than 8 bytes"))
}

/// Hex digits from several facts, `bytes` (at most 32) bytes of them.
pub(crate) fn hex_of(parts: &[&[u8]], bytes: usize) -> String {
    hex(&digest_of(parts)[..bytes])
}

/// The SHA-256 of `content` in hex digits.
pub(crate) fn sha256_hex(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

fn digest_of(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// `bytes` in lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut one, mut two) = (Dice::new(7), Dice::new(7));
        assert!((0..100).all(|_| one.roll() == two.roll()));
    }

    #[test]
    fn numbers_stay_in_their_range_and_differ() {
        let mut dice = Dice::new(1);
        let numbers: Vec<f32> = (0..1000).map(|_| dice.between(2.0, 3.0)).collect();
        assert!(numbers.iter().all(|n| (2.0..3.0).contains(n)));
        assert!(numbers.windows(2).filter(|pair| pair[0] == pair[1]).count() < 3);
    }

    #[test]
    fn a_boundary_between_facts_counts() {
        assert_ne!(seed_of(&[b"ab", b"c"]), seed_of(&[b"a", b"bc"]));
    }
}
