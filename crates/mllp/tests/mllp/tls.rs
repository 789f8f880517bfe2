//! Mutual TLS: a certificate that is registered, one that is not, one of nobody's authority, and none.

use std::sync::Arc;
use std::time::Duration;

use mllp::tls::{Files, Tls, digest_of_file};
use mllp::{Door, Limits};
use testkit::TestDb;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::common::{
    Client, Handed, LAB, Opened, add, audit, folder, is, machine, new_peer, on_each_engine, original,
    set_active, takes_all,
};

fn file(name: &str) -> std::path::PathBuf {
    folder("tests/tls").join(name)
}

fn files() -> Files {
    Files {
        certificate: file("door.pem"),
        key: file("door.key"),
        client_authorities: file("authority.pem"),
        revoked: None,
    }
}

async fn open(db: &TestDb, handed: &Handed) -> Opened {
    limited(db, handed, Limits::default()).await
}

async fn limited(db: &TestDb, handed: &Handed, limits: Limits) -> Opened {
    with(db, handed, files(), limits).await
}

async fn with(db: &TestDb, handed: &Handed, files: Files, limits: Limits) -> Opened {
    let tls = Tls::open(files).unwrap();
    Opened::at(Door::new(db.db.clone(), Some(tls), limits).with_intake(takes_all(handed))).await
}

/// A laboratory's machine that shows the certificate of this name.
fn shows(db: &TestDb, login: &str, laboratory: &str, name: &str) {
    machine(db, login, laboratory);
    let certificate = digest_of_file(&file(&format!("{name}.pem"))).unwrap();
    add(db, &new_peer(login, &certificate, "", "")).unwrap();
}

/// A client with a certificate of this name, or with none.
async fn connect(door: &Opened, name: Option<&str>) -> std::io::Result<Client<TlsStream<TcpStream>>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("authority.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match name {
        Some(name) => {
            let chain = vec![CertificateDer::from_pem_file(file(&format!("{name}.pem"))).unwrap()];
            let key = PrivateKeyDer::from_pem_file(file(&format!("{name}.key"))).unwrap();
            config.with_client_auth_cert(chain, key).unwrap()
        }
        None => config.with_no_client_auth(),
    };
    let stream = TcpStream::connect(door.address).await?;
    let server = ServerName::try_from("localhost").unwrap();
    Ok(Client::over(TlsConnector::from(Arc::new(config)).connect(server, stream).await?))
}

#[test]
fn a_certificate_says_who_speaks() {
    on_each_engine(|db| {
        let user = machine(db, "lis.uno", LAB);
        let certificate = digest_of_file(&file("laboratory.pem")).unwrap();
        let new = new_peer("lis.uno", &certificate, "LIS_MICRO", "");
        add(db, &new).unwrap();
        // Registered without a certificate, the same names open nothing here.
        machine(db, "lis.due", "LAB-301-2");
        add(db, &new_peer("lis.due", "", "LIS_MICRO", "010909")).unwrap();
        let handed = Handed::default();
        db.block_on(async {
            let door = open(db, &handed).await;
            let mut client = connect(&door, Some("laboratory")).await.unwrap();
            assert_eq!(client.ask(original("1")).await, is("AA", "1", ""));
            // His certificate, and somebody else's name.
            let other = original("2").replacen("|LIS_MICRO^", "|LIS_OTHER^", 1);
            assert_eq!(client.ask(other).await, is("AR", "2", "204"));
            assert_eq!(client.told().await, None);

            let mut stranger = connect(&door, Some("other")).await.unwrap();
            assert_eq!(stranger.ask(original("3")).await, is("AR", "3", "204"));
            assert_eq!(stranger.told().await, None);

            let mut client = connect(&door, Some("laboratory")).await.unwrap();
            assert_eq!(client.ask(original("4")).await, is("AA", "4", ""));
            set_active(db, user, false).await;
            assert_eq!(client.ask(original("5")).await, is("AR", "5", "204"));
            door.close().await;
        });
        let expected = ["1", "4"].map(|number| (number.to_owned(), LAB.to_owned()));
        assert_eq!(*handed.lock().unwrap(), expected);
        let refused: Vec<_> = audit(db).into_iter().filter(|record| record.action == mllp::SPEAK).collect();
        assert_eq!(refused.len(), 2, "one for each certificate: {refused:?}");
        let unknown = digest_of_file(&file("other.pem")).unwrap();
        assert!(refused[1].detail.contains(&unknown[..16]), "{}", refused[1].detail);
    });
}

