//! Numbers that look random and are the same each time.

/// `SplitMix64`, <https://prng.di.unimi.it/splitmix64.c>.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// One of 0 to before `n`, which is not 0.
    pub const fn below(&mut self, n: u64) -> u64 {
        self.number() % n
    }

    /// One of several, of which there must be some.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let n = of.len() as u64;
        self.pick_before(of, n)
    }

    /// The first ones more often.
    pub fn pick_early<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let n = 1 + self.below(of.len() as u64);
        self.pick_before(of, n)
    }

    fn pick_before<'a, T>(&mut self, of: &'a [T], n: u64) -> &'a T {
        let idx = usize::try_from(self.below(n)).ok();
        idx.and_then(|idx| of.get(idx)).expect("something to pick from")
    }
}
