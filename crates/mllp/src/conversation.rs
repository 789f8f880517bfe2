//! One connection: frames in, answers out, in their order. What goes wrong here ends here.

use std::time::Duration;

use lab_messages::hl7::mllp::{self, Decoder, FrameError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

use crate::listener::{House, NOT_ACCEPTED, note_refused, why_refused};
use crate::model::Caller;
use crate::rules::{self, Told};
use crate::shares::Spoken;
use crate::take::{Said, take, turn_down};
use crate::tls::Shown;

/// Bytes that are read at once.
const BLOCK: usize = 16 * 1024;
/// How long and how much is read of what nobody answers any more, so that the last answer is not lost with it.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 8 * 1024 * 1024;

/// What came next.
enum Heard {
    /// Bytes of a frame.
    Bytes,
    /// The other end is done.
    End,
    /// Nothing, for too long.
    Silence,
    /// We are to stop, and no message is under way.
    Stop,
}

/// A conversation.
pub(crate) struct Conversation<'h, S> {
    house: &'h House,
    caller: Caller,
    shown: Option<Shown>,
    spoken: Spoken<'h>,
    stream: S,
    stopping: watch::Receiver<bool>,
    decoder: Decoder,
    failed: Option<FrameError>,
    block: Box<[u8]>,
    /// When patience is over: with an idle connection, or with a frame that has begun.
    end: Instant,
}

impl<'h, S: AsyncRead + AsyncWrite + Unpin> Conversation<'h, S> {
    pub(crate) fn new(
        house: &'h House,
        (caller, shown): (Caller, Option<Shown>),
        stream: S,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self {
            end: Instant::now() + house.limits.idle,
            spoken: Spoken::new(&house.laboratories, house.limits.share),
            house,
            caller,
            shown,
            stream,
            stopping,
            decoder: Decoder::default(),
            failed: None,
            block: vec![0; BLOCK].into_boxed_slice(),
        }
    }

    /// Until one of both ends it.
    pub(crate) async fn hold(mut self) {
        loop {
            // What had come whole is answered before what is wrong after it.
            while let Some(frame) = self.decoder.next_message() {
                if let Some(why) = self.shut_out() {
                    return self.refuse(&frame, why).await;
                }
                let said = take(self.house, &self.caller, &mut self.spoken, frame).await;
                if self.say(&said.answers).await.is_err() {
                    return;
                }
                if said.is_last {
                    return self.close().await;
                }
                self.end = Instant::now() + self.patience();
            }
            if let Some(error) = self.failed {
                return self.turn_down(error).await;
            }
            match self.hear().await {
                Ok(Heard::Bytes) => {}
                Ok(Heard::End | Heard::Silence) if self.decoder.is_within() => {
                    return self.turn_down(FrameError::Truncated).await;
                }
                Ok(Heard::End | Heard::Silence | Heard::Stop) => return self.close().await,
                Err(_) => return,
            }
        }
    }

    fn patience(&self) -> Duration {
        if self.decoder.is_within() { self.house.limits.frame } else { self.house.limits.idle }
    }

    async fn hear(&mut self) -> std::io::Result<Heard> {
        let within = self.decoder.is_within();
        if *self.stopping.borrow() && !within {
            return Ok(Heard::Stop);
        }
        let end = self.end;
        let read = tokio::select! {
            read = self.stream.read(&mut self.block) => read?,
            () = sleep_until(end) => return Ok(Heard::Silence),
            // Whoever holds the other end of it is gone: the same.
            _ = self.stopping.changed(), if !within => return Ok(Heard::Stop),
        };
        if read == 0 {
            return Ok(Heard::End);
        }
        self.failed = self.decoder.push(&self.block[..read]).err();
        if !within && self.decoder.is_within() {
            self.end = Instant::now() + self.house.limits.frame;
        }
        Ok(Heard::Bytes)
    }

    /// Why the certificate that opened the connection would open it no more, if it would not.
    fn shut_out(&mut self) -> Option<&'static str> {
        let (tls, shown) = (self.house.tls.as_ref()?, self.shown.as_mut()?);
        let refused = tls.still_lets_in(shown, self.house.db.clocks().now()).err()?;
        Some(why_refused(&refused).unwrap_or(NOT_ACCEPTED))
    }

    async fn refuse(mut self, frame: &[u8], why: &'static str) {
        note_refused(self.house, &self.caller, why).await;
        let now = self.house.db.clocks().business_now();
        if self.say(&turn_down(now, frame, &rules::refused())).await.is_ok() {
            self.close().await;
        }
    }

    async fn turn_down(mut self, error: FrameError) {
        let now = self.house.db.clocks().business_now();
        let answers = turn_down(now, self.decoder.begun(), &rules::no_frame(error));
        if self.say(&answers).await.is_ok() {
            self.close().await;
        }
    }

    /// Says that there is no place, and closes.
    pub(crate) async fn turn_away(mut self, told: &Told) {
        let now = self.house.db.clocks().business_now();
        let said = Said { answers: turn_down(now, b"", told), is_last: true };
        if self.say(&said.answers).await.is_ok() {
            self.close().await;
        }
    }

    /// Somebody who does not read his answers is heard no further.
    async fn say(&mut self, answers: &[Vec<u8>]) -> Result<(), ()> {
        let frames: Vec<u8> = answers.iter().flat_map(|answer| mllp::frame(answer)).collect();
        if frames.is_empty() {
            return Ok(());
        }
        let write = async {
            self.stream.write_all(&frames).await?;
            self.stream.flush().await
        };
        match timeout(self.house.limits.writing, write).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(()),
        }
    }

    async fn close(mut self) {
        let farewell = async {
            self.stream.shutdown().await?;
            let mut left = LINGER_BYTES;
            while left > 0 {
                match self.stream.read(&mut self.block).await? {
                    0 => break,
                    read => left = left.saturating_sub(read),
                }
            }
            std::io::Result::Ok(())
        };
        // The other end may be gone already: then nothing is lost.
        let _ = timeout(LINGER, farewell).await;
    }
}
