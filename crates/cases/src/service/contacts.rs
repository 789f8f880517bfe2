//! Whom a person says she met, and who says so of her: recorded, withdrawn, read (docs/adr/0035).

use people::OfPerson;
use std::collections::{HashMap, HashSet};

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::bars::{self, Sight};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::{PersonId, ReportId};
use kernel::{PersonIdentifier, Problem, Result};
use people::PersonFactChanged;
use people::model::facts::Withdrawal;
use people::model::{Person, PersonLine};
use people::rules::Find;
use storage::{Ahead, Tx};
use uuid::Uuid;

use crate::model::{Circumstance, Contact, ContactData, ContactSource, FiledReport, Met, NamedBy, NewReport};
use crate::rules::contact::{self as rules, ContactForm, Who};
use crate::store;

/// What an address that names a contact names.
pub(crate) const KIND: &str = "contact";

/// The contacts of a person, without the names of the others: for her page, whose own record names her alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactsOfPerson {
    /// Whom she named, withdrawn ones too, the latest first.
    pub named: Vec<Contact>,
    /// That she was named, withdrawn ones too, the latest first.
    pub naming: Vec<NamedBy>,
}

impl ContactsOfPerson {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.naming.is_empty()
    }
}

/// Says what [`contacts_of_person`] will ask.
pub fn contacts_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    if let Ok(scope) = decide(actor, Action::CaseView) {
        audience::reason_ahead(ahead, &scope, Resource::Person, of.person.0);
        bars::sight_ahead(ahead, &scope, of.person);
        store::contacts_ahead(ahead, of);
    }
}

/// Reads them for the person's page.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn contacts_of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<ContactsOfPerson> {
    let scope = decide(actor, Action::CaseView)?;
    let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
    seen(tx, &reason, person)
}

/// Of whom she named, what is not kept from him; that others named her is theirs to keep, and says nothing of them.
fn seen(tx: &mut Tx<'_>, reason: &Reason, person: PersonId) -> Result<ContactsOfPerson> {
    let sight = bars::sight(tx, reason, person)?;
    let (mut named, naming) = (store::contacts_of(tx, person)?, store::named_by(tx, person)?);
    named.retain(|contact| sight.shows(contact.id));
    Ok(ContactsOfPerson { named, naming })
}

/// Somebody else, as far as the actor may know who she is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Who.
    pub id: PersonId,
    /// Her names.
    pub name: String,
    /// When she was born.
    pub born: kernel::Date,
}

/// The page of the contacts of a person.
#[derive(Debug, Clone)]
pub struct ContactsPage {
    /// Whose they are.
    pub person: Person,
    /// Whom she named, each with who that is, if the actor sees her.
    pub named: Vec<(Contact, Option<Other>)>,
    /// Who named her, each with who that is, if the actor sees her and nothing is kept from him.
    pub naming: Vec<(NamedBy, Option<Other>)>,
    /// Whether the actor may record contacts.
    pub may_record: bool,
    /// The audience by which the actor reaches her.
    audience: String,
}

impl ContactsPage {
    /// Whether the actor may withdraw one: a doctor what was recorded as hers, public health all of them.
    pub fn may_withdraw(&self, contact: &Contact) -> bool {
        self.may_record && contact.withdrawn.is_none() && may_touch(contact, &self.audience)
    }
}

fn may_touch(contact: &Contact, audience: &str) -> bool {
    !bars::keeps_out(audience) || contact.through == audience
}

/// All contacts of a person with the names of those whom the actor sees: the record stands under their names too.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn contacts(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<ContactsPage> {
    let scope = decide(actor, Action::PersonView)?;
    let (found, reason) = people::store::get(tx, &scope, person)?;
    let acting = actor.for_record(&reason.audience);
    decide(&acting, Action::CaseView)?;
    let seen = seen(tx, &reason, person)?;
    let ids = seen.named.iter().filter_map(|contact| contact.data.met.id());
    let others = others(tx, &scope, ids.chain(seen.naming.iter().map(|one| one.person)))?;
    let known = |id: PersonId| others.get(&id).map(|(other, _)| other.clone());
    let named: Vec<(Contact, Option<Other>)> = seen
        .named
        .into_iter()
        .map(|contact| {
            let other = contact.data.met.id().and_then(known);
            (contact, other)
        })
        .collect();
    let mut naming = Vec::with_capacity(seen.naming.len());
    for one in seen.naming {
        // What she keeps from those who treat her is kept here too: that she named somebody tells of it.
        let other = match others.get(&one.person) {
            Some((other, why)) => bars::sight(tx, why, one.person)?.shows(one.id).then(|| other.clone()),
            None => None,
        };
        naming.push((one, other));
    }
    let shown = named.iter().map(|(_, other)| other).chain(naming.iter().map(|(_, other)| other));
    let subjects = std::iter::once(person).chain(shown.flatten().map(|other| other.id));
    let entry = Entry::new(Action::PersonView).subjects(subjects).why(&reason).detail("contacts");
    audit::record(tx, actor, entry)?;
    let may_record = decide(&acting, Action::PersonFactRecord).is_ok();
    Ok(ContactsPage { person: found, named, naming, may_record, audience: reason.audience })
}

