//! Inviting users, and accepting an invitation.

use access::audit::{self, Entry};
use access::invitations::{self, Accepted, Code, Invitation, Letter, Standing};
use access::keys::Keys;
use access::mail::{self, Kind};
use access::sessions::{self, Token};
use access::users::NewUser;
use access::{Action, Actor, administration, approvals, decide, open_sessions, passwords};
use kernel::ids::UserId;
use kernel::{FieldProblem, Problem, Result, TaxCode};
use storage::{Db, Tx};
use uuid::Uuid;

use super::UserForm;
use super::account::proved;
use super::provider::typed_tax_code;
use super::second::Coming;
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
    /// By which the region's identity provider knows him, if he comes that way.
    pub tax_code: String,
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
    /// By which the region's identity provider knows him.
    pub tax_code: Option<TaxCode>,
}

/// Checks a form: what remains can be written.
///
/// # Errors
/// Every wrong field at once.
pub async fn prepare_invite(db: &Db, actor: &Actor, form: &InviteForm) -> Result<Invite> {
    let mut problems = Vec::new();
    let user = form.user.check(db, actor, &mut problems).await?;
    let email = Some(form.email.trim()).filter(|email| !email.is_empty());
    if email.is_some_and(|email| !rules::is_address(email)) {
        problems.push(FieldProblem::new("email", "accounts-email-form"));
    }
    let contact = form.contact.trim();
    let hides = |sign: char| sign.is_control() || kernel::text::is_invisible(sign);
    if contact.is_empty() || contact.chars().count() > 120 || contact.contains(hides) {
        problems.push(FieldProblem::new("contact", "accounts-contact-missing"));
    }
    let tax_code = match typed_tax_code(&form.tax_code) {
        Err(Problem::Invalid(found)) => {
            problems.extend(found);
            None
        }
        typed => typed?,
    };
    let Some(user) = user.filter(|_| problems.is_empty()) else { return Err(Problem::Invalid(problems)) };
    let letter = Letter { id: Uuid::now_v7(), code: Code::new()?, contact: contact.to_owned() };
    Ok(Invite { user, email: email.map(str::to_owned), letter, tax_code })
}

/// How a link or a code comes to whom it is for.
#[derive(Debug, Clone)]
pub enum Way {
    /// On paper: it is shown once to whoever prints it.
    Paper,
    /// By e-mail, and it is shown to nobody; on paper where there is no address, or nobody who sends.
    Mail(Keys),
}

impl Way {
    /// Sends the link of a letter, if this is the way and there is somebody to send it and an address.
    fn sends(&self, tx: &mut Tx<'_>, user: UserId, letter: &LetterText) -> Result<bool> {
        match self {
            Self::Paper => Ok(false),
            Self::Mail(keys) => {
                let path = format!("/invitation#{}", letter.code);
                mail::send_link(tx, keys, user, Kind::Invitation, &path, letter.expires_at)
            }
        }
    }
}

/// What became of an invitation that was written.
pub enum Invited {
    /// The link has gone to the user's address.
    Mailed,
    /// The letter, which is shown once.
    Letter(Box<LetterText>),
    /// The role waits for another administrator, and the letter with it.
    Waits,
    /// The same form was sent before, and its letter shown.
    Before,
}

/// Invites a user, and sends him the link where it is to go by e-mail.
///
/// # Errors
/// `Problem::Denied`; an invalid field `login` when it is taken.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, way: &Way, invite: &Invite) -> Result<Invited> {
    proved(tx, actor)?;
    let Invite { user, email, letter, tax_code } = invite;
    let invited = invitations::invite(tx, actor, user, email.as_deref(), letter)?;
    if let (Some(code), true) = (tax_code, invited != invitations::Invited::Before) {
        access::provider::invite_with(tx, actor, user.id, code)?;
    }
    match invited {
        invitations::Invited::Before => Ok(Invited::Before),
        invitations::Invited::Waits => Ok(Invited::Waits),
        invitations::Invited::Letter => {
            let held = HeldRole {
                id: Uuid::nil(),
                role: user.role,
                unit: user.unit.clone(),
                valid_from: user.valid_from,
                valid_to: user.valid_to,
            };
            let text = letter_text(tx, actor, &user.name, &user.login, vec![held], letter);
            Ok(if way.sends(tx, user.id, &text)? { Invited::Mailed } else { Invited::Letter(Box::new(text)) })
        }
    }
}

