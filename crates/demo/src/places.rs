//! Where the swabs of these days are taken: places invented at real hospitals and in real comuni, as the laboratories are, with the
//! bookings of the days around the business date. Only those days are booked: what is written grows with the swabs of a week.

use std::collections::BTreeMap;

use access::Role;
use jiff::ToSpan;
use jiff::civil::Time;
use kernel::clock::local_date;
use kernel::ids::RequestId;
use kernel::{Date, Result};
use sampling::model::{PlaceData, PlaceKind, Slot, State};
use sampling::rules::hours::{self, MOST_ROOM, Opening};
use sampling::rules::marks::Mark;
use sampling::service::{Book, Marking};
use storage::{Db, Tx};
use uuid::Uuid;

use crate::load::{Plan, at};
use crate::population::place_id;
use crate::random::mix;
use crate::{REGION_RESIDENTS, SyntheticEpisode, SyntheticRequest, curve};

/// Days before the business date, and after it, on which the places are open.
const BEFORE: i64 = 5;
const AFTER: i64 = 9;
/// Of a hundred swabs, how many are taken at a place; the others where the person is: in hospital, at the doctor's.
const BOOKED: u64 = 85;
/// Of a hundred who are awaited, how many are not there, and how many do not want it.
const ABSENT: u64 = 4;
const REFUSING: u64 = 2;
/// Room for as much more than is expected, so that there is always an hour to book.
const SPARE: f64 = 1.4;
/// The least that an hour takes.
const LEAST_ROOM: i32 = 2;

/// When the places of a kind are open, how long an hour of theirs lasts, and how many of a hundred booked swabs they take.
fn habits(kind: PlaceKind) -> (Time, Time, i32, f64) {
    let hour = |hour| Time::constant(hour, 0, 0, 0);
    match kind {
        PlaceKind::HotSpot => (hour(8), hour(20), 60, 0.7),
        PlaceKind::DriveIn => (hour(14), hour(20), 60, 0.2),
        PlaceKind::HomeTeam => (hour(8), hour(18), 120, 0.1),
    }
}

/// A place, and how many swabs each of its hours takes.
struct Spot {
    id: Uuid,
    asl: &'static str,
    data: PlaceData,
    room: i32,
}

/// The places of the region on the days around the business date.
pub(crate) struct Places {
    seed: u64,
    today: Date,
    first: Date,
    last: Date,
    spots: BTreeMap<(&'static str, &'static str), Spot>,
}

impl Places {
    pub fn new(plan: &Plan) -> Self {
        let (region, today) = (territory::get(), plan.business_date);
        let before = curve().into_iter().take_while(|day| day.date <= today).last();
        let swabs = before.map_or(0.0, |day| f64::from(day.tests));
        let swabs = swabs * plan.people as f64 / f64::from(REGION_RESIDENTS) * BOOKED as f64 / 100.0;
        let residents = |asl: &str| -> f64 {
            region.comuni_of_asl(asl, today).map(|comune| f64::from(comune.population)).sum()
        };
        let all: f64 = region.asls().iter().map(|asl| residents(&asl.code)).sum();
        let mut spots = BTreeMap::new();
        for asl in region.asls() {
            let of_asl = swabs * residents(&asl.code) / all.max(1.0);
            for kind in PlaceKind::ALL {
                let (from, until, minutes, share) = habits(kind);
                let hours = f64::from(i32::from(until.hour() - from.hour()) * 60 / minutes);
                let room = (of_asl * share * SPARE / hours).ceil() as i32;
                let id = place_id(plan.seed, spots.len() as u32);
                let data = described(&asl.code, &asl.short, kind, today);
                let room = room.clamp(LEAST_ROOM, MOST_ROOM);
                spots.insert((asl.code.as_str(), kind.code()), Spot { id, asl: &asl.code, data, room });
            }
        }
        let (first, last) = (today.saturating_sub(BEFORE.days()), today.saturating_add(AFTER.days()));
        Self { seed: plan.seed, today, first, last, spots }
    }

