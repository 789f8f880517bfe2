//! The laboratories that are silent, told on every page of those who are to call them: held in memory, looked for each minute.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::Actor;
use kernel::Result;
use storage::Db;
use web::{Act, Banner, Billboard, Said, Tone, fmt, t, tn};

use crate::model::Silence;
use crate::pages::laboratories::{PATH, call_path, path_of};
use crate::service;

/// How often they are looked for.
const EVERY: Duration = Duration::from_secs(60);
/// Banners on a page, at most: when the network is down all are silent, and the page of all of them says more.
const BANNERS: usize = 3;

/// The silences that go on.
#[derive(Debug, Default)]
pub struct Silences {
    held: RwLock<Vec<Silence>>,
    /// What was read earlier never takes the place of what was read later.
    turn: tokio::sync::Mutex<()>,
}

impl Silences {
    /// With none; [`Silences::look`] finds them.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Opens and closes them, and holds those that go on.
    ///
    /// # Errors
    /// As `Db::bulk`.
    pub async fn look(&self, db: &Db) -> Result<()> {
        let _turn = self.turn.lock().await;
        let open = db.bulk(service::flow::watch).await?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = open;
        Ok(())
    }

    /// As [`Self::look`], after something that is written already: what cannot be read now will be in a minute.
    pub async fn tell(&self, db: &Db) {
        if let Err(problem) = self.look(db).await {
            tracing::warn!(%problem, "the laboratories were not looked at: what is told of them is as before");
        }
    }

    /// Looks for them again and again, for as long as the process lives.
    pub async fn keep_watch(self: Arc<Self>, db: Db) {
        loop {
            self.tell(&db).await;
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Those that somebody is to call: public health the laboratories that work for it, the region all.
    fn of(&self, actor: &Actor) -> Vec<Silence> {
        let his = |silence: &&Silence| service::flow::answers_for(actor, &silence.laboratory);
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.iter().filter(his).cloned().collect()
    }
}

impl Billboard for Silences {
    fn says(&self, to: Option<&Actor>) -> Said {
        let Some(actor) = to else { return Said::default() };
        let silences = self.of(actor);
        let mut banners: Vec<Banner> = silences.iter().take(BANNERS).map(banner).collect();
        if let (Some(last), true) = (banners.last_mut(), silences.len() > BANNERS) {
            last.text.push(' ');
            last.text.push_str(&tn("insight-silent-more", &[("n", &(silences.len() - BANNERS))]));
        }
        let waiting = silences.iter().filter(|silence| silence.called.is_none()).count();
        Said { banners, counts: vec![(PATH, waiting)], ..Said::default() }
    }
}

/// What is missing, in a sentence.
pub(crate) fn in_numbers(silence: &Silence) -> String {
    let last = silence.last_at.map_or_else(|| t("insight-silent-none").to_owned(), fmt::time);
    tn(
        "insight-silent-text",
        &[
            ("time", &fmt::time(silence.opened_at)),
            ("expected", &silence.expected),
            ("arrived", &silence.arrived),
            ("last", &last),
        ],
    )
}

fn banner(silence: &Silence) -> Banner {
    let laboratory = territory::get().laboratory(&silence.laboratory);
    let name = laboratory.map_or(silence.laboratory.as_str(), |one| one.name.as_str());
    let contact = laboratory.map_or("", |one| one.contact.as_str());
    let title = match (contact, &silence.called) {
        (_, Some(called)) => tn(
            "insight-silent-called",
            &[("laboratory", &name), ("name", &called.name), ("time", &fmt::time(called.at))],
        ),
        ("", None) => tn("insight-silent-no-contact", &[("laboratory", &name)]),
        (contact, None) => tn("insight-silent-call", &[("laboratory", &name), ("contact", &contact)]),
    };
    Banner {
        tone: if silence.called.is_some() { Tone::Warn } else { Tone::Act },
        on: silence.called.is_none(),
        label: t("insight-silent-label").to_owned(),
        title,
        text: in_numbers(silence),
        close: None,
        act: silence.called.is_none().then(|| Act {
            link: (path_of(&silence.laboratory), t("insight-silent-open").to_owned()),
            button: (call_path(&silence.laboratory), t("insight-call-done").to_owned()),
        }),
    }
}
