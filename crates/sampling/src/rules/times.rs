//! How long it takes: from the request to the sample, from the sample to the result, and who waits longest.

use kernel::Timestamp;

/// An appointment's instants: asked, sampled, resulted; and whether its request still waits for a result.
pub type Instants = (Timestamp, Option<Timestamp>, Option<Timestamp>, bool);

/// The times of a place, in minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// How many were swabbed in the period.
    pub sampled: usize,
    /// Half of them waited no longer for the sample, and the longest.
    pub to_sample: Option<(i64, i64)>,
    /// The same from sample to result, of those with a result.
    pub to_result: Option<(i64, i64)>,
    /// How many are booked, and since when the first of them waits.
    pub booked: (i64, Option<i64>),
    /// How many were swabbed and have no result, and how long the first of them waits.
    pub unresulted: (usize, Option<i64>),
}

/// Works them out at an instant.
pub fn of(
    all: &[Instants],
    since: Timestamp,
    (booked, first): (i64, Option<Timestamp>),
    now: Timestamp,
) -> Times {
    let minutes = |from: Timestamp, to: Timestamp| (to.as_second() - from.as_second()).max(0) / 60;
    let recent = all.iter().filter(|one| one.1.is_some_and(|sampled| sampled >= since));
    let to_sample: Vec<i64> = recent.clone().filter_map(|one| Some(minutes(one.0, one.1?))).collect();
    let to_result: Vec<i64> = recent.filter_map(|one| Some(minutes(one.1?, one.2?))).collect();
    let open = all.iter().filter(|one| one.2.is_none() && one.3);
    let open: Vec<i64> = open.filter_map(|one| Some(minutes(one.1?, now))).collect();
    Times {
        sampled: to_sample.len(),
        to_sample: median_and_most(to_sample),
        to_result: median_and_most(to_result),
        booked: (booked, first.map(|first| minutes(first, now))),
        unresulted: (open.len(), open.iter().copied().max()),
    }
}

fn median_and_most(mut all: Vec<i64>) -> Option<(i64, i64)> {
    all.sort_unstable();
    let most = *all.last()?;
    let half = all.len() / 2;
    let median = if all.len().is_multiple_of(2) { (all[half - 1] + all[half]) / 2 } else { all[half] };
    Some((median, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_longest_and_whoever_waits() {
        let at = |hour: i64| Timestamp::from_second(1_605_340_800 + hour * 3600).unwrap();
        let all = [
            (at(0), Some(at(2)), Some(at(12)), false),
            (at(0), Some(at(4)), Some(at(34)), false),
            (at(0), Some(at(9)), None, true),
            // Of before the period: its result is missing all the same.
            (at(-100), Some(at(-50)), None, true),
            // Its request was taken back: nobody waits for it.
            (at(-100), Some(at(-70)), None, false),
        ];
        let times = of(&all, at(0), (3, Some(at(10))), at(40));
        assert_eq!(times.sampled, 3);
        assert_eq!(times.to_sample, Some((240, 540)));
        assert_eq!(times.to_result, Some((20 * 60, 30 * 60)));
        assert_eq!(times.booked, (3, Some(30 * 60)));
        assert_eq!(times.unresulted, (2, Some(90 * 60)));
        assert_eq!(of(&[], at(0), (0, None), at(40)), Times::default());
    }
}
