//! Passwords of breaches: a file as "Pwned Passwords" is downloaded, lines `SHA1:COUNT` sorted by hash. It is tens of
//! gigabytes long, is never read into memory, and nothing leaves the house.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use sha1::{Digest, Sha1};

/// Hexadecimal digits of a hash.
const HASH: usize = 40;
/// More bytes than the rest of a line and the hash after it.
const BLOCK: u64 = 128;

static INSTALLED: OnceLock<Arc<Breached>> = OnceLock::new();

/// From now on no password of this file can be chosen. Once, when the program starts.
pub fn breached_are(breached: Breached) {
    let _ = INSTALLED.set(Arc::new(breached));
}

pub(super) fn installed() -> Option<Arc<Breached>> {
    INSTALLED.get().cloned()
}

/// A file of breached passwords. It is opened for each question, so that a newer one can take its place by its name.
#[derive(Debug)]
pub struct Breached(PathBuf);

impl Breached {
    /// The file at a path.
    ///
    /// # Errors
    /// When it cannot be read, or does not begin with the hash of a password.
    pub fn at(path: PathBuf) -> io::Result<Self> {
        let (_, hash) = first_line(&mut File::open(&path)?, 0)?.ok_or_else(wrong)?;
        hash.iter().all(u8::is_ascii_hexdigit).then_some(Self(path)).ok_or_else(wrong)
    }

    /// Whether a password is in it.
    ///
    /// # Errors
    /// When the file cannot be read, or has other lines.
    pub fn holds(&self, password: &str) -> io::Result<bool> {
        let wanted: String = Sha1::digest(password).iter().map(|byte| format!("{byte:02X}")).collect();
        let mut file = File::open(&self.0)?;
        let (mut from, mut to) = (0, file.metadata()?.len());
        // The line that is looked for begins in from..to.
        while from < to {
            let middle = from + (to - from) / 2;
            match first_line(&mut file, middle)? {
                Some((start, hash)) if start < to => match hash.as_slice().cmp(wanted.as_bytes()) {
                    std::cmp::Ordering::Equal => return Ok(true),
                    std::cmp::Ordering::Less => from = start + 1,
                    std::cmp::Ordering::Greater => to = middle,
                },
                _ => to = middle,
            }
        }
        Ok(false)
    }
}

/// The first line that begins at a place or after it: where, and its hash in capitals.
fn first_line(file: &mut File, place: u64) -> io::Result<Option<(u64, Vec<u8>)>> {
    // The byte before tells whether a line begins at the place itself.
    let from = place.saturating_sub(1);
    file.seek(SeekFrom::Start(from))?;
    let mut block = Vec::new();
    file.take(BLOCK).read_to_end(&mut block)?;
    let skipped = match place {
        0 => 0,
        _ => match block.iter().position(|byte| *byte == b'\n') {
            Some(end) => end + 1,
            None if (block.len() as u64) < BLOCK => return Ok(None),
            None => return Err(wrong()),
        },
    };
    match block.get(skipped..).unwrap_or_default() {
        [] => Ok(None),
        line => match (line.get(..HASH), line.get(HASH)) {
            (Some(hash), Some(b':')) => Ok(Some((from + skipped as u64, hash.to_ascii_uppercase()))),
            _ => Err(wrong()),
        },
    }
}

fn wrong() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "no file of lines SHA1:COUNT sorted by hash")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(password: &str) -> String {
        Sha1::digest(password).iter().map(|byte| format!("{byte:02X}")).collect()
    }

    fn file(name: &str, text: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("argine-breached-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let passwords: Vec<String> = (0..300).map(|n| format!("parola numero {n}")).collect();
        let mut lines: Vec<String> = passwords
            .iter()
            .enumerate()
            .map(|(n, one)| format!("{}:{}", hash(one), 7_usize.pow(n as u32 % 9)))
            .collect();
        lines.sort();
        for (name, end, last) in [("lf", "\n", true), ("crlf", "\r\n", true), ("open", "\n", false)] {
            for many in [1, 2, 3, lines.len()] {
                let text = lines[..many].join(end) + if last { end } else { "" };
                let path = file(&format!("{name}-{many}"), &text);
                let breached = Breached::at(path.clone()).unwrap();
                for password in &passwords {
                    let there = lines[..many].iter().any(|line| line.starts_with(&hash(password)));
                    assert_eq!(breached.holds(password).unwrap(), there, "{name} {many} {password}");
                }
                for absent in 0..300 {
                    assert!(
                        !breached.holds(&format!("altra frase {absent}")).unwrap(),
                        "{name} {many} {absent}"
                    );
                }
                std::fs::remove_file(path).unwrap();
            }
        }
    }

    #[test]
    fn another_file_is_not_taken_for_one() {
        for (name, text) in
            [("empty", ""), ("words", "password\n123456\n"), ("ntlm", &format!("{}:3\n", "A".repeat(32)))]
        {
            let path = file(name, text);
            assert!(Breached::at(path.clone()).is_err(), "{name}");
            std::fs::remove_file(path).unwrap();
        }
        assert!(Breached::at("/nowhere/at/all".into()).is_err());
    }
}
