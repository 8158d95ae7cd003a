//! A small generator of repeatable numbers.

/// `SplitMix64`: one 64-bit state, every seed gives a different sequence of full period.
///
/// # Source
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014, with the
/// constants of its reference implementation, <https://prng.di.unimi.it/splitmix64.c>.
pub struct SplitMix64(u64);

impl SplitMix64 {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Evenly from −1 to 1.
    fn even(&mut self) -> f64 {
        let top_32 = u32::try_from(self.next_u64() >> 32).unwrap_or_default();
        f64::from(top_32) / f64::from(u32::MAX) * 2.0 - 1.0
    }

    /// Around zero, most often near it, with a standard deviation of `spread`: the sum of six even
    /// draws, whose deviation is √2, scaled by 1/√2. A bell without logarithms, which differ in
    /// the last digit from machine to machine.
    pub fn around_zero(&mut self, spread: f64) -> f64 {
        let sum: f64 = (0..6).map(|_| self.even()).sum();
        sum * std::f64::consts::FRAC_1_SQRT_2 * spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut random = SplitMix64::new(1_234_567);
        let expected =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(expected.map(|_| random.next_u64()), expected);
    }

    #[test]
    fn draws_lie_around_zero_with_the_spread_asked_for() {
        let mut random = SplitMix64::new(7);
        let draws: Vec<f64> = (0..10_000).map(|_| random.around_zero(0.02)).collect();
        let mean = draws.iter().sum::<f64>() / 10_000.0;
        let deviation = (draws.iter().map(|it| it * it).sum::<f64>() / 10_000.0).sqrt();
        assert!(mean.abs() < 0.001, "{mean}");
        assert!((deviation - 0.02).abs() < 0.001, "{deviation}");
        assert!(draws.iter().all(|it| it.abs() < 0.0849));
    }
}