#[test]
fn who_shows_no_certificate_takes_no_place() {
    on_each_engine(|db| {
        machine(db, "lis.uno", LAB);
        let certificate = digest_of_file(&file("laboratory.pem")).unwrap();
        add(db, &new_peer("lis.uno", &certificate, "LIS_MICRO", "")).unwrap();
        let handed = Handed::default();
        db.block_on(async {
            // One place, and four beginnings of TLS for one address.
            // Whoever waits outside is not sent away for his slowness while this lasts.
            let handshake = Duration::from_secs(3600);
            let door = limited(db, &handed, Limits { handshakes: 16, handshake, ..Limits::of(1) }).await;
            let silent = [
                TcpStream::connect(door.address).await.unwrap(),
                TcpStream::connect(door.address).await.unwrap(),
            ];
            let mut client = connect(&door, Some("laboratory")).await.unwrap();
            assert_eq!(
                client.ask(original("1")).await,
                is("AA", "1", ""),
                "strangers who say nothing wait outside"
            );
            // Another one of the same laboratory is told that its place is taken.
            let mut second = connect(&door, Some("laboratory")).await.unwrap();
            assert_eq!(second.told().await, Some(is("AR", "", "207")));
            drop(second);
            // Nor are there more silent ones than an address may have: one of five is closed.
            let mut more = [door.client().await, door.client().await, door.client().await];
            let [one, two, three] = &mut more;
            let told = tokio::select! { told = one.told() => told, told = two.told() => told, told = three.told() => told };
            assert_eq!(told, None);
            assert_eq!(client.ask(original("2")).await, is("AA", "2", ""));
            drop((silent, more));
            door.close().await;
        });
    });
}

#[test]
fn without_a_certificate_of_an_authority_nobody_is_heard() {
    on_each_engine(|db| {
        shows(db, "lis.uno", LAB, "stranger");
        let handed = Handed::default();
        db.block_on(async {
            let door = open(db, &handed).await;
            for name in [Some("stranger"), None] {
                // In TLS 1.3 the client has said all it had to before it is refused.
                if let Ok(mut client) = connect(&door, name).await {
                    let frame = lab_messages::hl7::mllp::frame(original("1").as_bytes());
                    let _ = tokio::io::AsyncWriteExt::write_all(&mut client.stream, &frame).await;
                    assert_eq!(client.told().await, None, "{name:?}");
                }
            }
            // In clear.
            let mut plain = door.client().await;
            let frame = lab_messages::hl7::mllp::frame(original("2").as_bytes());
            let _ = tokio::io::AsyncWriteExt::write_all(&mut plain.stream, &frame).await;
            let mut answer = Vec::new();
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut plain.stream, &mut answer).await;
            assert!(!String::from_utf8_lossy(&answer).contains("MSA"), "an alert of TLS at most");
            door.close().await;
        });
        assert!(handed.lock().unwrap().is_empty());
        let mut refused: Vec<String> = audit(db)
            .into_iter()
            .filter(|record| record.action == mllp::SPEAK)
            .map(|record| record.detail)
            .collect();
        refused.sort();
        assert_eq!(refused.len(), 2, "{refused:?}");
        assert!(refused[0].contains("a certificate that is not accepted"), "{refused:?}");
        assert!(refused[1].contains("no certificate"), "{refused:?}");
    });
}

