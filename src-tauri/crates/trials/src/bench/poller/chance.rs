//! Chance from a seed (splitmix64), so that a seed means the same day everywhere.

pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// In `[0, 1)`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From 0 to before `end`.
    pub fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % end.unsigned_abs().max(1)).unwrap_or(0)
    }

    /// A place in a list of so many.
    pub fn place(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count).unwrap_or(1).max(1)).unwrap_or(0)
    }

    /// From the standard normal distribution.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}
