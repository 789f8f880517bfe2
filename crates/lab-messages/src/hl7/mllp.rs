//! Minimal lower-layer protocol: `VT message FS CR`. Pure: bytes are pushed in, frames come out.

use std::collections::VecDeque;

use crate::options::LARGEST_MESSAGE;

/// Begins a frame.
pub const START: u8 = 0x0B;
/// Ends a message, before [`CARRIAGE_RETURN`].
pub const END: u8 = 0x1C;
/// Ends a frame.
pub const CARRIAGE_RETURN: u8 = 0x0D;

/// Bytes of a message that failed which are kept: its header says whom to answer.
const KEPT: usize = 4 * 1024;

/// Why what comes in is no frame. The connection is closed after any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameError {
    /// The first byte is not VT.
    Start {
        /// What it is.
        found: u8,
    },
    /// FS without CR after it.
    End {
        /// What came instead.
        found: u8,
    },
    /// More bytes than a message may have.
    TooLong,
    /// The connection ended within a frame.
    Truncated,
}

impl std::fmt::Display for FrameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Start { found } => {
                write!(f, "La trama MLLP deve cominciare con il byte 0x0B; è arrivato 0x{found:02X}.")
            }
            Self::End { found } => {
                write!(f, "Dopo il byte 0x1C della trama MLLP deve venire 0x0D; è arrivato 0x{found:02X}.")
            }
            Self::TooLong => write!(f, "Il messaggio supera i {LARGEST_MESSAGE} byte ammessi."),
            Self::Truncated => f.write_str(
                "La trama MLLP è interrotta: mancano i byte 0x1C 0x0D della fine. Inviare di nuovo.",
            ),
        }
    }
}

/// What a decoder is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Start,
    Content,
    Return,
}

/// Takes bytes as they come and gives whole messages back. Its memory is bounded by [`LARGEST_MESSAGE`].
#[derive(Debug)]
pub struct Decoder {
    waiting: Waiting,
    content: Vec<u8>,
    ready: VecDeque<Vec<u8>>,
    failed: Option<FrameError>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self { waiting: Waiting::Start, content: Vec::new(), ready: VecDeque::new(), failed: None }
    }
}

impl Decoder {
    /// Takes some bytes. Messages that were whole before an error are still given back.
    ///
    /// # Errors
    /// Those of framing; every later call says the same.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let outcome = self.take(bytes);
        if let Err(error) = outcome {
            self.failed = Some(error);
            self.content.truncate(KEPT);
            self.content.shrink_to_fit();
        }
        outcome
    }

    fn take(&mut self, mut bytes: &[u8]) -> Result<(), FrameError> {
        while let Some((&first, rest)) = bytes.split_first() {
            match self.waiting {
                Waiting::Start if first == START => self.waiting = Waiting::Content,
                // Some senders end a frame with CR LF.
                Waiting::Start if first == CARRIAGE_RETURN || first == b'\n' => {}
                Waiting::Start => return Err(FrameError::Start { found: first }),
                Waiting::Content => {
                    let end = bytes.iter().position(|byte| *byte == END);
                    let part = &bytes[..end.unwrap_or(bytes.len())];
                    if self.content.len() + part.len() > LARGEST_MESSAGE {
                        let missing = KEPT.saturating_sub(self.content.len()).min(part.len());
                        self.content.extend_from_slice(&part[..missing]);
                        return Err(FrameError::TooLong);
                    }
                    self.content.extend_from_slice(part);
                    if end.is_some() {
                        self.waiting = Waiting::Return;
                    }
                    bytes = &bytes[end.map_or(bytes.len(), |end| end + 1)..];
                    continue;
                }
                Waiting::Return if first == CARRIAGE_RETURN => {
                    self.ready.push_back(std::mem::take(&mut self.content));
                    self.waiting = Waiting::Start;
                }
                Waiting::Return => return Err(FrameError::End { found: first }),
            }
            bytes = rest;
        }
        Ok(())
    }

    /// The next whole message.
    pub fn next_message(&mut self) -> Option<Vec<u8>> {
        self.ready.pop_front()
    }

    /// Whether a frame has begun and not ended.
    pub fn is_within(&self) -> bool {
        self.failed.is_none() && self.waiting != Waiting::Start
    }

    /// What has come of a frame that has not ended, or of one that failed: its header, if that has come, says whom to
    /// answer.
    pub fn begun(&self) -> &[u8] {
        &self.content
    }

    /// The connection has ended.
    ///
    /// # Errors
    /// [`FrameError::Truncated`] when it did so within a frame, or the error from before.
    pub fn finish(&self) -> Result<(), FrameError> {
        match (self.failed, self.waiting) {
            (Some(error), _) => Err(error),
            (None, Waiting::Start) => Ok(()),
            (None, _) => Err(FrameError::Truncated),
        }
    }
}

/// A message in its frame.
pub fn frame(message: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(message.len() + 3);
    bytes.push(START);
    bytes.extend_from_slice(message);
    bytes.extend_from_slice(&[END, CARRIAGE_RETURN]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(decoder: &mut Decoder) -> Vec<Vec<u8>> {
        std::iter::from_fn(|| decoder.next_message()).collect()
    }

    #[test]
    fn frames_come_out_however_the_bytes_are_cut() {
        let bytes = [frame(b"MSH|uno\r"), frame(b""), frame(b"MSH|due\r")].concat();
        for size in 1..=bytes.len() {
            let mut decoder = Decoder::default();
            for part in bytes.chunks(size) {
                decoder.push(part).unwrap();
            }
            assert_eq!(all(&mut decoder), [&b"MSH|uno\r"[..], b"", b"MSH|due\r"]);
            assert_eq!(decoder.finish(), Ok(()));
        }
    }

    #[test]
    fn what_is_no_frame_is_said() {
        for (bytes, error) in [
            (&b"MSH|"[..], FrameError::Start { found: b'M' }),
            (b"\x0BMSH\x1Cx", FrameError::End { found: b'x' }),
        ] {
            let mut decoder = Decoder::default();
            assert_eq!(decoder.push(bytes), Err(error));
            assert_eq!(decoder.push(&frame(b"MSH")), Err(error));
            assert_eq!(decoder.finish(), Err(error));
        }
        for (cut, begun) in [(&b"\x0BMSH|"[..], &b"MSH|"[..]), (b"\x0BMSH|\x1C", b"MSH|"), (b"\x0B", b"")] {
            let mut decoder = Decoder::default();
            assert!(!decoder.is_within());
            decoder.push(cut).unwrap();
            assert!(decoder.is_within());
            assert_eq!(decoder.begun(), begun);
            assert_eq!(decoder.finish(), Err(FrameError::Truncated));
        }
    }

    #[test]
    fn no_more_is_kept_than_a_message_may_have() {
        let mut decoder = Decoder::default();
        decoder.push(&frame(b"MSH|before")).unwrap();
        decoder.push(&[START]).unwrap();
        let block = vec![b'A'; LARGEST_MESSAGE];
        decoder.push(&block).unwrap();
        assert_eq!(decoder.push(b"A"), Err(FrameError::TooLong));
        assert!(decoder.content.capacity() <= 2 * KEPT);
        assert_eq!(all(&mut decoder), [b"MSH|before"]);
    }
}
