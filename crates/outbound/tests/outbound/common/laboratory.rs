//! A laboratory's system as a test plays it: it takes what comes by MLLP, and answers as it is told.

use std::sync::{Arc, Mutex};

use lab_messages::hl7::mllp::{Decoder, frame};
use lab_messages::hl7::{Message, oml};
use testkit::TestDb;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// AA.
    #[default]
    Accept,
    /// CA, in enhanced mode.
    Commit,
    /// AE with words that name the person.
    Refuse,
    /// AR 207: not now.
    Busy,
    /// It takes the message and hangs up.
    HangUp,
    /// It takes the message and never says so.
    Silent,
    /// AA, of which message it does not say; then it hangs up.
    Nameless,
    /// It answers something that is no message.
    Garbage,
}

#[derive(Default)]
struct Inner {
    manner: Manner,
    seen: Vec<String>,
    connections: usize,
}

#[derive(Clone)]
pub struct Laboratory {
    pub port: u16,
    inner: Arc<Mutex<Inner>>,
}

impl Laboratory {
    /// On a port of its own; it answers while somebody waits on the test's database.
    pub fn on(db: &TestDb) -> Self {
        let inner = Arc::<Mutex<Inner>>::default();
        let shared = inner.clone();
        let port = db.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    shared.lock().unwrap().connections += 1;
                    tokio::spawn(talk(stream, shared.clone()));
                }
            });
            port
        });
        Self { port, inner }
    }

    pub fn answers(&self, manner: Manner) {
        self.inner.lock().unwrap().manner = manner;
    }

    /// The messages that came, as they came.
    pub fn seen(&self) -> Vec<String> {
        self.inner.lock().unwrap().seen.clone()
    }

    /// The orders among them.
    pub fn orders(&self) -> Vec<oml::Order> {
        let read = |text: &String| oml::read(&Message::parse_text(text).unwrap()).ok();
        self.seen().iter().filter_map(read).collect()
    }

    pub fn connections(&self) -> usize {
        self.inner.lock().unwrap().connections
    }
}

async fn talk(mut stream: TcpStream, inner: Arc<Mutex<Inner>>) {
    let (mut decoder, mut block) = (Decoder::default(), [0; 1024]);
    loop {
        while let Some(message) = decoder.next_message() {
            let text = String::from_utf8(message).unwrap();
            let number = text.split('|').nth(9).unwrap().to_owned();
            let manner = {
                let mut inner = inner.lock().unwrap();
                inner.seen.push(text);
                inner.manner
            };
            let head = format!("MSH|^~\\&|LIS|X|ARGINE|010|20201114||ACK^O21^ACK|L{number}|P|2.5.1\r");
            let answer = match manner {
                Manner::Accept => format!("{head}MSA|AA|{number}\r"),
                Manner::Commit => format!("{head}MSA|CA|{number}\r"),
                Manner::Refuse => {
                    let why = "Il paziente Rossi (RSSMRA80A01L219M) non ha impegnativa";
                    format!("{head}MSA|AE|{number}\rERR|||101^Required field missing^HL70357|E||||{why}\r")
                }
                Manner::Busy => format!("{head}MSA|AR|{number}\rERR|||207^Internal^HL70357|E\r"),
                Manner::HangUp => return,
                Manner::Silent => std::future::pending().await,
                Manner::Nameless => format!("{head}MSA|AA|\r"),
                Manner::Garbage => "HTTP/1.1 400 Bad Request".to_owned(),
            };
            stream.write_all(&frame(answer.as_bytes())).await.unwrap();
            if manner == Manner::Nameless {
                return;
            }
        }
        match stream.read(&mut block).await {
            Ok(0) | Err(_) => return,
            Ok(read) => decoder.push(&block[..read]).unwrap(),
        }
    }
}
