//! Inviting users, and accepting an invitation.

use access::invitations::{self, Accepted, Code, Invitation, Letter, Standing};
use access::sessions::{self, Token};
use access::users::NewUser;
use access::{Action, Actor, decide, open_sessions, passwords};
use kernel::ids::UserId;
use kernel::{FieldProblem, Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use super::UserForm;
use super::account::proved;
use crate::model::{HeldRole, LetterText};
use crate::{rules, store};

/// What an administrator types to invite somebody.
#[derive(Debug, Clone, Default)]
pub struct InviteForm {
    /// Who, and as what.
    pub user: UserForm,
    /// Where to write to him, if he has an address.
    pub email: String,
    /// Whom he calls when something is not clear.
    pub contact: String,
}

/// An invitation that can be written.
#[derive(Clone)]
pub struct Invite {
    /// Who, without a password.
    pub user: NewUser,
    /// Where to write to him.
    pub email: Option<String>,
    /// The letter.
    pub letter: Letter,
}

/// Checks a form: what remains can be written.
///
/// # Errors
/// Every wrong field at once.
pub async fn prepare_invite(db: &Db, form: &InviteForm) -> Result<Invite> {
    let mut problems = Vec::new();
    let user = form.user.check(db, &mut problems).await?;
    let email = Some(form.email.trim()).filter(|email| !email.is_empty());
    if email.is_some_and(|email| !rules::is_address(email)) {
        problems.push(FieldProblem::new("email", "accounts-email-form"));
    }
    let contact = form.contact.trim();
    let hides = |sign: char| sign.is_control() || kernel::text::is_invisible(sign);
    if contact.is_empty() || contact.chars().count() > 120 || contact.contains(hides) {
        problems.push(FieldProblem::new("contact", "accounts-contact-missing"));
    }
    let Some(user) = user.filter(|_| problems.is_empty()) else { return Err(Problem::Invalid(problems)) };
    let letter = Letter { id: Uuid::now_v7(), code: Code::new()?, contact: contact.to_owned() };
    Ok(Invite { user, email: email.map(str::to_owned), letter })
}

/// Invites a user. His letter; none when the same form was sent twice, because its code was shown once.
///
/// # Errors
/// `Problem::Denied`; an invalid field `login` when it is taken.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, invite: &Invite) -> Result<Option<LetterText>> {
    proved(tx, actor)?;
    let Invite { user, email, letter } = invite;
    if !invitations::invite(tx, actor, user, email.as_deref(), letter)? {
        return Ok(None);
    }
    let held = HeldRole {
        id: Uuid::nil(),
        role: user.role,
        unit: user.unit.clone(),
        valid_from: user.valid_from,
        valid_to: user.valid_to,
    };
    Ok(Some(letter_text(tx, actor, &user.name, &user.login, vec![held], letter)))
}

/// Sends a new letter in the place of the one before, with the same contact.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when he has a password already or is suspended.
pub fn send_again(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    id: Uuid,
    code: &Code,
) -> Result<Option<LetterText>> {
    let scope = decide(actor, Action::UserManage)?;
    proved(tx, actor)?;
    let account = store::account(tx, &scope, user)?.ok_or(Problem::NotFound)?;
    let contact = account.invitation.map_or_else(|| actor.name.clone(), |last| last.contact);
    let letter = Letter { id, code: code.clone(), contact };
    if !invitations::send_again(tx, actor, user, &letter)? {
        return Ok(None);
    }
    let today = tx.clocks().real_today();
    let line = account.line;
    let roles = line.roles.into_iter().filter(|held| today < held.valid_to).collect();
    Ok(Some(letter_text(tx, actor, &line.name, &line.login, roles, &letter)))
}

fn letter_text(
    tx: &Tx<'_>,
    actor: &Actor,
    name: &str,
    login: &str,
    roles: Vec<HeldRole>,
    letter: &Letter,
) -> LetterText {
    let now = tx.clocks().now();
    LetterText {
        name: name.to_owned(),
        login: login.to_owned(),
        code: letter.code.text(),
        roles,
        invited_by: actor.name.clone(),
        invited_as: actor.role,
        contact: letter.contact.clone(),
        written_at: now,
        expires_at: invitations::expiry(now),
    }
}

/// Whom an administrator named last as the one to call.
///
/// # Errors
/// `Problem::Denied`.
pub fn last_contact(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>> {
    let scope = decide(actor, Action::UserManage)?;
    store::last_contact(tx, &scope, actor.user)
}

/// The invitation with a code as it was typed; one that is good for nothing leaves a record, now and then.
///
/// # Errors
/// `Problem::NotFound` when nothing was ever sent with this code.
pub async fn open_invitation(db: &Db, code: &str) -> Result<Invitation> {
    let code = Code::typed(code).ok_or(Problem::NotFound)?;
    let invitation = db.read(move |tx| invitations::open(tx, &code)).await?;
    if invitation.is_news(db.clocks().now()) {
        let tried = invitation.clone();
        db.write(move |tx| invitations::tell(tx, &tried)).await?;
    }
    Ok(invitation)
}

/// What became of an invitation.
pub enum Welcome {
    /// Its session is open.
    In(Token),
    /// The password is chosen, and the role begins on a later day.
    Later,
    /// The password is chosen, and the account is a machine's, which has no pages.
    Machine,
    /// It is good for nothing.
    Refused(Standing),
}

/// Chooses a password and signs in. The code is looked at before the password, and that is hashed last. The session it
/// takes the place of, if there is one, ends.
///
/// It goes on when the browser hangs up: a hash costs as much as a sign-in, and one letter buys one.
///
/// # Errors
/// `Problem::NotFound`; invalid fields `password` and `repeated`; `Problem::Busy` when too many sign in at once.
pub async fn accept(
    db: &Db,
    code: &str,
    password: String,
    repeated: String,
    replaced: Option<Token>,
    browser: String,
) -> Result<Welcome> {
    let (db, code) = (db.clone(), code.to_owned());
    let accepting =
        tokio::spawn(async move { choose(&db, &code, password, &repeated, (replaced, browser)).await });
    accepting.await.map_err(Problem::internal)?
}

async fn choose(
    db: &Db,
    code: &str,
    password: String,
    repeated: &str,
    (replaced, browser): (Option<Token>, String),
) -> Result<Welcome> {
    let invitation = open_invitation(db, code).await?;
    if invitation.standing != Standing::Open {
        return Ok(Welcome::Refused(invitation.standing));
    }
    if let Some(weakness) = passwords::weakness(&password, &[&invitation.login, &invitation.name]) {
        return Err(Problem::Invalid(vec![weakness]));
    }
    if password != repeated {
        return Err(Problem::field("repeated", "accounts-password-differs"));
    }
    let hash = passwords::hash_bounded(password).await?;
    let code = Code::typed(code).ok_or(Problem::NotFound)?;
    let token = Token::new()?;
    let fresh = token.clone();
    let accepted = db
        .write(move |tx| {
            let accepted = invitations::accept(tx, &code, &hash, &fresh)?;
            if let Accepted::In(_) = &accepted {
                open_sessions::note_browser(tx, &fresh, &browser)?;
                replaced.iter().try_for_each(|old| sessions::end(tx, old))?;
            }
            Ok(accepted)
        })
        .await?;
    Ok(match accepted {
        Accepted::In(_) => Welcome::In(token),
        Accepted::Later => Welcome::Later,
        Accepted::Machine => Welcome::Machine,
        Accepted::Refused(standing) => Welcome::Refused(standing),
    })
}
