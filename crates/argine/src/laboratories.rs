//! The laboratories' door, beside the pages: HL7 v2 over MLLP.

use std::net::SocketAddr;

use storage::Db;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// A door whose address is taken.
pub struct Open {
    listener: TcpListener,
    address: SocketAddr,
    door: mllp::Door,
}

/// Opens the door of the settings, if there is one.
///
/// # Errors
/// When its settings contradict each other, a file cannot be read or the address is taken.
pub async fn open(db: &Db, settings: &Settings) -> Outcome<Option<Open>> {
    let Some(wanted) = settings.laboratories()? else { return Ok(None) };
    let tls = wanted.tls.map(mllp::tls::Tls::open).transpose();
    let tls = tls.map_err(|why| Failure::unreachable(format!("--mllp-tls: {why}")))?;
    let taken = |error| Failure::unreachable(format!("cannot take messages at {}: {error}", wanted.address));
    let listener = TcpListener::bind(wanted.address).await.map_err(taken)?;
    let address = listener.local_addr()?;
    Ok(Some(Open { listener, address, door: mllp::Door::new(db.clone(), tls, wanted.limits) }))
}

impl Open {
    /// Where.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until it is told to stop.
    pub async fn serve(self, mut stop: watch::Receiver<bool>) {
        let stopped = async move {
            // Whoever would say it is gone: the same.
            let _ = stop.wait_for(|stop| *stop).await;
        };
        self.door.serve(self.listener, stopped).await;
    }
}
