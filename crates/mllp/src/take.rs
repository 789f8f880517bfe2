//! One frame: read, handed in, answered.

use std::sync::Arc;

use access::audit::{self, Entry};
use kernel::{Result, Timestamp};
use lab_messages::hl7::ack::{self, Answering, Verdict};
use lab_messages::hl7::{self, Envelope, File, Header, MessageReading, Mode};
use lab_messages::{Answered, Format, Options, Reading, Trouble};
use storage::Tx;
use uuid::Uuid;

use crate::intake::{Message, while_busy};
use crate::listener::House;
use crate::model::{Caller, Key, Speaker};
use crate::rules::{self, Told};
use crate::shares::Spoken;
use crate::{SPEAK, counts, service, store};

/// Messages of one frame, at most: a batch of a day of a large laboratory has fewer.
const MOST_MESSAGES: usize = 1000;
/// A frame that is read aside: a smaller one takes less than handing it over.
const LARGE: usize = 64 * 1024;

/// What is said to a frame.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Messages, each for a frame of its own.
    pub answers: Vec<Vec<u8>>,
    /// Whether nothing further is heard on this connection.
    pub is_last: bool,
}

/// Takes a frame: each message in it by itself. What could not be read costs itself alone; somebody who may not send is heard no further.
pub(crate) async fn take(house: &House, caller: &Caller, spoken: &mut Spoken<'_>, frame: Vec<u8>) -> Said {
    let now = house.db.clocks().business_now();
    if headers(&frame) > MOST_MESSAGES {
        return Said { answers: turn_down(now, b"", &rules::too_many(MOST_MESSAGES)), is_last: true };
    }
    let frame = Arc::new(frame);
    let file = read(&frame, now).await;
    let spans = spans(&frame, &file);
    let mut saying = Saying { now, envelope: file.envelope, answers: Vec::new(), charset: None };
    let mut is_last = false;
    for (message, span) in file.messages.into_iter().zip(spans) {
        let header = message.header.clone();
        let bytes = &frame[span];
        let told = settle(house, caller, spoken, message, bytes).await;
        is_last = told.is_err();
        saying.say(header.as_ref(), &told.unwrap_or_else(|last| last));
        if is_last {
            break;
        }
    }
    // Nothing that is a message; or a batch of which something is missing: its messages are answered, and so is that.
    let wrong: Vec<Trouble> = file.troubles.into_iter().filter(Trouble::is_error).collect();
    if !is_last && !wrong.is_empty() {
        saying.say(None, &Told::Wrong(wrong));
    }
    Said { answers: saying.into_bytes(), is_last }
}

/// What is said to somebody whose bytes are no frame, or for whom there is no place; `begun` is what has come of his message.
pub(crate) fn turn_down(now: Timestamp, begun: &[u8], told: &Told) -> Vec<Vec<u8>> {
    // A header that was cut may hold half a number.
    let is_whole = begun.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
    let header = is_whole.then(|| Header::begins(begun)).flatten();
    let mut saying = Saying { now, envelope: None, answers: Vec::new(), charset: None };
    saying.say(header.as_ref(), told);
    saying.into_bytes()
}

async fn read(frame: &Arc<Vec<u8>>, now: Timestamp) -> File {
    let options = Options::at(now);
    if frame.len() < LARGE {
        return hl7::read_file(frame, &options);
    }
    let bytes = frame.clone();
    let read = tokio::task::spawn_blocking(move || hl7::read_file(&bytes, &options)).await;
    read.unwrap_or_else(|_| {
        let why = "Errore interno nella lettura del messaggio.";
        let trouble = Trouble::new(lab_messages::Code::Internal, "", why).reject();
        File { troubles: vec![trouble], ..File::default() }
    })
}

/// How many lines of a frame begin a message: counted before anything is read, since reading takes memory for each.
fn headers(frame: &[u8]) -> usize {
    line_starts(frame).into_iter().filter(|at| frame[*at..].starts_with(b"MSH")).count()
}

/// Which bytes of the frame each message has: all of it, when it is alone.
fn spans(frame: &[u8], file: &File) -> Vec<std::ops::Range<usize>> {
    if file.envelope.is_none() && file.messages.len() == 1 {
        return std::iter::once(0..frame.len()).collect();
    }
    let starts = line_starts(frame);
    let is_envelope =
        |at: usize| matches!(frame.get(at..at + 3), Some(b"FHS" | b"BHS" | b"BTS" | b"FTS" | b"MSH"));
    let span = |message: &MessageReading| {
        let place = message.line.saturating_sub(1).min(starts.len());
        let from = starts.get(place).copied().unwrap_or(frame.len());
        let next = starts.get(place + 1..).unwrap_or_default().iter().find(|at| is_envelope(**at));
        from..next.copied().unwrap_or(frame.len())
    };
    file.messages.iter().map(span).collect()
}

