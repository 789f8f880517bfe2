//! Generates a region, shows a few of its people and the last days of its epidemic, and says how long it took.
//!
//!     cargo run --release -p demo --example synthetic_region -- [PEOPLE] [SEED]

use std::time::Instant;

use demo::{Epidemic, Population, Roster};

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>().expect("a number"));
    let people = u32::try_from(args.next().unwrap_or(20_000)).expect("at most 4,294,967,295 people");
    let seed = args.next().unwrap_or(1);
    let today = jiff::civil::date(2020, 11, 14);
    let start = Instant::now();
    let mut roster = Roster::new();
    for person in Population::new(seed, people, today) {
        if person.index % (people / 12).max(1) == 0 {
            let (home, born) = (&person.residence, person.birth_date);
            println!(
                "{} {} {}, {born} {}, {} {} (doctor {})",
                person.tax_code,
                person.family_name,
                person.given_name,
                person.birth_place,
                home.street,
                home.comune,
                person.gp_code
            );
        }
        roster.push(&person);
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{people} people in {seconds:.2} s: {:.0} a second", f64::from(people) / seconds);
    let (start, mut episodes) = (Instant::now(), 0);
    for day in Epidemic::new(seed, roster, today) {
        episodes += day.episodes.len();
        if day.date.day() == today.day() {
            let results = day.episodes.iter().filter(|it| it.result().is_some()).count();
            let cases = day.episodes.iter().filter(|it| it.is_new_case()).count();
            println!(
                "{}: {results} results, {cases} new cases, {} waiting",
                day.date,
                day.episodes.len() - results
            );
        }
    }
    println!("{episodes} episodes in {:.2} s", start.elapsed().as_secs_f64());
}
