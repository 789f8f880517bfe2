//! One function for each thing a user does: signing in and out, administering users and settings, and asking who saw
//! whom.

mod access_log;
mod brake;
mod grants;
mod invitations;
mod roles;
mod settings;
mod sign_in;
mod users;

pub use access_log::{AccessQuery, EXPORTED, access_log, look_up, may_look_up, who_saw};
pub use brake::{forgive, may_forgive, user};
pub use grants::{Grant, GrantForm};
pub use invitations::{
    Invite, InviteForm, Welcome, accept, invite, last_contact, open_invitation, prepare_invite, send_again,
};
pub use roles::{choose_role, is_current, roles_of};
pub use settings::{MayorViewForm, audit_state, mayor_view, set_mayor_view};
pub use sign_in::{SignIn, sign_in, sign_out};
pub use users::{UserForm, list_users, may_manage_users, prepare_user, set_active};
