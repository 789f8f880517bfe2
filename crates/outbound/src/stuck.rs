//! Laboratories that have taken no request for an hour although some wait: told on every page of those who can do something about it. Held
//! in memory, looked for each minute.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::{Actor, Role};
use jiff::SignedDuration;
use kernel::{Result, Timestamp};
use storage::Db;
use web::{Banner, Billboard, Said, Tone, fmt, t, tn};

use crate::pages::PATH;
use crate::{rules, store};

/// How often they are looked for.
const EVERY: Duration = Duration::from_secs(60);
/// Banners on a page, at most.
const BANNERS: usize = 3;

/// A laboratory that takes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct One {
    laboratory: String,
    since: Timestamp,
    count: i64,
}

/// Those that take nothing now.
#[derive(Debug, Default)]
pub struct Stuck {
    held: RwLock<Vec<One>>,
}

impl Stuck {
    /// With none; [`Stuck::look`] finds them.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Looks for them.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn look(&self, db: &Db) -> Result<()> {
        let found = db.read(|tx| {
            let now = tx.clocks().now();
            let since = now.checked_sub(SignedDuration::from_mins(rules::ALARM_MINUTES)).unwrap_or(now);
            tx.system("figures: which laboratories take no requests", |tx| store::stuck(tx, since))
        });
        let all = found.await?.into_iter();
        let all = all.map(|(laboratory, since, count)| One { laboratory, since, count }).collect();
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = all;
        Ok(())
    }

    /// Looks for them again and again, for as long as the process lives.
    pub async fn keep_watch(self: Arc<Self>, db: Db) {
        loop {
            if let Err(problem) = self.look(&db).await {
                tracing::warn!(%problem, "whether laboratories take their requests could not be looked at");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    fn of(&self, actor: &Actor) -> Vec<One> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let his = |one: &&One| match actor.role {
            Role::Administrator | Role::SystemAdministrator | Role::HelpDesk => true,
            Role::LaboratoryTechnician => one.laboratory == actor.unit.code,
            _ => false,
        };
        held.iter().filter(his).cloned().collect()
    }
}

impl Billboard for Stuck {
    fn says(&self, to: Option<&Actor>) -> Said {
        let Some(actor) = to else { return Said::default() };
        let stuck = self.of(actor);
        let banners = stuck.iter().take(BANNERS).map(banner).collect();
        Said { banners, counts: vec![(PATH, stuck.len())], ..Said::default() }
    }
}

fn banner(one: &One) -> Banner {
    let laboratory = territory::get().laboratory(&one.laboratory);
    let contact = laboratory.map_or("", |laboratory| laboratory.contact.as_str());
    let name = lab::laboratory_name(&one.laboratory);
    let text = tn("outbound-stuck-text", &[("n", &one.count), ("when", &fmt::instant(one.since))]);
    let call = match contact {
        "" => String::new(),
        contact => format!(" {}", tn("outbound-stuck-call", &[("contact", &contact)])),
    };
    Banner {
        tone: Tone::Act,
        on: true,
        label: t("outbound-stuck-label").to_owned(),
        title: tn("outbound-stuck-title", &[("laboratory", &name)]),
        text: format!("{text}{call}"),
        close: None,
        act: None,
    }
}
