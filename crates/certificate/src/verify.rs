//! The verification from end to end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::content::Content;
use crate::der::Signer;
use crate::message::{Claims, Message};
use crate::{Holder, Trust, Verdict, Why, message, rules, text};

/// Judges the text of a certificate at an instant.
pub fn verify(text: &str, trust: &Trust, at: Timestamp) -> Verdict {
    match text::message(text) {
        Ok(message) => verify_message(&message, trust, at),
        Err(why) => Verdict::of(why, None),
    }
}

/// Judges a signed message, as it is once inflated.
pub fn verify_message(bytes: &[u8], trust: &Trust, at: Timestamp) -> Verdict {
    let (message, signer) = match signed(bytes, trust) {
        Ok(found) => found,
        Err(why) => return Verdict::of(why, None),
    };
    // From here on the content is what the signer wrote.
    match read(&message) {
        Ok((claims, content)) => {
            let why = judge(&message, signer, &claims, &content, trust, at)
                .err()
                .unwrap_or(Why::Good { rules: trust.rules.is_some() });
            Verdict::of(why, Some(holder(content)))
        }
        Err(why) => Verdict::of(why, None),
    }
}

/// The message, and who signed it.
fn signed<'a>(bytes: &[u8], trust: &'a Trust) -> Result<(Message, &'a Signer), Why> {
    let message = message::parse(bytes)?;
    let signers: Vec<_> = trust.signers(&message.kid).collect();
    if signers.is_empty() {
        return Err(Why::UnknownKey(STANDARD.encode(&message.kid[..message.kid.len().min(32)])));
    }
    let signed = |signer: &&Signer| signer.signed(message.algorithm, &message.signed, &message.signature);
    let found = signers.into_iter().find(signed).ok_or(Why::Signature)?;
    Ok((message, found))
}

fn read(message: &Message) -> Result<(Claims, Content), Why> {
    let claims = message.claims()?;
    let content = Content::read(&claims.content).map_err(Why::Content)?;
    Ok((claims, content))
}

/// What speaks against a certificate that is rightly signed and written, if anything.
fn judge(
    message: &Message,
    signer: &Signer,
    claims: &Claims,
    content: &Content,
    trust: &Trust,
    at: Timestamp,
) -> Result<(), Why> {
    let common = &content.common;
    let country = if claims.issuer.is_empty() { &common.country } else { &claims.issuer };
    if trust.revocations.has(&common.identifier, country, message.algorithm, &message.signature) {
        return Err(Why::Revoked);
    }
    if at < claims.issued {
        return Err(Why::IssuedLater(claims.issued));
    }
    if at >= claims.expires {
        return Err(Why::Over(claims.expires));
    }
    if at < signer.from {
        return Err(Why::SignerNotYet(signer.from));
    }
    if at > signer.until {
        return Err(Why::SignerOver(signer.until));
    }
    if !signer.may_sign(&content.event) {
        return Err(Why::KeyUsage(content.event.word()));
    }
    rules::apply(trust.rules.as_ref(), content, signer.recovery_only(), at)?;
    trust.revocations.stale(at).map_or(Ok(()), |taken| Err(Why::StaleList(taken)))
}

fn holder(content: Content) -> Holder {
    Holder {
        family_name: content.family_name.or(content.family_name_mrz).unwrap_or_default(),
        given_name: content.given_name.or(content.given_name_mrz).unwrap_or_default(),
        birth_date: content.birth_date,
    }
}
