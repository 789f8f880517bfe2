//! Names by frequency: given names by sex and year of birth, surnames with the weight they have in Italy and a share
//! of Piedmontese ones, names of the larger groups of people born abroad.

use std::collections::HashMap;

use kernel::Sex;

use crate::random::{Random, Weighted, mix, rows};

/// First and last year of ISTAT's series of names given to newborns.
const ISTAT_YEARS: std::ops::RangeInclusive<i16> = 1999..=2021;
/// How many people bear a given name from the lists without frequency, and how many have two given names.
const RARE_NAME: f64 = 0.12;
const SECOND_NAME: f64 = 0.06;
/// Thousands of Italians with a Piedmontese surname of the list; for about one person in seven.
const PIEDMONTESE_WEIGHT: f64 = 28.0;
/// Thousands of Italians with a surname that is not among the first hundred, at most.
const OTHER_WEIGHT: f64 = 7.0;

/// A surname or given name.
type Names = Weighted<String>;

struct Generation {
    sex: Sex,
    last_year: i16,
    names: Names,
}

struct ForeignNames {
    male: Vec<String>,
    female: Vec<String>,
    surnames: Vec<String>,
}

pub(crate) struct NameTables {
    newborns: HashMap<(Sex, i16), Names>,
    generations: Vec<Generation>,
    rare: HashMap<Sex, Vec<String>>,
    surnames: Names,
    foreign: HashMap<String, ForeignNames>,
}

#[derive(serde::Deserialize)]
struct NewbornLine {
    nome: String,
    sesso: String,
    anno_nascita: i16,
    percentuale_nati: f64,
}

#[derive(serde::Deserialize)]
struct GivenLine {
    sex: String,
    first_year: i16,
    last_year: i16,
    weight: f64,
    name: String,
}

#[derive(serde::Deserialize)]
struct RareLine {
    nome: String,
    sesso: String,
    fonti: String,
}

#[derive(serde::Deserialize)]
struct SurnameLine {
    cognome: String,
    conteggio_migliaia: Option<f64>,
}

#[derive(serde::Deserialize)]
struct PiedmonteseLine {
    cognome: String,
}

#[derive(serde::Deserialize)]
struct ForeignLine {
    group: String,
    kind: String,
    name: String,
}

fn sex(letter: &str) -> Sex {
    if letter == "F" { Sex::Female } else { Sex::Male }
}

impl NameTables {
    pub fn load() -> Self {
        let mut rare: HashMap<Sex, Vec<String>> = HashMap::new();
        let lists = rows::<RareLine>(include_str!("../../../data/names/nomi_italiani.csv"));
        // Names that only the test data of a tax code library knows are too odd for a list of patients.
        for line in lists.filter(|line| line.fonti.contains("faker")) {
            rare.entry(sex(&line.sesso)).or_default().push(line.nome);
        }
        Self {
            newborns: newborns(),
            generations: generations(),
            rare,
            surnames: surnames(),
            foreign: foreign(),
        }
    }

    /// A surname; of a group of people born abroad when there is one.
    pub fn surname(&self, group: Option<&str>, random: &mut Random) -> String {
        match group.and_then(|group| self.foreign.get(group)) {
            Some(names) => random.pick(&names.surnames).clone(),
            None => self.surnames.draw(random).clone(),
        }
    }

    /// Given names of somebody born in a year.
    pub fn given(&self, group: Option<&str>, sex: Sex, born: i16, random: &mut Random) -> String {
        if let Some(names) = group.and_then(|group| self.foreign.get(group)) {
            return random.pick(if sex == Sex::Male { &names.male } else { &names.female }).clone();
        }
        let first = self.one_given(sex, born, random);
        if random.chance(SECOND_NAME) && !first.contains(' ') {
            let second = self.one_given(sex, born, random);
            if second != first {
                return format!("{first} {second}");
            }
        }
        first
    }

    fn one_given(&self, sex: Sex, born: i16, random: &mut Random) -> String {
        if random.chance(RARE_NAME) {
            return random.pick(&self.rare[&sex]).clone();
        }
        let year = born.min(*ISTAT_YEARS.end());
        let names = self.newborns.get(&(sex, year)).unwrap_or_else(|| {
            let of_that_time = |it: &&Generation| it.sex == sex && born <= it.last_year;
            let found = self.generations.iter().find(of_that_time);
            &found.expect("the generations reach the ISTAT series").names
        });
        names.draw(random).clone()
    }
}

fn newborns() -> HashMap<(Sex, i16), Names> {
    let mut by_year: HashMap<(Sex, i16), Vec<(String, f64)>> = HashMap::new();
    for line in rows::<NewbornLine>(include_str!("../../../data/names/istat_nomi_nati_1999_2021.csv")) {
        let key = (sex(&line.sesso), line.anno_nascita);
        by_year.entry(key).or_default().push((line.nome, line.percentuale_nati));
    }
    by_year.into_iter().map(|(key, names)| (key, Weighted::new(names))).collect()
}

/// By first year.
fn generations() -> Vec<Generation> {
    let mut lines: Vec<GivenLine> = rows(include_str!("../../../data/demo/given_names.csv")).collect();
    lines.sort_by(|a, b| (&a.sex, a.first_year).cmp(&(&b.sex, b.first_year)));
    let same = |a: &GivenLine, b: &GivenLine| (&a.sex, a.first_year) == (&b.sex, b.first_year);
    lines
        .chunk_by(same)
        .map(|lines| Generation {
            sex: sex(&lines[0].sex),
            last_year: lines[0].last_year,
            names: Weighted::new(lines.iter().map(|line| (line.name.clone(), line.weight))),
        })
        .collect()
}

fn surnames() -> Names {
    let italian = rows::<SurnameLine>(include_str!("../../../data/names/cognomi_italiani.csv")).map(|line| {
        // Only the first hundred are counted: the others get a weight of their own by a hash, mostly small.
        let hash = line.cognome.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte)));
        let share = (hash >> 11) as f64 / (1_u64 << 53) as f64;
        let weight = line.conteggio_migliaia.unwrap_or(1.0 + (OTHER_WEIGHT - 1.0) * share * share);
        // Some lists write an apostrophe that no keyboard has.
        (line.cognome.replace('’', "'"), weight)
    });
    let piedmontese = rows::<PiedmonteseLine>(include_str!("../../../data/names/cognomi_piemontesi.csv"));
    Weighted::new(italian.chain(piedmontese.map(|line| (line.cognome, PIEDMONTESE_WEIGHT))))
}

fn foreign() -> HashMap<String, ForeignNames> {
    let mut groups: HashMap<String, ForeignNames> = HashMap::new();
    for line in rows::<ForeignLine>(include_str!("../../../data/demo/foreign_names.csv")) {
        let empty = || ForeignNames { male: Vec::new(), female: Vec::new(), surnames: Vec::new() };
        let names = groups.entry(line.group).or_insert_with(empty);
        match line.kind.as_str() {
            "M" => names.male.push(line.name),
            "F" => names.female.push(line.name),
            _ => names.surnames.push(line.name),
        }
    }
    groups
}