#[test]
fn who_is_revoked_is_heard_no_more_on_an_open_connection_either() {
    on_each_engine(|db| {
        for (login, laboratory, name) in [("lis.uno", LAB, "laboratory"), ("lis.due", "LAB-301-2", "other")] {
            shows(db, login, laboratory, name);
        }
        let lists = db.folder().join("revoked.pem");
        std::fs::copy(file("none-revoked.pem"), &lists).unwrap();
        let handed = Handed::default();
        db.block_on(async {
            let files = Files { revoked: Some(lists.clone()), ..files() };
            let door = with(db, &handed, files, Limits::default()).await;
            let mut client = connect(&door, Some("laboratory")).await.unwrap();
            let mut other = connect(&door, Some("other")).await.unwrap();
            assert_eq!(client.ask(original("1")).await, is("AA", "1", ""));
            assert_eq!(other.ask(original("2")).await, is("AA", "2", ""));
            // The authority takes his certificate back, and the list is brought.
            std::fs::copy(file("other-revoked.pem"), &lists).unwrap();
            assert_eq!(other.ask(original("3")).await, is("AR", "3", "204"));
            assert_eq!(other.told().await, None);
            // A list that is cut off, or gone, lets nobody in again.
            for broken in [Some("-----BEGIN X509 CRL-----"), None] {
                match broken {
                    Some(text) => std::fs::write(&lists, text).unwrap(),
                    None => std::fs::remove_file(&lists).unwrap(),
                }
                if let Ok(mut other) = connect(&door, Some("other")).await {
                    let frame = lab_messages::hl7::mllp::frame(original("4").as_bytes());
                    let _ = tokio::io::AsyncWriteExt::write_all(&mut other.stream, &frame).await;
                    assert_eq!(other.told().await, None);
                }
            }
            assert_eq!(client.ask(original("5")).await, is("AA", "5", ""));
            let mut again = connect(&door, Some("laboratory")).await.unwrap();
            assert_eq!(again.ask(original("6")).await, is("AA", "6", ""));
            door.close().await;
        });
        let handed: Vec<String> = handed.lock().unwrap().iter().map(|(number, _)| number.clone()).collect();
        assert_eq!(handed, ["1", "2", "5", "6"]);
        let refused: Vec<_> = audit(db).into_iter().filter(|record| record.action == mllp::SPEAK).collect();
        assert!(
            refused.iter().all(|one| one.detail.contains("a certificate that is revoked")),
            "{refused:?}"
        );
        assert_eq!(refused.len(), 1, "one a minute for each address: {refused:?}");
    });
}

#[test]
fn whose_authority_is_taken_off_is_heard_no_more_and_the_record_says_why() {
    on_each_engine(|db| {
        shows(db, "lis.uno", LAB, "laboratory");
        let authorities = db.folder().join("authorities.pem");
        std::fs::copy(file("authority.pem"), &authorities).unwrap();
        let handed = Handed::default();
        db.block_on(async {
            let files = Files { client_authorities: authorities.clone(), ..files() };
            let door = with(db, &handed, files, Limits::default()).await;
            let mut client = connect(&door, Some("laboratory")).await.unwrap();
            assert_eq!(client.ask(original("1")).await, is("AA", "1", ""));
            std::fs::copy(file("stranger-authority.pem"), &authorities).unwrap();
            assert_eq!(client.ask(original("2")).await, is("AR", "2", "204"));
            assert_eq!(client.told().await, None);
            door.close().await;
        });
        let refused: Vec<_> = audit(db).into_iter().filter(|record| record.action == mllp::SPEAK).collect();
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].detail.contains("a certificate that is not accepted"), "{refused:?}");
    });
}

#[test]
fn files_that_are_no_use_are_named() {
    let wrong = |change: fn(&mut Files)| {
        let mut files = files();
        change(&mut files);
        Tls::open(files).err().unwrap()
    };
    assert!(wrong(|files| files.certificate = file("door.key")).contains("door.key"));
    assert!(wrong(|files| files.key = file("door.pem")).contains("no private key"));
    assert!(wrong(|files| files.key = file("other.key")).contains("door.pem"));
    assert!(wrong(|files| files.client_authorities = file("missing.pem")).contains("missing.pem"));
    assert!(wrong(|files| files.revoked = Some(file("missing.pem"))).contains("missing.pem"));
    assert!(wrong(|files| files.revoked = Some(file("authority.pem"))).contains("no revocation list"));
    assert!(digest_of_file(&file("missing.pem")).is_err());
    assert_eq!(digest_of_file(&file("laboratory.pem")).unwrap().len(), 64);
}
