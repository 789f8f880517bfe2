//! The figures as files for a spreadsheet; dates ISO.

use std::fmt::Write as _;

use web::csv::{begin, quoted};

use crate::model::{Figures, Situation};
use crate::service::REGION;

/// The figures of each ASL and of the region; of one ASL that one alone.
pub fn per_asl(situation: &Situation) -> String {
    let mut text =
        begin("data;ora_lettura_utc;codice_asl;asl;tamponi_richiesti;esiti;positivi;misure_in_corso");
    let mut line = |code: &str, name: &str, figures: &Figures| {
        let Figures { requests, results, positives, measures_running } = figures;
        let (today, read_at) = (situation.today, situation.read_at);
        let _ = write!(
            text,
            "{today};{read_at};{code};{};{requests};{results};{positives};{measures_running}\r\n",
            quoted(name)
        );
    };
    situation.per_asl.iter().for_each(|asl| line(&asl.asl, &asl.name, &asl.figures));
    if situation.unit == REGION {
        line(REGION, "Piemonte", &situation.region);
    }
    text
}

/// The epidemic curve, with the average of seven days as on the screen.
pub fn curve(situation: &Situation) -> String {
    let mut text = begin("data;positivi;media_7_giorni");
    for (index, day) in situation.curve.iter().enumerate() {
        let week = index.checked_sub(6).map(|first| &situation.curve[first..=index]);
        let average = week.map(|week| week.iter().map(|day| day.positives).sum::<i64>() as f64 / 7.0);
        // A decimal comma, as the spreadsheet expects beside semicolons.
        let average = average.map(|average| format!("{average:.1}").replace('.', ",")).unwrap_or_default();
        let _ = write!(text, "{};{};{average}\r\n", day.day, day.positives);
    }
    text
}
