//! Leaving a shared computer and coming back to it: the session waits, and what was typed is kept for its author.

use access::audience;
use access::audit::{self, Entry};
use access::drafts::{self, Draft};
use access::keys::Keys;
use access::parking::{self, Left, Parked};
use access::sessions::{self, Token};
use access::{Action, Actor, Resource, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use crate::model::OwnDraft;
use crate::rules::leaving::{self, Typed};

/// How many drafts there may be when a session that is over brings one more.
const FROM_OUTSIDE: usize = 5;

/// What somebody leaves who makes room for another one.
#[derive(Clone)]
pub struct Leaving {
    /// His session.
    pub token: Token,
    /// What the computer is known by until now.
    pub before: Option<Token>,
    /// The page he is on.
    pub page: Option<String>,
    /// What he has typed on his pages, the one he is on first.
    pub typed: Vec<Typed>,
}

/// Makes a session wait; what the computer is known by from now on. None when the session was over already: then there is
/// nothing to wait, and what was typed is kept all the same.
///
/// # Errors
/// As `Db::write`.
pub async fn leave(db: &Db, keys: &Keys, leaving: Leaving) -> Result<Option<Token>> {
    let Leaving { token, before, page, typed } = leaving;
    let texts = as_texts(&typed)?;
    let only_read = as_texts(&typed.iter().map(Typed::only_to_read).collect::<Vec<_>>())?;
    // What stood on another page is found again in the profile.
    let here = typed.first().filter(|one| one.page.is_empty() || Some(&one.page) == page.as_ref());
    let left = Left { draft: here.and(texts.first()).map(|(id, _)| *id), page };
    let (keys, place) = (keys.clone(), Token::new()?);
    db.write(move |tx| {
        let inside = match sessions::enter(tx, &token) {
            Ok(actor) => Some(actor.user),
            Err(Problem::NotSignedIn) => None,
            Err(problem) => return Err(problem),
        };
        let author = match inside {
            Some(user) => Some(user),
            None => drafts::author(tx, &token)?,
        };
        // Whoever has nothing but the token of a session that is over leaves his words, and no form that one press would send; and
        // he pushes out no other draft.
        let (texts, room) = match (inside, author) {
            (None, Some(author)) => (&only_read, FROM_OUTSIDE.saturating_sub(drafts::of(tx, author)?.len())),
            _ => (&texts, usize::MAX),
        };
        if let Some(author) = author {
            texts.iter().take(room).try_for_each(|(id, text)| drafts::keep(tx, &keys, author, *id, text))?;
        }
        if inside.is_none() {
            return Ok(None);
        }
        parking::park(tx, &token, before.as_ref(), &place, &left)?;
        Ok(Some(place.clone()))
    })
    .await
}

fn as_texts(typed: &[Typed]) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let texts = typed.iter().map(|one| serde_json::to_vec(one).map(|text| (Uuid::now_v7(), text)));
    texts.collect::<std::result::Result<Vec<_>, _>>().map_err(Problem::internal)
}

/// Who waits at a computer, the last one first.
///
/// # Errors
/// As `Db::read`.
pub async fn waiting_at(db: &Db, place: Option<Token>) -> Result<Vec<Parked>> {
    match place {
        Some(place) => db.read(move |tx| parking::at(tx, &place)).await,
        None => Ok(Vec::new()),
    }
}

/// What the actor had typed, and when he left it.
///
/// # Errors
/// `Problem::NotFound` when it is not his, or gone.
pub fn draft(tx: &mut Tx<'_>, actor: &Actor, keys: &Keys, id: Uuid) -> Result<(Draft, Typed)> {
    let text = drafts::open(tx, keys, actor, id)?;
    let found = drafts::of(tx, actor.user)?.into_iter().find(|draft| draft.id == id);
    let typed = serde_json::from_slice(&text).map_err(Problem::internal)?;
    Ok((found.ok_or(Problem::NotFound)?, typed))
}

/// The same with the page on which it was typed, and about whom, as far as he sees her still: to be read.
///
/// # Errors
/// As [`draft`].
pub fn draft_to_read(tx: &mut Tx<'_>, actor: &Actor, keys: &Keys, id: Uuid) -> Result<(OwnDraft, Typed)> {
    let (draft, typed) = draft(tx, actor, keys, id)?;
    let place = typed.place();
    let patient = match leaving::patient_of(&place) {
        Some(person) => patient(tx, actor, person)?,
        None => None,
    };
    Ok((OwnDraft { draft, page: leaving::page_key(&place), patient }, typed))
}

/// The actor's drafts, the newest first: on which page each was typed, and about whom, as far as he sees her still. What stands in
/// them is not looked at.
///
/// # Errors
/// As `Tx::query`.
pub fn own(tx: &mut Tx<'_>, actor: &Actor, keys: &Keys) -> Result<Vec<OwnDraft>> {
    let drafts = drafts::of(tx, actor.user)?;
    drafts
        .into_iter()
        .map(|draft| {
            // One whose key is lost is not readable, and is listed all the same.
            let text = drafts::peek(tx, keys, actor, draft.id).unwrap_or_default();
            let place =
                serde_json::from_slice::<Typed>(&text).map_or_else(|_| String::new(), |it| it.place());
            let patient = match leaving::patient_of(&place) {
                Some(person) => patient(tx, actor, person)?,
                None => None,
            };
            Ok(OwnDraft { draft, page: leaving::page_key(&place), patient })
        })
        .collect()
}

/// The name of a person whom the actor sees now.
fn patient(tx: &mut Tx<'_>, actor: &Actor, person: Uuid) -> Result<Option<String>> {
    let Ok(scope) = decide(actor, Action::PersonView) else { return Ok(None) };
    if audience::reach(tx, &scope, Resource::Person, person)?.is_none() {
        return Ok(None);
    }
    let (found, why) = people::store::get(tx, &scope, PersonId(person))?;
    audit::record(tx, actor, Entry::new(Action::PersonView).subject(person).why(&why).detail("draft"))?;
    Ok(Some(format!("{} {}", found.data.family_name, found.data.given_name)))
}