/// Where each line begins, counted as the reader counts them: ended by CR, LF or both.
fn line_starts(frame: &[u8]) -> Vec<usize> {
    let mark = if frame.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut starts = vec![mark];
    let mut at = mark;
    while let Some(end) = frame[at..].iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        at += end + if frame[at + end..].starts_with(b"\r\n") { 2 } else { 1 };
        starts.push(at);
    }
    starts
}

/// What becomes of one message; `Err` when who sent it is heard no further: he may not send, or his laboratory has all it may have.
async fn settle(
    house: &House,
    caller: &Caller,
    spoken: &mut Spoken<'_>,
    message: MessageReading,
    bytes: &[u8],
) -> std::result::Result<Told, Told> {
    let Some(header) = &message.header else {
        // Who it comes from is not known, and nothing of it is taken.
        return Ok(Told::Wrong(message.troubles));
    };
    let (application, facility) = header.sender();
    let key = Key { certificate: caller.certificate.clone(), application, facility };
    let speaker = match speaker(house, &key).await {
        Ok(Some(speaker)) => speaker,
        Ok(None) => {
            refuse(house, caller, &key).await;
            return Err(rules::refused());
        }
        Err(problem) => {
            tracing::warn!(%problem, "who speaks at the laboratories' door could not be looked up");
            return Ok(Told::Happened(ack::Happened::Unavailable));
        }
    };
    if !spoken.admits(&speaker.laboratory.code) {
        counts::turned_away();
        return Err(rules::full());
    }
    let told = if message.troubles.iter().any(Trouble::is_error) {
        Told::Wrong(message.troubles)
    } else {
        hand_in(house, caller, &speaker, message, bytes).await
    };
    let (day, now) = (house.db.clocks().real_today(), house.db.clocks().now());
    house.sent.note(speaker.peer, day, told.verdict(), told.is_repeated(), now);
    Ok(told)
}

async fn speaker(house: &House, key: &Key) -> Result<Option<Speaker>> {
    let today = house.db.clocks().real_today();
    let ask = || {
        let key = key.clone();
        house.db.read(move |tx| store::speaker(tx, &key, today))
    };
    while_busy(house.limits.patience, ask).await
}

async fn hand_in(
    house: &House,
    caller: &Caller,
    speaker: &Speaker,
    message: MessageReading,
    bytes: &[u8],
) -> Told {
    let actor = speaker.actor(caller.connection, house.db.clocks().today());
    let results = message.results.clone();
    let message = Message { reading: reading(message), bytes: bytes.to_vec() };
    let outcome = house.intake.hand_in(&house.db, &actor, message, house.limits.patience).await;
    if let Err(problem) = &outcome {
        // No word of the message: what the problem says names fields and constraints, never values.
        tracing::warn!(%problem, peer = %speaker.peer, "a message was not taken");
    }
    rules::told(outcome, &results, speaker.unmatched_is_error)
}

/// One message as the intake wants it.
fn reading(message: MessageReading) -> Reading {
    let header = message.header.as_ref();
    let enhanced = header.is_some_and(|header| header.mode != Mode::Original);
    let answered = Answered {
        line: message.line,
        control_id: header.map(|header| header.control_id.clone()).filter(|id| !id.is_empty()),
        mode: if enhanced { "enhanced" } else { "original" },
        verdict: Verdict::Accept.application_code(),
        sent: Vec::new(),
    };
    let mut reading = Reading::new(Format::Hl7, message.results, message.troubles);
    reading.messages = vec![answered];
    reading
}

