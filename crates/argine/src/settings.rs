//! Configuration: flag, then `ARGINE_*` environment (clap reads both), then file.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use access::keys::Keys;
use access::passwords::Breached;
use accounts::ProviderSettings;
use clap::Args;
use kernel::{Clocks, Date};
use mailer::Relay;
use serde::Deserialize;
use web::PublicUrl;

mod laboratories;
mod nation;
mod transport;

use crate::connections::Limits;
use crate::failure::{Failure, Outcome};

/// The file read when none is named.
const DEFAULT_FILE: &str = "argine.toml";
/// Where the provider's secret is: not on the command line, which others on the machine can read.
const OIDC_SECRET: &str = "ARGINE_OIDC_SECRET";
/// Where data go when nothing else is said.
const DEFAULT_FOLDER: &str = "argine-data";

/// What every command shares.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// A file path (SQLite) or postgres://… [default: argine-data/argine.db]
    #[arg(long, env = "ARGINE_DATABASE", global = true)]
    pub database: Option<String>,
    /// Address to serve on [default: 127.0.0.1:8080]
    #[arg(long, env = "ARGINE_LISTEN", global = true)]
    pub listen: Option<SocketAddr>,
    /// The address users type, as https://argine.example: links in messages and passkeys are bound to it [default: the
    /// address to serve on]
    #[arg(long, env = "ARGINE_PUBLIC_URL", global = true)]
    pub public_url: Option<PublicUrl>,
    /// The server that takes e-mail: smtp://host:587 (STARTTLS) or smtps://host:465. User and password come from
    /// ARGINE_SMTP_USER and ARGINE_SMTP_PASSWORD, or from files [default: no e-mail is sent, letters are printed]
    #[arg(long, env = "ARGINE_SMTP_URL", global = true)]
    pub smtp_url: Option<String>,
    /// In whose name e-mail leaves, as argine@regione.example or "Argine <argine@regione.example>"
    #[arg(long, env = "ARGINE_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,
    /// A file that holds the password for the e-mail server and nothing else
    #[arg(long, env = "ARGINE_SMTP_PASSWORD_FILE", global = true)]
    pub smtp_password_file: Option<PathBuf>,
    /// The user at the e-mail server: in the file, or in ARGINE_SMTP_USER. No flag: every process on the machine sees those.
    #[arg(skip)]
    pub smtp_user: Option<String>,
    /// Its password: in the file, or in ARGINE_SMTP_PASSWORD.
    #[arg(skip)]
    pub smtp_password: Option<Hidden>,
    /// The date the rules and the screens call today, as 2020-11-14 [default: the real one; the demo's: 2020-11-14]
    #[arg(long, env = "ARGINE_BUSINESS_DATE", global = true)]
    pub business_date: Option<Date>,
    /// Folder of the keys and of the checkpoints [default: the database's folder, or argine-data]
    #[arg(long, env = "ARGINE_DATA_FOLDER", global = true)]
    pub data_folder: Option<PathBuf>,
    /// Two files in PEM, separated by commas: the certificate of the pages and its private key, read anew when they change. Then the
    /// pages are served over TLS
    #[arg(long, env = "ARGINE_TLS", global = true, value_delimiter = ',', value_name = "CERT,KEY")]
    pub tls: Vec<PathBuf>,
    /// Serve other machines without TLS too: only where the network itself encrypts and keeps others away
    #[arg(long, env = "ARGINE_PLAIN_IS_ALLOWED", global = true, default_missing_value = "true", num_args = 0..=1)]
    pub plain_is_allowed: Option<bool>,
    /// Addresses besides this machine that are answered at /metrics and /readyz, separated by commas
    #[arg(long, env = "ARGINE_METRICS_FROM", global = true, value_delimiter = ',')]
    pub metrics_from: Vec<IpAddr>,
    /// Folder of the keys alone, which Argine only reads once they are there: a vault's agent fills it [default: the data
    /// folder]
    #[arg(long, env = "ARGINE_KEY_FOLDER", global = true)]
    pub key_folder: Option<PathBuf>,
    /// Set when TLS ends in front of Argine: cookies become Secure and `__Host-`
    #[arg(long, env = "ARGINE_BEHIND_TLS", global = true, default_missing_value = "true", num_args = 0..=1)]
    pub behind_tls: Option<bool>,
    /// Addresses of the proxies in front, separated by commas: their word is taken for where a request comes from
    #[arg(long, env = "ARGINE_PROXIES", global = true, value_delimiter = ',')]
    pub proxies: Vec<IpAddr>,
    /// Connections at once; whoever comes to a full house waits [default: 4096]
    #[arg(long, env = "ARGINE_CONNECTIONS", global = true)]
    pub connections: Option<usize>,
    /// Seconds a client may take for the head of a request, an idle connection, a body that comes slower than 16 KB a
    /// second [default: 20]
    #[arg(long, env = "ARGINE_REQUEST_SECONDS", global = true)]
    pub request_seconds: Option<u64>,
    /// SQLite: read the database where it lies in memory; false on a disk that fails, where it would stop the server
    /// instead of failing one page [default: true, on Linux]
    #[arg(long, env = "ARGINE_MAPPED_READS", global = true, default_missing_value = "true", num_args = 0..=1)]
    pub mapped_reads: Option<bool>,
    /// The region's identity provider (OpenID Connect), as https://id.example; its secret is in ARGINE_OIDC_SECRET or in a file
    #[arg(long, env = "ARGINE_OIDC_ISSUER", global = true)]
    pub oidc_issuer: Option<String>,
    /// What the provider calls this installation
    #[arg(long, env = "ARGINE_OIDC_CLIENT_ID", global = true)]
    pub oidc_client_id: Option<String>,
    /// File with the secret that the provider gave
    #[arg(long, env = "ARGINE_OIDC_SECRET_FILE", global = true)]
    pub oidc_secret_file: Option<PathBuf>,
    /// Claims that may hold the tax code, separated by commas [default: fiscal_number and SPID's long name for it]
    #[arg(long, env = "ARGINE_OIDC_CLAIMS", global = true, value_delimiter = ',')]
    pub oidc_claims: Vec<String>,
    /// Scopes asked for beside openid, separated by commas [default: profile]
    #[arg(long, env = "ARGINE_OIDC_SCOPES", global = true, value_delimiter = ',')]
    pub oidc_scopes: Vec<String>,
    /// Values of acr or amr that stand for two factors, separated by commas; without any, Argine asks for its own
    #[arg(long, env = "ARGINE_OIDC_TWO_FACTORS", global = true, value_delimiter = ',')]
    pub oidc_two_factors: Vec<String>,
    /// What stands on the button [default: Entra con SPID o CIE]
    #[arg(long, env = "ARGINE_OIDC_BUTTON", global = true)]
    pub oidc_button: Option<String>,
    /// Above how many persons an export waits for a second person [default: 1000]
    #[arg(long, env = "ARGINE_EXPORT_ALONE", global = true)]
    pub export_alone: Option<u32>,
    /// How many different persons a user reads in an hour before he has to prove again who he is [default: 1500]
    #[arg(long, env = "ARGINE_PERSONS_AN_HOUR", global = true)]
    pub persons_an_hour: Option<usize>,
    /// Address at which systems of laboratories hand results in, HL7 v2 over MLLP, e.g. 0.0.0.0:2575 [default: none]
    #[arg(long, env = "ARGINE_MLLP", global = true)]
    pub mllp: Option<SocketAddr>,
    /// Three files in PEM, separated by commas: the certificate of that address, its private key, and the authorities of the
    /// laboratories' certificates. Then both ends show a certificate
    #[arg(
        long,
        env = "ARGINE_MLLP_TLS",
        global = true,
        value_delimiter = ',',
        value_name = "CERT,KEY,CLIENT_CA"
    )]
    pub mllp_tls: Vec<PathBuf>,
    /// A file in PEM with the lists of revoked certificates of those authorities, read anew when it changes
    #[arg(long, env = "ARGINE_MLLP_REVOKED", global = true)]
    pub mllp_revoked: Option<PathBuf>,
    /// Take messages without TLS from other machines too: whoever reaches the port may say that he is any laboratory
    #[arg(long, env = "ARGINE_MLLP_PLAIN_IS_ALLOWED", global = true, default_missing_value = "true", num_args = 0..=1)]
    pub mllp_plain_is_allowed: Option<bool>,
    /// Connections of laboratories at once; whoever comes to a full house is told so [default: 256]
    #[arg(long, env = "ARGINE_MLLP_CONNECTIONS", global = true)]
    pub mllp_connections: Option<usize>,
    /// Seconds after which a laboratory's connection on which nothing comes is closed [default: 600]
    #[arg(long, env = "ARGINE_MLLP_IDLE_SECONDS", global = true)]
    pub mllp_idle_seconds: Option<u64>,
    /// Requests leave by machine for the laboratories that want them so. Not from a copy of the database: it would order what was ordered
    /// [default: false; the demo's: true, to this machine alone]
    #[arg(long, env = "ARGINE_REQUESTS_LEAVE", global = true, default_missing_value = "true", num_args = 0..=1)]
    pub requests_leave: Option<bool>,
    /// Two files in PEM, separated by commas: the certificate that is shown to laboratories that want one before they take a request,
    /// and its private key
    #[arg(long, env = "ARGINE_REQUESTS_TLS", global = true, value_delimiter = ',', value_name = "CERT,KEY")]
    pub requests_tls: Vec<PathBuf>,
    /// Where Sistema TS takes results, as https://ts.example/covid; its token is in ARGINE_SISTEMA_TS_TOKEN or in a file [default:
    /// none: no result leaves for the nation]
    #[arg(long, env = "ARGINE_SISTEMA_TS_URL", global = true)]
    pub sistema_ts_url: Option<String>,
    /// File with the token that Sistema TS gave, and nothing else
    #[arg(long, env = "ARGINE_SISTEMA_TS_TOKEN_FILE", global = true)]
    pub sistema_ts_token_file: Option<PathBuf>,
    /// Whose signatures on European certificates count: a file as docs/certificates.md describes [default: none; the demo trusts its own
    /// key]
    #[arg(long, env = "ARGINE_CERTIFICATE_TRUST", global = true)]
    pub certificate_trust: Option<PathBuf>,
    /// Passwords that breaches made public, which nobody can choose: a file as "Pwned Passwords" is downloaded, lines SHA1:COUNT
    /// sorted by hash [default: none]
    #[arg(long, env = "ARGINE_BREACHED_PASSWORDS", global = true)]
    pub breached_passwords: Option<PathBuf>,
    /// Configuration file in TOML with the same names [default: argine.toml if it is there]
    #[arg(long, env = "ARGINE_CONFIG", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// A word that is not printed.
