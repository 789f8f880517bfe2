//! One function for each thing a user does: signing in and out, administering users and settings, and asking who saw
//! whom.

mod access_log;
mod account;
mod approvals;
mod attestations;
mod batch;
mod brake;
mod breach;
mod delegations;
mod factor;
mod grants;
mod invitations;
mod key;
mod leaving;
mod like;
mod parts;
mod profile;
mod proof;
mod provider;
mod reset;
mod roles;
mod second;
mod settings;
mod sign_in;
mod users;

pub use access_log::{AccessQuery, EXPORTED, Leaves, PAPER, access_log, look_up, may_look_up, who_saw};
pub use account::{
    Said, another, anothers_own, end_role, end_sessions, give_role, move_last_day, prepare_role, set_active,
    set_contact, suspend_login, user,
};
pub use approvals::{
    Chosen, Settled, asked, chosen, opening, rehearse, rehearse_role, settle, settle_several, waiting,
    waiting_opened, waits,
};
pub(crate) use attestations::overdue;
pub use attestations::{
    Member, Organisation, OrganisationPage, attest, attestation_ends, attestation_file, end_unattested,
    organisation_page, organisations, set_attestation_ends,
};
pub use batch::{
    Outcome, Row, SentSeveral, invite_rows, prepare_rows, rehearse_rows, send_several, unused_invitations,
};
pub use brake::{forgive, may_forgive};
pub use breach::{
    Breach, BreachLine, BreachQuery, BreachTotals, REPORTED, Seen, breach_report, open_breach_report,
};
pub use delegations::{
    DelegationForm, Given, delegate, delegation, delegations, end_delegation, may_delegate,
};
pub use factor::{
    begin_factor, confirm_factor, factor_demand, may_enrol, renew_recovery, reset_factor, reset_factor_login,
    set_factor_demand, without_factor,
};
pub use grants::{Grant, GrantForm};
pub use invitations::{
    Invite, InviteForm, Invited, Sent, Way, Welcome, accept, invite, last_contact, letters_of,
    open_invitation, prepare_invite, send_again,
};
pub use key::{
    Keyed, Signed, ask_key, begin_first_key, begin_key, enrol_first_key, enrol_key, enter_with_key, key_name,
    prove_with_key, remove_key, second_with_key,
};
pub use leaving::{Leaving, draft, draft_to_read, leave, waiting_at};
pub use like::{Like, LikeForm, LikeRow, colleagues, give_like, invite_like, like, prepare_like};
pub use parts::{Act, PartLine, change_parts, rehearse_parts};
pub use profile::{
    Checked, PasswordForm, check_password, end_own_sessions, profile, set_communications, set_email,
    set_phone, sign_ins,
};
pub use proof::{Proof, Proved, prove, proves_by};
pub use provider::{
    Arrived, come_back, depart, enter_by_provider, note_refused, set_tax_code, typed_tax_code,
};
pub use reset::{Renewed, ask_reset, choose_again, open_reset, reset_letter};
pub use roles::{choose_role, is_current, roles_of};
pub use second::{Coming, Enrolling, Entered, Second, enrol_and_enter, enrolling, pending, second};
pub use settings::{MayorViewForm, audit_state, mayor_view, set_mayor_view};
pub use sign_in::{SignIn, sign_in, sign_out};
pub(crate) use users::within;
pub use users::{UserForm, UserQuery, export_users, list_users, may_manage_users, prepare_user};