/// Leaves the record of somebody who was not let in; he himself is told nothing of it.
async fn refuse(house: &House, caller: &Caller, key: &Key) {
    counts::refused();
    if !house.strangers.is_news(caller.address, &caller.certificate) {
        return;
    }
    let (address, key) = (caller.address, key.clone());
    let record = move |tx: &mut Tx<'_>| {
        let how = service::shown(&key);
        let entry = Entry::denied(SPEAK);
        let entry = match store::barred(tx, &key)? {
            Some((peer, user)) => {
                entry.subject(user.0).detail(format!("mllp peer {peer} is not let in: {how}, from {address}"))
            }
            None => entry.detail(format!("unknown at the laboratories' door: {how}, from {address}")),
        };
        audit::record_unknown(tx, entry)
    };
    tracing::warn!(%address, "somebody who is not let in spoke at the laboratories' door");
    if let Err(problem) = house.db.write(record).await {
        tracing::error!(%problem, "a refusal at the laboratories' door left no record");
    }
}

/// Answers, until they leave together or one by one.
struct Saying {
    now: Timestamp,
    envelope: Option<Envelope>,
    answers: Vec<(hl7::Message, Vec<u8>)>,
    charset: Option<hl7::charset::Charset>,
}

impl Saying {
    fn say(&mut self, header: Option<&Header>, told: &Told) {
        if let Some(header) = header {
            self.charset.get_or_insert(header.charset);
        }
        let number = number();
        let answering = Answering { now: self.now, control_id: &number };
        for answer in ack::answers(header, &told.happened(), answering) {
            counts::answered(answer.segments.get(1).map_or("", |msa| msa.raw(1)));
            let bytes = ack::bytes(header, &answer);
            self.answers.push((answer, bytes));
        }
    }

    /// In an envelope, if the messages came in one.
    fn into_bytes(self) -> Vec<Vec<u8>> {
        let Some(envelope) = self.envelope.filter(|_| !self.answers.is_empty()) else {
            return self.answers.into_iter().map(|(_, bytes)| bytes).collect();
        };
        let answers: Vec<_> = self.answers.into_iter().map(|(answer, _)| answer).collect();
        let text = ack::batch(&envelope, &answers, self.now);
        vec![self.charset.unwrap_or(hl7::charset::Charset::Utf8).encode(&text)]
    }
}

/// MSH-10 of an answer: 18 signs, since versions before 2.7 have room for 20 and a second answer adds two.
fn number() -> String {
    let id = Uuid::now_v7().simple().to_string();
    format!("{}{}", &id[..12], &id[26..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_of_a_batch_has_its_own_bytes() {
        let one = "MSH|^~\\&|A|B|C|D|20201103||ORU^R01|1|P|2.5.1\rPID|1\r";
        let other = "MSH|^~\\&|A|B|C|D|20201103||ORU^R01|2|P|2.5.1\r\nPID|1\r\n\r\n";
        let batch = format!("\u{feff}FHS|^~\\&|A\rBHS|^~\\&|A\r{one}{other}BTS|2\rFTS|1\r");
        let options = Options::at(Timestamp::UNIX_EPOCH);
        let of = |text: &str| {
            let file = hl7::read_file(text.as_bytes(), &options);
            spans(text.as_bytes(), &file).into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of(&batch), [one, other]);
        assert_eq!(of(&format!("{one}{other}")), [one, other]);
        assert_eq!(of(one), [one]);
        assert_eq!(of(&format!("\u{feff}{one}"))[0].len(), one.len() + 3);
    }

    #[test]
    fn the_messages_of_a_frame_are_counted_before_they_are_read() {
        assert_eq!(headers(&b"MSH\r".repeat(2000)), 2000);
        assert_eq!(headers(b"FHS|\r\nMSH|\nPID|MSH\rMSH"), 2);
        assert_eq!(headers(b""), 0);
    }

    #[test]
    fn an_answer_has_a_number_that_old_versions_have_room_for() {
        let numbers: std::collections::HashSet<String> = (0..100).map(|_| number()).collect();
        assert_eq!(numbers.len(), 100);
        assert!(numbers.iter().all(|number| number.len() == 18));
    }

    #[test]
    fn a_header_that_was_cut_is_not_answered_by_half_a_number() {
        let told = rules::no_frame(lab_messages::hl7::mllp::FrameError::Truncated);
        let said = |begun: &str| {
            let answers = turn_down(Timestamp::UNIX_EPOCH, begun.as_bytes(), &told);
            String::from_utf8_lossy(&answers[0]).into_owned()
        };
        assert!(said("MSH|^~\\&|A|B|C|D|20201103||ORU^R01|LIS20").contains("\rMSA|AR\r"));
        assert!(
            said("MSH|^~\\&|A|B|C|D|20201103||ORU^R01|LIS2020|P|2.5.1\rPID|").contains("\rMSA|AR|LIS2020\r")
        );
    }
}
