use proptest::prelude::*;

use super::*;

/// `each` results in every hour from eight to eight in the evening.
fn day(each: i64) -> Hours {
    std::array::from_fn(|hour| if (8..20).contains(&hour) { each } else { 0 })
}

/// A day on which nothing came after an hour.
fn up_to(hours: Hours, last: usize) -> Hours {
    std::array::from_fn(|hour| if hour < last { hours[hour] } else { 0 })
}

fn profile(days: &[Hours]) -> Option<Profile> {
    Profile::of(days)
}

#[test]
fn four_hundred_a_day_and_forty_by_ten_is_silence() {
    // Sent round the clock, by ten 166 are expected; by office hours, 66.
    let round: Hours = std::array::from_fn(|hour| if hour < 16 { 17 } else { 16 });
    for usual in [round, day(33)] {
        let profile = profile(&[usual; 8]);
        let mut today = [0; 24];
        today[8] = 40;
        assert_eq!(standing(profile.as_ref(), &today, DAWN, Moment::at(10, 0)), Standing::Silent);
        assert_eq!(standing(profile.as_ref(), &up_to(usual, 10), DAWN, Moment::at(10, 0)), Standing::Flows);
    }
}

/// What it is, what the compared days say, what came today, the hour and minute: how it stands.
type Case<'d> = (&'static str, &'d [Hours], Hours, (usize, u32), Standing);

#[test]
fn who_is_judged_and_how() {
    let usual = [day(33); 8];
    let mut off = usual;
    off[..4].fill([0; 24]);
    let mut one_off = usual;
    one_off[3] = [0; 24];
    let mut one_bad = usual;
    one_bad[3] = up_to(day(33), 9);
    let mut morning = day(33);
    morning[12..].fill(0);
    // Much came early; the last at noon.
    let mut nearly_all = morning;
    nearly_all[8] += 200;
    let table: [Case<'_>; 15] = [
        ("nothing by ten", &usual, [0; 24], (10, 0), Standing::Silent),
        ("nothing, but it is early", &usual, [0; 24], (8, 30), Standing::Flows),
        ("as always", &usual, up_to(day(33), 15), (15, 0), Standing::Flows),
        ("a little less", &usual, up_to(day(25), 15), (15, 0), Standing::Flows),
        ("much less", &usual, up_to(day(15), 15), (15, 0), Standing::Silent),
        ("at night nothing is expected", &usual, [0; 24], (3, 0), Standing::Flows),
        ("it stopped at noon", &usual, morning, (15, 0), Standing::Silent),
        ("it stopped two hours ago", &usual, morning, (14, 0), Standing::Flows),
        ("and almost three ago", &usual, nearly_all, (14, 59), Standing::Flows),
        ("it stopped a while ago", &usual, morning, (12, 30), Standing::Flows),
        ("days off among the compared", &one_off, [0; 24], (10, 0), Standing::Silent),
        ("a bad day among the compared", &one_bad, [0; 24], (10, 0), Standing::Silent),
        ("it mostly rests on such days", &off, [0; 24], (10, 0), Standing::Unknown),
        ("too new", &usual[..3], [0; 24], (10, 0), Standing::Unknown),
        ("too small", &[day(3); 8], [0; 24], (19, 0), Standing::Unknown),
    ];
    for (what, compared, today, (hour, minute), expected) in table {
        let found = standing(profile(compared).as_ref(), &today, DAWN, Moment::at(hour, minute));
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn whoever_sends_in_fits_is_not_called_for_a_late_fit() {
    // All of a day's at once, at nine or at four in the afternoon.
    let fit = |hour: usize| std::array::from_fn(|at| if at == hour { 400 } else { 0 });
    let days = [fit(9), fit(16), fit(9), fit(16), fit(9), fit(9), fit(16), fit(9)];
    assert_eq!(standing(profile(&days).as_ref(), &[0; 24], DAWN, Moment::at(12, 0)), Standing::Flows);
    assert_eq!(standing(profile(&days).as_ref(), &[0; 24], DAWN, Moment::at(18, 0)), Standing::Silent);
}

#[test]
fn a_silence_ends_when_results_flow_and_the_next_is_judged_from_there() {
    let profile = profile(&[day(33); 8]);
    let silence = Mark { at: Moment::at(11, 0), arrived: 10 };
    for (arrived, minute, again) in
        [(10, 30, false), (12, 5, false), (15, 5, true), (18, 30, false), (27, 30, true)]
    {
        assert_eq!(
            flows_again(profile.as_ref(), silence, arrived, Moment::at(11, minute)),
            again,
            "{arrived}"
        );
    }
    // What was missed in the morning is no second silence; what is missed afterwards is.
    let mut today = up_to(day(33), 14);
    today[..11].fill(0);
    let mark = Mark { at: Moment::at(11, 30), arrived: 16 };
    assert_eq!(standing(profile.as_ref(), &today, mark, Moment::at(14, 0)), Standing::Flows);
    let stopped = up_to(today, 12);
    assert_eq!(standing(profile.as_ref(), &stopped, mark, Moment::at(15, 0)), Standing::Silent);
}

fn any_day() -> impl Strategy<Value = Hours> {
    prop::array::uniform24(0_i64..60)
}

proptest! {
    /// More results never make a silence; a day like the usual ones is none; nor is what is expected more than a day's.
    #[test]
    fn the_rule_is_monotone_and_calm(
        days in prop::collection::vec(any_day(), 4..9), today in any_day(), hour in 0_usize..24, minute in 0_u32..60, more in 0_i64..40,
    ) {
        let now = Moment::at(hour, minute);
        let profile = Profile::of(&days);
        let today = up_to(today, hour + 1);
        let before = standing(profile.as_ref(), &today, DAWN, now);
        let mut richer = today;
        richer[hour] += more;
        if before == Standing::Flows {
            prop_assert_eq!(standing(profile.as_ref(), &richer, DAWN, now), Standing::Flows);
        }
        if let Some(profile) = &profile {
            prop_assert!(profile.expected(now) <= profile.whole_day() + 1);
            // The same day again is never silent, whichever of them it is: the least of all is one of two.
            let same = Profile { days: vec![days[0]; 8] };
            let so_far = up_to(days[0], hour + 1);
            prop_assert_eq!(standing(Some(&same), &so_far, DAWN, now), Standing::Flows);
        }
    }

    /// Days off change nothing as long as most days are worked.
    #[test]
    fn days_off_change_nothing(days in prop::collection::vec(any_day(), 5..8), today in any_day(), hour in 0_usize..24) {
        let worked: Vec<Hours> = days.into_iter().filter(|hours| hours.iter().sum::<i64>() > 0).collect();
        prop_assume!(worked.len() >= 5);
        let mut with_off = worked.clone();
        with_off.insert(2, [0; 24]);
        let (now, today) = (Moment::at(hour, 0), up_to(today, hour + 1));
        let stands = |days: &[Hours]| standing(Profile::of(days).as_ref(), &today, DAWN, now);
        prop_assert_eq!(stands(&worked), stands(&with_off));
    }
}