/// Those of some persons whom the actor sees, each with the reason.
fn others(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ids: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, (Other, Reason)>> {
    let ids: HashSet<PersonId> = ids.collect();
    let lines = people::store::lines_of(tx, scope, &ids.into_iter().collect::<Vec<_>>())?;
    let other = |line: PersonLine| {
        let name = format!("{} {}", line.family_name, line.given_name);
        (line.id, (Other { id: line.id, name, born: line.birth_date }, line.reason))
    };
    Ok(lines.into_iter().map(other).collect())
}

/// Whose contacts are about to be spoken of: for the form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn begin_contact(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Person> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    let (person, reason) = people::store::get(tx, &scope, person)?;
    let entry = Entry::new(Action::PersonFactRecord).subject(person.id).why(&reason);
    audit::record(tx, actor, entry.detail("form of a contact"))?;
    Ok(person)
}

/// Records a contact. `id` is made by the client: sent again, it answers as the first time.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Duplicate` when something else has the id; `Problem::Invalid`.
pub fn record_contact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
    form: &ContactForm,
) -> Result<Contact> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    people::store::lock_person(tx, person)?;
    let (whose, reason) = people::store::get(tx, &scope, person)?;
    let (person, ids) = (whose.id, people::store::ids_of(tx, person)?);
    let contact = match store::find_contact(tx, id)? {
        Some(there) if ids.contains(&there.person) && there.by == actor.user => there,
        Some(there) => {
            let taken = Problem::Duplicate("contact.id".into());
            return Err(audience::refuse_as(tx, &scope, KIND, Some(there.person.0), taken));
        }
        None => {
            let sight = bars::sight(tx, &reason, person)?;
            let data = checked(tx, &scope, person, &sight, form)?;
            let contact = insert(tx, actor, (person, id), data, &reason)?;
            // That all of hers is kept from others is said of this too.
            tx.emit(PersonFactChanged { person });
            contact
        }
    };
    let subjects = std::iter::once(person).chain(contact.data.met.id());
    let entry = Entry::new(Action::PersonFactRecord).subjects(subjects).why(&reason);
    audit::record(tx, actor, entry.detail(format!("contact recorded {id}")))?;
    Ok(contact)
}

/// What the form says, when it can be accepted beside what is there.
fn checked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    sight: &Sight,
    form: &ContactForm,
) -> Result<ContactData> {
    let says = form.check(scope.today())?;
    let met = match says.who {
        Who::Words(words) => Met::Words(words),
        Who::Code(code) => {
            let find = Find::Identifier(PersonIdentifier::TaxCode(code));
            let found = people::store::find_lines(tx, scope, &find, None, 1)?;
            // The same answer whether nobody has the code or he may not see who does.
            let found = found.into_iter().next();
            let found = found.ok_or_else(|| Problem::field("tax_code", "cases-contact-code-nobody"))?;
            let initials = people::rules::initials(&found.family_name, &found.given_name);
            Met::Known { id: found.id, initials }
        }
    };
    if met.id() == Some(person) {
        return Err(Problem::field("tax_code", "cases-contact-herself"));
    }
    if let Some(report) = says.report {
        of_her(tx, person, sight, report)?;
    }
    let mut there = store::contacts_of(tx, person)?;
    // What is kept from him is not told by a refusal either.
    there.retain(|contact| sight.shows(contact.id));
    rules::against(&there, &met, says.happened_on)?;
    Ok(ContactData {
        met,
        happened_on: says.happened_on,
        circumstance: says.circumstance,
        source: says.source,
        note: says.note,
        report: says.report,
    })
}

/// Whether a report is hers, and one that he sees.
fn of_her(tx: &mut Tx<'_>, person: PersonId, sight: &Sight, report: ReportId) -> Result<()> {
    let hers = people::store::ids_of(tx, person)?;
    match store::find_report(tx, report)? {
        Some(stored) if hers.contains(&stored.report.person) && sight.shows(report) => Ok(()),
        _ => Err(Problem::field("report", "cases-contact-report-unknown")),
    }
}

fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (person, id): (PersonId, Uuid),
    data: ContactData,
    reason: &Reason,
) -> Result<Contact> {
    let contact = Contact {
        id,
        person,
        data,
        through: reason.audience.clone(),
        recorded_on: actor.today,
        by: actor.user,
        by_name: actor.name.clone(),
        at: tx.clocks().business_now(),
        withdrawn: None,
    };
    store::insert_contact(tx, &contact)?;
    Ok(contact)
}

/// Files a report with the persons whom the patient met, in words, one on each line. In one unit of work: neither is there without the
/// other.
///
/// # Errors
/// As [`file_report`](super::file_report); an invalid field `contacts`.
pub fn file_report_naming(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewReport,
    contacts: &str,
) -> Result<FiledReport> {
    let lines = rules::named(contacts)?;
    let filed = super::file_report(tx, actor, new)?;
    if lines.is_empty() {
        return Ok(filed);
    }
    let scope = decide(actor, Action::PersonFactRecord)?;
    let reason = audience::reason(tx, &scope, Resource::Person, new.person.0)?;
    let mut new_ones = false;
    for (place, words) in lines.into_iter().enumerate() {
        let id = rules::id_of_line(filed.report.id, place);
        if store::find_contact(tx, id)?.is_none() {
            let data = ContactData {
                met: Met::Words(words),
                happened_on: None,
                circumstance: Circumstance::Unsaid,
                source: ContactSource::Doctor,
                note: String::new(),
                report: Some(filed.report.id),
            };
            insert(tx, actor, (new.person, id), data, &reason)?;
            new_ones = true;
        }
    }
    if new_ones {
        tx.emit(PersonFactChanged { person: new.person });
    }
    let entry = Entry::new(Action::PersonFactRecord).subject(new.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("contact of report {}", filed.report.id)))?;
    Ok(filed)
}

/// A contact that is about to be withdrawn, with whose it is.
///
/// # Errors
/// As [`withdraw_contact`].
pub fn begin_contact_withdrawal(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
) -> Result<(Person, Contact)> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    let (whose, reason) = people::store::get(tx, &scope, person)?;
    let contact = reached(tx, &scope, &reason, whose.id, id)?;
    let entry = Entry::new(Action::PersonFactRecord).subject(whose.id).why(&reason);
    audit::record(tx, actor, entry.detail("form of a contact"))?;
    Ok((whose, contact))
}

/// A contact of a person that the actor sees and may withdraw.
fn reached(tx: &mut Tx<'_>, scope: &Scope, reason: &Reason, person: PersonId, id: Uuid) -> Result<Contact> {
    let (sight, hers) = (bars::sight(tx, reason, person)?, people::store::ids_of(tx, person)?);
    let contact = tx.system(audience::ASKED_IN_VAIN, |tx| store::find_contact(tx, id))?;
    match contact {
        Some(contact) if hers.contains(&contact.person) && sight.shows(id) => {
            match may_touch(&contact, &reason.audience) {
                true => Ok(contact),
                false => Err(Problem::Refused("cases-contact-not-yours")),
            }
        }
        found => Err(audience::refuse(tx, scope, KIND, found.map(|contact| contact.person.0))),
    }
}

/// Withdraws a contact that was recorded in error: it stays in the history with the reason, and counts no more.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid field `why`; `Problem::Refused` when somebody withdrew it before, or for
/// a doctor who did not record it.
pub fn withdraw_contact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    id: Uuid,
    act: Uuid,
    why: &str,
) -> Result<Contact> {
    let scope = decide(actor, Action::PersonFactRecord)?;
    people::store::lock_person(tx, person)?;
    let (whose, reason) = people::store::get(tx, &scope, person)?;
    let contact = reached(tx, &scope, &reason, whose.id, id)?;
    match &contact.withdrawn {
        Some(before) if before.act == act && before.by == actor.user => return Ok(contact),
        Some(_) => return Err(Problem::Refused("cases-contact-withdrawn-before")),
        None => {}
    }
    let withdrawal = Withdrawal {
        act,
        by: actor.user,
        by_name: actor.name.clone(),
        at: tx.clocks().business_now(),
        why: rules::withdrawn_because(why)?,
    };
    if !store::withdraw_contact(tx, id, &withdrawal)? {
        return Err(Problem::Serialization);
    }
    tx.emit(PersonFactChanged { person: whose.id });
    let subjects = std::iter::once(whose.id).chain(contact.data.met.id());
    let entry = Entry::new(Action::PersonFactRecord).subjects(subjects).why(&reason);
    audit::record(tx, actor, entry.detail(format!("contact withdrawn {id}")))?;
    Ok(Contact { withdrawn: Some(withdrawal), ..contact })
}
