//! Chance that is the same everywhere and for ever: SplitMix64 (Steele, Lea, Flood 2014), no dependency.

/// A stream of pseudo-random numbers. Not for secrets.
#[derive(Clone)]
pub(crate) struct Random(u64);

/// SplitMix64's finalizer: a bijection that leaves no visible pattern.
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Random {
    /// The stream of a seed and of a purpose, so that two purposes never share numbers.
    pub fn new(seed: u64, purpose: u64) -> Self {
        Self(mix(seed ^ mix(purpose.wrapping_add(0x9e37_79b9_7f4a_7c15))))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from 0 to `limit` − 1; 0 when `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.bits()) * limit as u128) >> 64) as usize
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of the items, which are not none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Puts the items in any order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Items drawn in proportion to their weights.
pub(crate) struct Weighted<T> {
    items: Vec<T>,
    ends: Vec<f64>,
}

impl<T> Weighted<T> {
    /// Items with weights; those without weight are left out.
    pub fn new(weighted: impl IntoIterator<Item = (T, f64)>) -> Self {
        let mut end = 0.0;
        let kept = weighted.into_iter().filter(|(_, weight)| *weight > 0.0);
        let (items, ends) = kept
            .map(|(item, weight)| {
                end += weight;
                (item, end)
            })
            .unzip();
        Self { items, ends }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// An item; there must be one.
    pub fn draw(&self, random: &mut Random) -> &T {
        let at = random.unit() * self.ends.last().copied().unwrap_or_default();
        let index = self.ends.partition_point(|&end| end <= at);
        &self.items[index.min(self.items.len() - 1)]
    }
}

/// Rows of an embedded table; a fault in it is a fault of the build.
pub(crate) fn rows<T: serde::de::DeserializeOwned>(text: &str) -> impl Iterator<Item = T> {
    let rows: Result<Vec<T>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    rows.unwrap_or_else(|error| panic!("embedded table: {error}")).into_iter()
}
