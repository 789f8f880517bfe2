//! A laboratory that wants to know who connects before it takes anything: mutual TLS, over MLLP and over HTTPS.

use std::path::PathBuf;

use mllp::tls::{Files, Tls};
use outbound::Sender;
use outbound::model::{State, Why};
use outbound::rules::Typed;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

use crate::common::laboratory::Laboratory;
use crate::common::server::Server;
use crate::common::{Asked, LAB, Region, on_each_engine};
use crate::fhir::write_token;

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../mllp/tests/tls")).join(name)
}

/// A door in front of a laboratory of the test's, which lets in whoever has a certificate of the tests' authority.
fn door(region: &Region<'_>, behind: u16) -> u16 {
    let files = Files {
        certificate: file("door.pem"),
        key: file("door.key"),
        client_authorities: file("authority.pem"),
        revoked: None,
    };
    let acceptor = Tls::open(files).unwrap().acceptor();
    region.db.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    match acceptor.accept(stream).into_fallible().await {
                        Ok(mut stream) => {
                            let mut inner = TcpStream::connect(("127.0.0.1", behind)).await.unwrap();
                            let _ = tokio::io::copy_bidirectional(&mut stream, &mut inner).await;
                        }
                        // It reads what comes, so that what it said is not lost with the connection.
                        Err((_, mut stream)) => {
                            while stream.read(&mut [0; 1024]).await.is_ok_and(|read| read > 0) {}
                        }
                    }
                });
            }
        });
        port
    })
}

fn over_tls(kind: &str, address: String) -> Typed {
    Typed {
        kind: kind.to_owned(),
        address,
        tls: true,
        authority: std::fs::read_to_string(file("authority.pem")).unwrap(),
        ..Typed::default()
    }
}

/// What became of a request when a sender goes round who shows this, or nothing.
fn sent(region: &Region<'_>, request: &Asked, shown: Option<&str>) -> (State, Option<Why>) {
    let wire = match shown {
        Some(name) => {
            region.wire.clone().showing(file(&format!("{name}.pem")), file(&format!("{name}.key"))).unwrap()
        }
        None => region.wire.clone(),
    };
    region.minutes(90);
    region.db.block_on(Sender::new(region.db.db.clone(), wire).round()).unwrap();
    let row = region.rows(request).remove(0);
    (row.state, row.why)
}

/// Nothing gets through without the right certificate, it is said what is wrong, and with it the request is taken.
fn is_let_in_with_the_right_one(region: &Region<'_>, seen: impl Fn() -> usize) {
    let request = region.asks(region.patient());
    for (shown, why) in [(None, Why::CertificateMissing), (Some("stranger"), Why::CertificateRefused)] {
        assert_eq!(sent(region, &request, shown), (State::Waits, Some(why)), "{shown:?}");
        assert_eq!(seen(), 0);
    }
    assert_eq!(sent(region, &request, Some("laboratory")), (State::Accepted, None));
    assert_eq!(seen(), 1);
}

#[test]
fn who_wants_a_certificate_over_mllp_is_shown_ours() {
    on_each_engine(|region| {
        let laboratory = Laboratory::on(region.db);
        region.wants(LAB, over_tls("hl7", format!("127.0.0.1:{}", door(region, laboratory.port))));
        is_let_in_with_the_right_one(region, || laboratory.seen().len());
    });
}

#[test]
fn who_wants_a_certificate_over_https_is_shown_ours() {
    on_each_engine(|region| {
        let server = Server::on(region.db);
        write_token(region);
        let behind = server.url.rsplit([':', '/']).nth(1).unwrap().parse().unwrap();
        region.wants(LAB, over_tls("fhir", format!("https://127.0.0.1:{}/fhir", door(region, behind))));
        is_let_in_with_the_right_one(region, || server.seen().len());
    });
}
