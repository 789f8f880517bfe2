//! The button that asks a passkey or a hardware key. A script does the asking (`assets/src/passkey.js`): where there is none,
//! or the browser knows no keys, the button is not there and every other way in is.

use access::factors::passkey::Party;
use askama::Template;

use crate::parts::shown_by;
use crate::{FormState, PublicUrl, Shell, kept, t, tn};

/// Whether keys work on a page: they are bound to the address under which the program is known.
#[derive(Debug, Clone)]
pub enum KeyPlace {
    /// They do.
    Here(Party),
    /// Only when it is opened under this address.
    Elsewhere(String),
    /// Nowhere: the address is a number, or without TLS.
    Nowhere,
}

impl KeyPlace {
    /// Of the page that somebody asks for.
    pub fn of(shell: &Shell) -> Self {
        let Some(app) = &shell.site().app else { return Self::Nowhere };
        let url = &app.public_url;
        let Some(party) = party(url) else { return Self::Nowhere };
        match url.origin().split_once("://") {
            Some((_, host)) if shell.host() == Some(host) => Self::Here(party),
            _ => Self::Elsewhere(url.origin().to_owned()),
        }
    }
}

/// The site that keys are made for; none where browsers have none.
pub fn party(url: &PublicUrl) -> Option<Party> {
    Party::of(url.host(), url.origin())
}

/// A form of one button which is sent when a key has signed.
#[derive(Debug, Clone)]
pub struct KeyForm {
    action: String,
    csrf: String,
    carried: Vec<(&'static str, String)>,
    /// What the key is asked, or where that is to be asked for.
    options: String,
    makes: bool,
    label: String,
    /// What is said where no key can be asked.
    without: Option<String>,
}
shown_by!(KeyForm, "parts/key_form.html", KeyFormView);

impl KeyForm {
    /// The button that asks a key to sign; `action` is where that is sent, and below it, at `/options`, what to sign is
    /// asked for. It carries what was kept and where one wanted to go.
    pub fn signs(form: &FormState, action: &str, label_key: &str) -> Self {
        Self {
            action: action.to_owned(),
            csrf: form.csrf.clone(),
            carried: carried(form),
            options: format!("{action}/options"),
            makes: false,
            label: t(label_key).to_owned(),
            without: None,
        }
    }

    /// The button that makes a key, as `options` say.
    pub fn makes(form: &FormState, options: String, label_key: &str) -> Self {
        let without = Some(t("web-key-without").to_owned());
        let signs = Self::signs(form, &form.action, label_key);
        Self { carried: Vec::new(), options, makes: true, without, ..signs }
    }
}

/// The button that leads to the identity provider.
#[derive(Debug, Clone)]
struct ProviderForm {
    csrf: String,
    carried: Vec<(&'static str, String)>,
    label: String,
}

/// What was kept, and where one wanted to go.
fn carried(form: &FormState) -> Vec<(&'static str, String)> {
    let fields = [kept::FIELD, "next"].map(|name| (name, form.get(name).to_owned()));
    fields.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The button, or why it is not there.
#[derive(Debug, Clone, Default)]
pub struct KeyDoor {
    form: Option<KeyForm>,
    elsewhere: Option<String>,
    provider: Option<ProviderForm>,
}
shown_by!(KeyDoor, "parts/key_door.html", KeyDoorView);

impl KeyDoor {
    /// As [`KeyForm::signs`], on the page that somebody asks for.
    pub fn of(shell: &Shell, form: &FormState, action: &str, label_key: &str) -> Self {
        match KeyPlace::of(shell) {
            KeyPlace::Here(_) => {
                Self { form: Some(KeyForm::signs(form, action, label_key)), ..Self::default() }
            }
            KeyPlace::Elsewhere(address) => Self { elsewhere: Some(elsewhere(&address)), ..Self::default() },
            KeyPlace::Nowhere => Self::default(),
        }
    }

    /// The buttons of the sign-in page: the key's, and that of the region's identity provider.
    pub fn to_sign_in(shell: &Shell, form: &FormState) -> Self {
        let provider = shell.site().provider.as_ref().map(|label| ProviderForm {
            csrf: form.csrf.clone(),
            carried: carried(form),
            label: label.clone(),
        });
        Self { provider, ..Self::of(shell, form, "/login/key", "web-key-enter") }
    }
}

/// Where keys work.
pub fn elsewhere(address: &str) -> String {
    tn("web-key-elsewhere", &[("address", &address)])
}
