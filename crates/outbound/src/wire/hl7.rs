//! OML^O21 over MLLP.

use courier::{Lost, Stream};
use lab_messages::hl7::ack::Verdict;
use lab_messages::hl7::mllp::{Decoder, frame};
use lab_messages::hl7::oml;
use lab_messages::hl7::reply::{self, Reply};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{Wire, kept};
use crate::model::{Answer, Channel, Message, Why};
use crate::rules::host_and_port;

/// Bytes that are read at once.
const BLOCK: usize = 4 * 1024;

/// An open connection to a laboratory.
pub(crate) struct Line {
    channel: uuid::Uuid,
    stream: Stream,
    decoder: Decoder,
}

async fn open(wire: &Wire, channel: &Channel) -> Result<Line, Why> {
    let (host, port) = host_and_port(&channel.address).ok_or(Why::Unreachable)?;
    let stream = wire.connect(channel, host, port, channel.tls).await?;
    Ok(Line { channel: channel.id, stream, decoder: Decoder::default() })
}

/// Hands a message over and waits for its answer. A connection that does not answer, or answers something else, is not used again.
pub(super) async fn hand_over(wire: &Wire, held: &mut Option<Line>, message: &Message) -> Answer {
    let mut line = match held.take().filter(|line| line.channel == message.channel.id) {
        Some(line) => line,
        None => match open(wire, &message.channel).await {
            Ok(line) => line,
            Err(why) => return Answer::NotYet(why),
        },
    };
    let asked = ask(&mut line, message.body.as_bytes(), &message.row.control_id);
    match timeout(wire.patience, asked).await {
        Err(_) => Answer::NotYet(Why::Timeout),
        Ok(Err(lost)) => Answer::NotYet(wire.lost(lost)),
        Ok(Ok(reply)) => {
            *held = Some(line);
            read(&reply, &message.secrets)
        }
    }
}

fn read(reply: &Reply, secrets: &[String]) -> Answer {
    match reply.verdict {
        Verdict::Accept => Answer::Accepted,
        Verdict::Error | Verdict::Reject if reply.is_for_later() => Answer::NotYet(Why::Busy),
        Verdict::Error | Verdict::Reject => {
            Answer::Refused(kept(&[reply.code, &reply.error, &reply.words].join(" "), secrets))
        }
    }
}

/// Sends a message; the answer to it, or why there is none when the connection ends before or says something that is none. What a laboratory still
/// answers to an earlier message is passed over; one that could not read the number, and says so by a refusal, answers this one. Nothing is taken
/// that does not say of which message.
async fn ask(line: &mut Line, bytes: &[u8], number: &str) -> Result<Reply, Lost> {
    let lost = |error: std::io::Error| Lost::of(&error);
    line.stream.write_all(&frame(bytes)).await.map_err(lost)?;
    line.stream.flush().await.map_err(lost)?;
    let mut block = vec![0; BLOCK];
    loop {
        while let Some(message) = line.decoder.next_message() {
            let reply = reply::read(&message).ok_or(Lost::Broken)?;
            let is_unread = reply.control_id.is_empty() && reply.verdict != Verdict::Accept;
            if reply.control_id == number || is_unread {
                return Ok(reply);
            }
        }
        let read = line.stream.read(&mut block).await.map_err(lost)?;
        if read == 0 || line.decoder.push(&block[..read]).is_err() {
            return Err(Lost::Broken);
        }
    }
}

/// Asks whether anybody answers.
pub(super) async fn try_out(
    wire: &Wire,
    channel: &Channel,
    number: &str,
    at: kernel::Timestamp,
) -> Result<String, Why> {
    let receiver = [channel.application.clone(), channel.facility.clone()];
    let probe = oml::probe(number, &receiver, at).print();
    let mut line = open(wire, channel).await?;
    match timeout(wire.patience, ask(&mut line, probe.as_bytes(), number)).await {
        Err(_) => Err(Why::Timeout),
        Ok(Err(lost)) => Err(wire.lost(lost)),
        Ok(Ok(reply)) => Ok(kept(&[reply.code, &reply.words].join(" "), &[])),
    }
}