#[derive(Clone, Deserialize)]
pub struct Hidden(String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hidden")
    }
}

impl Settings {
    /// Fills what flags and environment left open from the file.
    ///
    /// # Errors
    /// When a named file cannot be read, or the file holds something else.
    pub fn with_file(self) -> Outcome<Self> {
        let path = self.config.clone().unwrap_or_else(|| DEFAULT_FILE.into());
        if self.config.is_none() && !path.exists() {
            return Ok(self);
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
        let file: Settings =
            toml::from_str(&text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        Ok(Self {
            database: self.database.or(file.database),
            listen: self.listen.or(file.listen),
            public_url: self.public_url.or(file.public_url),
            smtp_url: self.smtp_url.or(file.smtp_url),
            mail_from: self.mail_from.or(file.mail_from),
            smtp_password_file: self.smtp_password_file.or(file.smtp_password_file),
            smtp_user: file.smtp_user,
            smtp_password: file.smtp_password,
            business_date: self.business_date.or(file.business_date),
            data_folder: self.data_folder.or(file.data_folder),
            tls: if self.tls.is_empty() { file.tls } else { self.tls },
            plain_is_allowed: self.plain_is_allowed.or(file.plain_is_allowed),
            metrics_from: if self.metrics_from.is_empty() { file.metrics_from } else { self.metrics_from },
            key_folder: self.key_folder.or(file.key_folder),
            behind_tls: self.behind_tls.or(file.behind_tls),
            proxies: if self.proxies.is_empty() { file.proxies } else { self.proxies },
            connections: self.connections.or(file.connections),
            request_seconds: self.request_seconds.or(file.request_seconds),
            mapped_reads: self.mapped_reads.or(file.mapped_reads),
            export_alone: self.export_alone.or(file.export_alone),
            persons_an_hour: self.persons_an_hour.or(file.persons_an_hour),
            oidc_issuer: self.oidc_issuer.or(file.oidc_issuer),
            oidc_client_id: self.oidc_client_id.or(file.oidc_client_id),
            oidc_secret_file: self.oidc_secret_file.or(file.oidc_secret_file),
            oidc_claims: if self.oidc_claims.is_empty() { file.oidc_claims } else { self.oidc_claims },
            oidc_scopes: if self.oidc_scopes.is_empty() { file.oidc_scopes } else { self.oidc_scopes },
            oidc_two_factors: match self.oidc_two_factors.is_empty() {
                true => file.oidc_two_factors,
                false => self.oidc_two_factors,
            },
            oidc_button: self.oidc_button.or(file.oidc_button),
            mllp: self.mllp.or(file.mllp),
            mllp_tls: if self.mllp_tls.is_empty() { file.mllp_tls } else { self.mllp_tls },
            mllp_revoked: self.mllp_revoked.or(file.mllp_revoked),
            mllp_plain_is_allowed: self.mllp_plain_is_allowed.or(file.mllp_plain_is_allowed),
            mllp_connections: self.mllp_connections.or(file.mllp_connections),
            mllp_idle_seconds: self.mllp_idle_seconds.or(file.mllp_idle_seconds),
            requests_leave: self.requests_leave.or(file.requests_leave),
            requests_tls: if self.requests_tls.is_empty() { file.requests_tls } else { self.requests_tls },
            certificate_trust: self.certificate_trust.or(file.certificate_trust),
            sistema_ts_url: self.sistema_ts_url.or(file.sistema_ts_url),
            sistema_ts_token_file: self.sistema_ts_token_file.or(file.sistema_ts_token_file),
            breached_passwords: self.breached_passwords.or(file.breached_passwords),
            config: self.config,
        })
    }

    /// The database's URL.
    pub fn database(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("{DEFAULT_FOLDER}/argine.db"))
    }

    /// The address to serve on.
    pub fn listen(&self) -> SocketAddr {
        self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)))
    }

    /// Above how many persons an export waits for a second person. It may be lowered; more than the usual number nobody exports alone.
    pub fn exports(&self) -> lists::export::Limits {
        let usual = lists::export::Limits::default();
        let alone = self.export_alone.map_or(usual.alone, |alone| i64::from(alone).min(usual.alone));
        lists::export::Limits { alone, ..usual }
    }

    /// How many connections, and how much patience with them.
    pub fn limits(&self) -> Limits {
        let patience = Duration::from_secs(self.request_seconds.unwrap_or(20).max(1));
        Limits { places: self.connections.unwrap_or(4096).max(1), patience }
    }

    /// The two clocks.
    pub fn clocks(&self) -> Clocks {
        self.business_date.map_or_else(Clocks::in_service, Clocks::at_business_date)
    }

    /// Refuses to serve behind a proxy that is not named. All requests would seem to come from it: who guesses passwords
    /// at one account would keep everybody out, and the allowance of an address would be the whole region's. The
    /// loopback address is not taken for granted: with a socket that was passed `listen` does not say who connects.
    ///
    /// # Errors
    /// When `behind_tls` is set and `proxies` is empty.
    pub fn check_proxies(&self) -> Outcome {
        if self.behind_tls.unwrap_or(false) && self.proxies.is_empty() {
            return Err(Failure::new(
                "--behind-tls needs --proxies: name the address of the TLS proxy as it connects to Argine, e.g. \
                 --proxies 127.0.0.1 when it runs on this machine. Otherwise all sign-ins seem to come from one address, \
                 and one who guesses passwords keeps everybody out",
            ));
        }
        Ok(())
    }

    /// The address users type: the one that was set, else the one of the socket that is served.
    pub fn public_url(&self, served: SocketAddr) -> PublicUrl {
        let tls = !self.tls.is_empty();
        self.public_url.clone().unwrap_or_else(|| PublicUrl::listening_on(served, tls))
    }

    /// The server that takes e-mail, if there is one.
    ///
    /// # Errors
    /// When it is not said in whose name, or under which address links lead here; when user or password are missing, or a file
    /// cannot be read.
    pub fn relay(&self) -> Outcome<Option<Relay>> {
        let Some(url) = &self.smtp_url else { return Ok(None) };
        let from = self.mail_from.as_ref().ok_or_else(|| {
            Failure::new(
                "--smtp-url needs --mail-from: in whose name e-mail leaves, e.g. argine@regione.example",
            )
        })?;
        if self.public_url.is_none() {
            return Err(Failure::new(
                "--smtp-url needs --public-url: the links in e-mail begin with the address users type, e.g. \
                 https://argine.example",
            ));
        }
        let user = std::env::var("ARGINE_SMTP_USER").ok().or_else(|| self.smtp_user.clone());
        let login = match (user, self.smtp_password()?) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            _ => return Err(Failure::new("of user and password for the e-mail server one is missing")),
        };
        Relay::new(url, from, login).map(Some).map_err(Failure::new)
    }

    fn smtp_password(&self) -> Outcome<Option<String>> {
        if let Ok(password) = std::env::var("ARGINE_SMTP_PASSWORD") {
            return Ok(Some(password));
        }
        let Some(path) = &self.smtp_password_file else {
            return Ok(self.smtp_password.as_ref().map(|Hidden(password)| password.clone()));
        };
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// The region's identity provider, if there is one.
    ///
    /// # Errors
    /// When its address cannot be used, its client id is missing, its secret cannot be read, or it is not said where it sends
    /// users back to.
    pub fn provider(&self) -> Outcome<Option<ProviderSettings>> {
        let Some(issuer) = self.oidc_issuer.clone() else { return Ok(None) };
        if self.public_url.is_none() {
            return Err(Failure::new(
                "--oidc-issuer needs --public-url: the provider sends users back to the address they type, e.g. \
                 https://argine.example",
            ));
        }
        let secret = match (std::env::var(OIDC_SECRET), &self.oidc_secret_file) {
            (Ok(secret), _) => Some(secret),
            (Err(_), Some(path)) => Some(
                std::fs::read_to_string(path)
                    .map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?,
            ),
            (Err(_), None) => None,
        };
        let or = |given: &[String], usual: &[&str]| match given.is_empty() {
            true => usual.iter().map(|one| (*one).to_owned()).collect(),
            false => given.to_vec(),
        };
        let settings = ProviderSettings {
            issuer,
            client: self.oidc_client_id.clone().unwrap_or_default(),
            secret: secret.map(|secret| secret.trim().to_owned()).filter(|secret| !secret.is_empty()),
            claims: or(&self.oidc_claims, &["fiscal_number", "https://attributes.eid.gov.it/fiscal_number"]),
            scopes: or(&self.oidc_scopes, &["profile"]),
            two_factors: self.oidc_two_factors.clone(),
        };
        settings.check().map_err(|why| Failure::new(format!("--oidc-issuer and --oidc-client-id: {why}")))?;
        Ok(Some(settings))
    }

    /// Passwords that breaches made public, if they are kept here.
    ///
    /// # Errors
    /// When the file cannot be read, or is another one.
    pub fn breached_passwords(&self) -> Outcome<Option<Breached>> {
        let Some(path) = &self.breached_passwords else { return Ok(None) };
        let why = |error| Failure::unreachable(format!("--breached-passwords {}: {error}", path.display()));
        Breached::at(path.clone()).map(Some).map_err(why)
    }

    /// What stands on the button that leads to the provider.
    pub fn provider_button(&self) -> String {
        self.oidc_button.clone().unwrap_or_else(|| "Entra con SPID o CIE".to_owned())
    }

    /// Whether the database is a file.
    pub fn is_sqlite(&self) -> bool {
        !self.database().starts_with("postgres")
    }

    /// What opens the secrets in the database.
    pub fn keys(&self) -> Keys {
        Keys::in_folder(&self.key_folder())
    }

    /// Where the keys lie.
    pub fn key_folder(&self) -> PathBuf {
        self.key_folder.clone().unwrap_or_else(|| self.data_folder())
    }

    /// Where the checkpoints lie, and the keys when nothing else is said.
    pub fn data_folder(&self) -> PathBuf {
        if let Some(folder) = &self.data_folder {
            return folder.clone();
        }
        let database = self.database();
        let beside = self.is_sqlite().then(|| Path::new(&database).parent()).flatten();
        match beside {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            Some(_) => PathBuf::from("."),
            None => DEFAULT_FOLDER.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_a_proxy_its_address_is_named() {
        let loopback = IpAddr::from([127, 0, 0, 1]);
        for (behind_tls, listen, proxies, served) in [
            (None, None, vec![], true),
            (Some(false), Some("192.0.2.1:8080"), vec![], true),
            (Some(true), None, vec![], false),
            (Some(true), Some("127.0.0.1:8080"), vec![], false),
            (Some(true), Some("0.0.0.0:8080"), vec![], false),
            (Some(true), None, vec![loopback], true),
            (None, None, vec![loopback], true),
        ] {
            let listen = listen.map(|listen| listen.parse().unwrap());
            let settings = Settings { behind_tls, listen, proxies, ..Settings::default() };
            assert_eq!(settings.check_proxies().is_ok(), served, "{settings:?}");
        }
    }

    #[test]
    fn e_mail_needs_a_sender_and_an_address_for_its_links() {
        let (url, from) = (Some("smtp://mail.example"), Some("argine@regione.example"));
        let here = Some("https://argine.example");
        for (smtp_url, mail_from, public_url, right) in [
            (None, None, None, true),
            (url, from, here, true),
            (url, None, here, false),
            (url, from, None, false),
            (Some("mail.example"), from, here, false),
        ] {
            let settings = Settings {
                smtp_url: smtp_url.map(str::to_owned),
                mail_from: mail_from.map(str::to_owned),
                public_url: public_url.map(|url| url.parse().unwrap()),
                ..Settings::default()
            };
            let relay = settings.relay();
            assert_eq!(relay.as_ref().is_ok_and(|relay| relay.is_some() == smtp_url.is_some()), right);
        }
        let lonely = Settings {
            smtp_password: Some(Hidden("SECRET".to_owned())),
            smtp_url: url.map(str::to_owned),
            mail_from: from.map(str::to_owned),
            public_url: here.map(|url| url.parse().unwrap()),
            ..Settings::default()
        };
        assert!(lonely.relay().is_err(), "a password without a user");
        assert!(!format!("{lonely:?}").contains("SECRET"));
    }

    #[test]
    fn an_identity_provider_needs_tls_a_client_id_and_the_way_back() {
        let here = Some("https://argine.example");
        for (issuer, client, public_url, right) in [
            (None, None, None, true),
            (Some("https://id.example"), Some("argine"), here, true),
            (Some("http://127.0.0.1:3000"), Some("argine"), here, true),
            (Some("http://id.example"), Some("argine"), here, false),
            (Some("id.example"), Some("argine"), here, false),
            (Some("https://id.example"), None, here, false),
            (Some("https://id.example"), Some("argine"), None, false),
        ] {
            let settings = Settings {
                oidc_issuer: issuer.map(str::to_owned),
                oidc_client_id: client.map(str::to_owned),
                public_url: public_url.map(|url| url.parse().unwrap()),
                ..Settings::default()
            };
            let provider = settings.provider();
            assert_eq!(provider.is_ok_and(|found| found.is_some() == issuer.is_some()), right, "{issuer:?}");
        }
    }
}