    /// Writes the places and opens their hours.
    pub async fn open(&self, db: &Db) -> Result<()> {
        for spot in self.spots.values() {
            let (id, asl, data, opening) = (spot.id, spot.asl, spot.data.clone(), self.opening(spot));
            db.bulk(move |tx| {
                sampling::store::insert_place(tx, id, asl, &data)?;
                for (day, starts) in hours::slots(&opening) {
                    sampling::store::open_slot(tx, id, (day, &starts), &opening)?;
                }
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    fn opening(&self, spot: &Spot) -> Opening {
        let (from, until, minutes, _) = habits(spot.data.kind);
        let (first, last, capacity) = (self.first, self.last, spot.room);
        Opening { first, last, weekdays: (1..=7).collect(), from, until, minutes, capacity }
    }

    /// Books the swab of a request that is taken at a place on one of the days, and says what came of it on those that are over.
    pub fn visit(
        &self,
        tx: &mut Tx<'_>,
        episode: &SyntheticEpisode,
        request: &SyntheticRequest,
        id: RequestId,
    ) -> Result<()> {
        let Some((slot, chance)) = self.hour(tx, episode, request)? else { return Ok(()) };
        let sisp = at(tx, request.at, Role::SispOperator, episode.asl);
        let act = Uuid::now_v7();
        let new = Book { act, request: id, slot: slot.id, why: String::new(), seen: None };
        sampling::service::book(tx, &sisp, &new)?;
        if slot.day >= self.today {
            return Ok(());
        }
        let came = match chance % 100 {
            _ if request.result.is_some() => State::Collected,
            few if few < ABSENT => State::Absent,
            few if few < ABSENT + REFUSING => State::Refused,
            _ => State::Collected,
        };
        let sisp = at(tx, request.sampling_at, Role::SispOperator, episode.asl);
        let (mark, id) = (Mark::Says(came), Uuid::now_v7());
        let new = Marking { act: id, appointment: act, mark, seen: None };
        sampling::service::mark(tx, &sisp, &new).map(drop)
    }

    /// The hour in which a swab is taken, and chance of its own for what comes of it: none for whoever goes to no place, or finds
    /// no room.
    fn hour(
        &self,
        tx: &mut Tx<'_>,
        episode: &SyntheticEpisode,
        request: &SyntheticRequest,
    ) -> Result<Option<(Slot, u64)>> {
        let day = local_date(request.sampling_at);
        // What has its result on the business date was taken before the places opened.
        let early = day == self.today && request.result.is_some();
        let chance = mix(self.seed ^ mix(u64::from(episode.person) ^ (request.at.as_second() as u64) << 24));
        if !(self.first..=self.last).contains(&day) || early || chance % 100 >= BOOKED {
            return Ok(None);
        }
        let kind = match (chance >> 8) % 100 {
            home if home < 10 => PlaceKind::HomeTeam,
            drive if drive < 30 => PlaceKind::DriveIn,
            _ => PlaceKind::HotSpot,
        };
        for kind in [kind, PlaceKind::HotSpot] {
            let Some(spot) = self.spots.get(&(episode.asl, kind.code())) else { continue };
            let mut slots = sampling::store::slots_of_place(tx, spot.id, day, day)?;
            if day < self.today {
                slots.retain(|slot| takes(slot, request));
            } else {
                let turn = (chance >> 16) as usize % slots.len().max(1);
                slots.rotate_left(turn);
            }
            if let Some(slot) = slots.into_iter().find(|slot| slot.taken < slot.capacity) {
                return Ok(Some((slot, chance >> 32)));
            }
        }
        Ok(None)
    }
}

/// Whether the instant of a sample lies in an hour.
fn takes(slot: &Slot, request: &SyntheticRequest) -> bool {
    let Ok(starts) = hours::instant(slot.day, &slot.starts) else { return false };
    let lasts = jiff::SignedDuration::from_mins(i64::from(slot.minutes));
    starts <= request.sampling_at && request.sampling_at < starts + lasts
}

/// What a place says of itself: at a hospital of the ASL, in its second largest comune, or at the ASL.
fn described(asl: &str, short: &str, kind: PlaceKind, today: Date) -> PlaceData {
    let region = territory::get();
    let laboratory = region.laboratories().iter().find(|laboratory| laboratory.asl == asl);
    let hospital = laboratory.map_or(short, |it| it.name.trim_start_matches("Laboratorio dimostrativo "));
    let mut comuni: Vec<_> = region.comuni_of_asl(asl, today).collect();
    comuni.sort_by_key(|comune| std::cmp::Reverse(comune.population));
    let comune = comuni.get(1).or(comuni.first()).map_or(short, |comune| comune.name.as_str());
    let (name, address) = match kind {
        PlaceKind::HotSpot => {
            (format!("Hot-spot dimostrativo {hospital}"), format!("Ospedale, ingresso tamponi, {hospital}"))
        }
        PlaceKind::DriveIn => (format!("Drive-in dimostrativo {comune}"), format!("Piazzale, {comune}")),
        PlaceKind::HomeTeam => {
            (format!("Squadra a domicilio dimostrativa {short}"), format!("Sede ASL {short}"))
        }
    };
    let cut = |text: String, most| text.chars().take(most).collect();
    PlaceData {
        kind,
        name: cut(name, 80),
        address: cut(address, 120),
        telephone: "300 55 02 000 (numero inventato)".to_owned(),
        note: "Luogo inventato per la dimostrazione.".to_owned(),
        active: true,
    }
}
