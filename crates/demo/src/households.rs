//! Who lives with whom: people of a neighbourhood, given by age and sex, are grouped into couples, parents with
//! children and people on their own.

use kernel::Sex;

use crate::random::Random;

/// A person to be: completed years of age, and sex.
pub(crate) type Body = (u8, Sex);

/// People who live together.
#[derive(Debug, Default)]
pub(crate) struct Household {
    /// One, or a couple with the man first.
    pub adults: Vec<Body>,
    /// Their children, some grown up.
    pub children: Vec<Body>,
}

impl Household {
    /// How many people.
    pub fn len(&self) -> usize {
        self.adults.len() + self.children.len()
    }

    /// Leaves `room` people at most, adults before children.
    pub fn cut(&mut self, room: usize) {
        self.adults.truncate(room);
        self.children.truncate(room - self.adults.len());
    }
}

/// Children at home, at most.
const MAXIMUM_CHILDREN: usize = 4;
/// Ages at which somebody has a child.
const PARENT: std::ops::RangeInclusive<u8> = 19..=44;

/// How likely somebody lives with the parents.
fn with_parents(age: u8) -> f64 {
    match age {
        0..=18 => 1.0,
        19..=24 => 0.85,
        25..=29 => 0.5,
        30..=34 => 0.2,
        35..=44 => 0.06,
        _ => 0.0,
    }
}

/// How likely an adult lives as one of a couple. Women outlive their men.
fn in_couple((age, sex): Body) -> f64 {
    match (age, sex) {
        (0..=24, _) => 0.15,
        (25..=34, _) => 0.72,
        (35..=64, _) => 0.84,
        (65..=79, Sex::Male) => 0.9,
        (65..=79, Sex::Female) => 0.74,
        (_, Sex::Male) => 0.78,
        (_, Sex::Female) => 0.36,
    }
}

/// Groups people into households; no child is left alone. Nobody is lost.
pub(crate) fn group(mut people: Vec<Body>, random: &mut Random) -> Vec<Household> {
    people.sort_unstable_by_key(|body| body.0);
    if let Some(eldest) = people.last_mut() {
        // Whatever chance draws, somebody is grown up.
        eldest.0 = eldest.0.max(*PARENT.start() + 11);
    }
    let mut children = Vec::new();
    let (mut men, mut women, mut households) = (Vec::new(), Vec::new(), Vec::new());
    let eldest = people.pop();
    for body in people {
        if random.chance(with_parents(body.0)) {
            children.push(body);
        } else if !random.chance(in_couple(body)) {
            households.push(Household { adults: vec![body], children: Vec::new() });
        } else if body.1 == Sex::Male {
            men.push(body);
        } else {
            women.push(body);
        }
    }
    households.extend(eldest.map(|body| Household { adults: vec![body], children: Vec::new() }));
    pair(men, women, &mut households);
    // The eldest first: an infant may then still find room with young parents.
    for child in children.into_iter().rev() {
        let home = home_of(child, &households, random);
        households[home].children.push(child);
    }
    households
}

/// Couples of like age: both lists are sorted, so neighbours fit. Who is left over lives alone.
fn pair(men: Vec<Body>, women: Vec<Body>, households: &mut Vec<Household>) {
    let (mut men, mut women) = (men.into_iter().peekable(), women.into_iter().peekable());
    loop {
        let adults = match (men.peek(), women.peek()) {
            (None, None) => return,
            (Some(man), Some(woman)) if man.0.abs_diff(woman.0) <= 12 => {
                men.next().into_iter().chain(women.next()).collect()
            }
            (Some(man), Some(woman)) if man.0 > woman.0 => women.next().into_iter().collect(),
            (Some(_), _) => men.next().into_iter().collect(),
            (None, Some(_)) => women.next().into_iter().collect(),
        };
        households.push(Household { adults, children: Vec::new() });
    }
}

/// The household of a child: with parents of a likely age if there are any with room, couples before single people;
/// else with whoever is old enough to look after a child.
fn home_of((age, _): Body, households: &[Household], random: &mut Random) -> usize {
    let likely = |home: &Household| {
        // The mother's age counts; a single father's too.
        let parent = home.adults.last().map_or(0, |adult| adult.0);
        parent.checked_sub(age).is_some_and(|distance| PARENT.contains(&distance))
            && home.children.len() < MAXIMUM_CHILDREN
    };
    let mut choice = None;
    let mut best = f64::MIN;
    for (index, home) in households.iter().enumerate().filter(|(_, home)| likely(home)) {
        let room = match home.children.len() {
            0 => 1.0,
            1 => 0.9,
            2 => 0.35,
            _ => 0.1,
        };
        let score = random.unit() * room * if home.adults.len() == 2 { 1.0 } else { 0.35 };
        if score > best {
            (choice, best) = (Some(index), score);
        }
    }
    let eldest =
        || households.iter().enumerate().max_by_key(|(_, home)| home.adults[0].0).map(|(index, _)| index);
    choice.or_else(eldest).expect("there is at least the eldest")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_lost_and_no_child_is_alone() {
        let mut random = Random::new(1, 1);
        for count in 1..200 {
            let people: Vec<Body> = (0..count)
                .map(|_| (random.below(101) as u8, *random.pick(&[Sex::Male, Sex::Female])))
                .collect();
            let homes = group(people, &mut random);
            let grouped: usize = homes.iter().map(Household::len).sum();
            assert_eq!(grouped, count);
            assert!(homes.iter().all(|home| home.adults.iter().any(|adult| adult.0 >= 19)));
        }
    }

    #[test]
    fn children_have_parents_of_a_likely_age() {
        let mut random = Random::new(2, 2);
        let people: Vec<Body> =
            (0..240).map(|index| ((index * 7 % 95) as u8, *random.pick(&[Sex::Male, Sex::Female]))).collect();
        let homes = group(people, &mut random);
        let families = homes.iter().filter(|home| !home.children.is_empty());
        let unlikely = families.filter(|home| {
            let parent = home.adults.last().unwrap().0;
            home.children.iter().any(|child| !PARENT.contains(&parent.saturating_sub(child.0)))
        });
        assert!(unlikely.count() <= 2);
        assert!(homes.iter().any(|home| home.adults.len() == 2 && home.children.len() >= 2));
    }
}
