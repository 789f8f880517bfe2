//! What the registry says of the persons whom a week's users opened: who of them bears the name of a user, and who the
//! surname of who opened her. Accounts have neither a tax code nor a day of birth, so a user is known by his name alone; how
//! many persons bear it says how much that is worth (docs/adr/0023).

use std::collections::{HashMap, HashSet};

use access::Scope;
use kernel::Result;
use kernel::ids::PersonId;
use kernel::tax_code::name_letters;
use storage::Db;
use uuid::Uuid;

use super::gather::Gathered;
use crate::rules::digest::{Colleague, Surname};

/// Persons read at once.
const PIECE: i64 = 5_000;

/// A person whom somebody opened, as far as it is needed.
struct Opened {
    surname: String,
    household: Option<Uuid>,
    /// The key of her name.
    name: u64,
}

/// What was found.
#[derive(Default)]
pub struct Registry {
    persons: HashMap<Uuid, Opened>,
    /// How many persons bear each user's name.
    namesakes: HashMap<u64, i64>,
    /// Households of persons who bear a user's name.
    homes: HashMap<u64, HashSet<Uuid>>,
    /// How many persons bear a surname, of those that users may have.
    surnames: HashMap<String, i64>,
    total: i64,
    /// The letters of each user's name, which begin or end with his surname.
    users: HashMap<Uuid, String>,
    /// The key of each user's name.
    keys: HashMap<Uuid, u64>,
}

/// A name whatever the order of its words: Bruna Neri is NERI BRUNA.
fn key(parts: &[&str]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut words: Vec<String> =
        parts.iter().flat_map(|part| part.split_whitespace()).map(name_letters).collect();
    words.sort();
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

impl Registry {
    /// Reads the registry once, a piece at a time. `names` are those of all users of the platform.
    ///
    /// # Errors
    /// As `Db::report`.
    pub async fn read(db: &Db, scope: &Scope, names: &[(Uuid, String)], week: &Gathered) -> Result<Self> {
        let mut found = Self::default();
        for (user, name) in names {
            found.namesakes.insert(key(&[name.as_str()]), 0);
            found.keys.insert(*user, key(&[name.as_str()]));
            found.users.insert(*user, name_letters(name));
        }
        let opened: HashSet<Uuid> = week.doings.iter().flat_map(|one| one.persons.keys().copied()).collect();
        let mut after = PersonId(Uuid::nil());
        loop {
            let scope = scope.clone();
            let piece = db.report(move |tx| people::store::census(tx, &scope, after, PIECE)).await?;
            let Some(last) = piece.last() else { break };
            after = last.id;
            for line in piece {
                found.total += 1;
                let name = key(&[&line.family_name, &line.given_name]);
                if let Some(count) = found.namesakes.get_mut(&name) {
                    *count += 1;
                    found.homes.entry(name).or_default().extend(line.household);
                }
                let surname = name_letters(&line.family_name);
                if opened.contains(&line.id.0) {
                    let household = line.household;
                    found.persons.insert(line.id.0, Opened { surname: surname.clone(), household, name });
                }
                *found.surnames.entry(surname).or_default() += 1;
            }
        }
        Ok(found)
    }

    /// The persons among those somebody opened who bear the name of a user.
    pub fn colleagues(&self, user: Uuid, week: &Gathered, place: usize) -> Vec<Colleague> {
        let mut found = Vec::new();
        for (person, pair) in &week.doings[place].persons {
            let Some(opened) = self.persons.get(person) else { continue };
            let Some(namesakes) = self.namesakes.get(&opened.name) else { continue };
            let own = self.keys.get(&user) == Some(&opened.name);
            found.push(Colleague { namesakes: *namesakes, weight: pair.weight, own });
        }
        found
    }

    /// What is known of the persons of his surname whom somebody opened; none when he opened nobody of it.
    pub fn surname(&self, user: Uuid, week: &Gathered, place: usize) -> Option<Surname> {
        let letters = self.users.get(&user)?;
        let homes = self.keys.get(&user).filter(|name| self.namesakes.get(*name) == Some(&1));
        let homes = homes.and_then(|name| self.homes.get(name));
        let doings = &week.doings[place];
        let mut found =
            Surname { opened: i64::try_from(doings.persons.len()).unwrap_or(i64::MAX), ..Surname::default() };
        for (person, pair) in &doings.persons {
            let Some(opened) = self.persons.get(person).filter(|one| is_of(letters, &one.surname)) else {
                continue;
            };
            let bearers = self.surnames.get(&opened.surname).copied().unwrap_or(0);
            found.persons += 1;
            found.weight += pair.weight;
            found.share = found.share.max(bearers.saturating_mul(1_000_000) / self.total.max(1));
            let home = opened.household.is_some_and(|home| homes.is_some_and(|homes| homes.contains(&home)));
            found.household += i64::from(home);
        }
        (found.persons > 0).then_some(found)
    }
}

/// Whether a user's name begins or ends with a surname, and has a given name besides.
fn is_of(name: &str, surname: &str) -> bool {
    surname.len() >= 2 && name.len() > surname.len() && (name.starts_with(surname) || name.ends_with(surname))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_any_order_and_a_surname_stands_at_its_end_or_beginning() {
        assert_eq!(key(&["Bruna Neri"]), key(&["NERI", "Bruna"]));
        assert_eq!(key(&["D'Amico", "Maria Luisa"]), key(&["maria luisa d’amico"]));
        assert_ne!(key(&["Bruna Neri"]), key(&["Bruna", "Nerini"]));
        for (name, surname, expected) in [
            ("BRUNANERI", "NERI", true),
            ("NERIBRUNA", "NERI", true),
            ("BRUNANERI", "RUNA", false),
            ("NERI", "NERI", false),
            ("BRUNANERI", "", false),
        ] {
            assert_eq!(is_of(name, surname), expected, "{name} {surname}");
        }
    }
}