/// A letter that was written.
pub enum Sent {
    /// Its link has gone to the user's address.
    Mailed,
    /// It is shown once.
    Letter(Box<LetterText>),
}

/// Sends a new letter in the place of the one before, with the same contact. None when the same form was sent before.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when he has a password already or is suspended.
pub fn send_again(
    tx: &mut Tx<'_>,
    actor: &Actor,
    way: &Way,
    user: UserId,
    (id, code): (Uuid, &Code),
) -> Result<Option<Sent>> {
    let scope = administration::find(tx, actor, user)?;
    proved(tx, actor)?;
    let account = store::account(tx, &scope, user)?.ok_or(Problem::NotFound)?;
    let asked = approvals::of(tx, &scope, user)?.into_iter().find_map(|one| one.contact);
    let last = account.invitation.map(|last| last.contact).or(asked);
    let contact = last.unwrap_or_else(|| actor.name.clone());
    let letter = Letter { id, code: code.clone(), contact };
    if !invitations::send_again(tx, actor, user, &letter)? {
        return Ok(None);
    }
    let today = tx.clocks().real_today();
    let line = account.line;
    let roles = line.roles.into_iter().filter(|held| today < held.valid_to).collect();
    let text = letter_text(tx, actor, &line.name, &line.login, roles, &letter);
    let mailed = way.sends(tx, user, &text)?;
    Ok(Some(if mailed { Sent::Mailed } else { Sent::Letter(Box::new(text)) }))
}

/// The letters whose codes an administrator still has before him, for paper: those that are good, and of users he sees.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for a code of nobody's or of somebody he does not see.
pub fn letters_of(tx: &mut Tx<'_>, actor: &Actor, codes: &[Code]) -> Result<Vec<LetterText>> {
    decide(actor, Action::UserManage)?;
    let mut letters = Vec::new();
    let mut whom = Vec::new();
    for code in codes {
        let invitation = invitations::open(tx, code)?;
        let scope = administration::find(tx, actor, invitation.user)?;
        let account = store::account(tx, &scope, invitation.user)?.ok_or(Problem::NotFound)?;
        let sent = account.invitation.filter(|_| invitation.standing == Standing::Open);
        let Some(sent) = sent else { continue };
        let today = tx.clocks().real_today();
        whom.push(invitation.user.0);
        letters.push(LetterText {
            name: invitation.name,
            login: invitation.login,
            code: code.text(),
            roles: account.line.roles.into_iter().filter(|held| today < held.valid_to).collect(),
            invited_by: sent.invited_by,
            invited_as: actor.role,
            organisation: actor.unit.name.clone(),
            contact: sent.contact,
            written_at: sent.sent_at,
            expires_at: sent.expires_at,
        });
    }
    audit::record(tx, actor, Entry::new(Action::UserManage).subjects(whom).detail("letters"))?;
    Ok(letters)
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
        organisation: actor.unit.name.clone(),
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
    /// The password is chosen, and a second factor must be before a session opens: the token stands for that.
    Owes(Token),
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
    keys: &Keys,
    code: &str,
    password: String,
    repeated: String,
    coming: Coming,
) -> Result<Welcome> {
    let (db, keys, code) = (db.clone(), keys.clone(), code.to_owned());
    let accepting = tokio::spawn(async move { choose(&db, keys, &code, password, &repeated, coming).await });
    accepting.await.map_err(Problem::internal)?
}

async fn choose(
    db: &Db,
    keys: Keys,
    code: &str,
    password: String,
    repeated: &str,
    coming: Coming,
) -> Result<Welcome> {
    let invitation = open_invitation(db, code).await?;
    if invitation.standing != Standing::Open {
        return Ok(Welcome::Refused(invitation.standing));
    }
    if let Some(weakness) = passwords::refusal(&password, &[&invitation.login, &invitation.name]).await? {
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
            let accepted = invitations::accept(tx, &keys, &code, &hash, &fresh, coming.origin.from())?;
            if let Accepted::In(_) = &accepted {
                open_sessions::note_browser(tx, &fresh, &coming.browser)?;
                coming.replaced.iter().try_for_each(|old| sessions::end(tx, old))?;
            }
            Ok(accepted)
        })
        .await?;
    Ok(match accepted {
        Accepted::In(_) => Welcome::In(token),
        Accepted::Owes => Welcome::Owes(token),
        Accepted::Later => Welcome::Later,
        Accepted::Machine => Welcome::Machine,
        Accepted::Refused(standing) => Welcome::Refused(standing),
    })
}
