//! Writes made-up people with the tax codes the kernel gives them, as CSV on standard output, for
//! `scripts/check-tax-codes` to compare with another implementation. The same seed gives the same people.
//!
//!     cargo run -p kernel --example tax_codes -- [COUNT] [SEED] [SURNAMES.csv] [NAMES.csv]
//!
//! A file gives its first column, after the heading; without files the names are those below.

use std::io::{BufWriter, Write};

use kernel::tax_code::{Sex, suggest};
use kernel::{Date, TaxCode};

const FAMILY: &[&str] = &[
    "Argini",
    "Bo",
    "D'Acquaviva",
    "De Sponda",
    "Dell'Isola-Verde",
    "Fò",
    "Guèrra",
    "Iuà",
    "Lo Fiume",
    "Nuñez",
    "Ng",
    "Ponteløngo",
    "Rìo",
    "Schleusengroß",
    "Trò",
    "Ui",
    "Wałowski",
    "Xu",
    "Ypsilon",
    "Đigović",
];
const GIVEN: &[&str] = &[
    "Aia",
    "Bruno",
    "Carlotta",
    "Éa",
    "Gianfilippo",
    "Io",
    "José",
    "Li",
    "Maria Ginevra",
    "Noè",
    "Ugo",
    "Þóra",
    "Æneas",
    "Ettore",
    "Mattia",
    "Zoë",
];
/// Places whose code has been in use for the whole range of dates.
const PLACES: &[&str] = &["H501", "L219", "F205", "D969", "A479", "B791", "G273", "Z110", "Z112", "Z404"];
const FIRST_DAY: Date = jiff::civil::date(1930, 1, 1);
/// From the first day to the end of 2022.
const DAYS: u64 = 33_968;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |index: usize, default| args.get(index).map_or(default, |arg| arg.parse().expect("a number"));
    let (count, mut random) = (number(0, 10_000), Random(number(1, 20_200_223)));
    let families = column(args.get(2), FAMILY)?;
    let givens = column(args.get(3), GIVEN)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "surname,name,sex,date,place,code,omocodes")?;
    for _ in 0..count {
        let (family, given) = (random.pick(&families), random.pick(&givens));
        let sex = *random.pick(&[Sex::Male, Sex::Female]);
        let born = FIRST_DAY + jiff::Span::new().days(random.below(DAYS) as i64);
        let place = random.pick(PLACES);
        let code = suggest(family, given, sex, born, place).expect("names and places can be encoded");
        let omocodes: Vec<String> = code.omocodes().iter().map(TaxCode::to_string).collect();
        for text in &omocodes {
            assert_eq!(TaxCode::parse(text).expect("our own code").base(), code.as_str());
        }
        let sex = if sex == Sex::Male { 'M' } else { 'F' };
        writeln!(out, "{family},{given},{sex},{born},{place},{code},{}", omocodes.join(" "))?;
    }
    out.flush()
}

/// The first column of a file, or the names built in.
fn column(path: Option<&String>, built_in: &[&str]) -> std::io::Result<Vec<String>> {
    let Some(path) = path else { return Ok(built_in.iter().map(|&name| name.to_owned()).collect()) };
    let text = std::fs::read_to_string(path)?;
    let names = text.lines().skip(1).filter_map(|line| line.split(',').next());
    Ok(names.filter(|name| !kernel::tax_code::name_letters(name).is_empty()).map(str::to_owned).collect())
}

/// SplitMix64: enough for made-up people, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }
}
