//! The parts of a workbook, and how much of each is unpacked.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{BufReader, Cursor, Error, Read, Result as IoResult};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::CompressionMethod;

use super::Xml;
use crate::content::Part;
use crate::{Content, Trouble};

/// Parts of a workbook.
const MOST_PARTS: usize = 5_000;
/// Bytes of a part, unpacked: 250,000 rows of 27 cells are some 250 MB.
const LARGEST_PART: u64 = 768 * 1024 * 1024;
/// Bytes of all parts that are unpacked for one sheet.
const LARGEST_ALL: u64 = 1024 * 1024 * 1024;
/// How a part begins in the archive's table of contents.
const ENTRY: &[u8] = b"PK\x01\x02";
/// How many times larger than packed a part may be, once it is larger than [`SMALL`]: sheets are 10 to 30 times.
const MOST_TIMES: u64 = 200;
/// Bytes below which a part may be as repetitive as it likes. Those that hold no rows and no texts are smaller.
pub(super) const SMALL: u64 = 16 * 1024 * 1024;

/// Where a part lies in the file.
struct Place {
    start: u64,
    packed: u64,
    size: u64,
    crc: u32,
    deflated: bool,
}

/// The parts of a workbook by name, without regard to case.
pub(crate) struct Parts {
    content: Content,
    places: HashMap<String, Place>,
    /// Bytes that were to be unpacked so far.
    unpacked: Cell<u64>,
}

impl Parts {
    pub(super) fn open(content: &Content) -> Result<Self, Trouble> {
        // Counted before the table is read: who reads it keeps what each entry says.
        if content.bytes().windows(ENTRY.len()).filter(|bytes| *bytes == ENTRY).count() > MOST_PARTS {
            return Err(Trouble::Bomb);
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(content.bytes())).map_err(|_| Trouble::Broken)?;
        if archive.len() > MOST_PARTS {
            return Err(Trouble::Bomb);
        }
        let mut places = HashMap::new();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|_| Trouble::Broken)?;
            if file.encrypted() {
                return Err(Trouble::Encrypted);
            }
            let name = String::from_utf8_lossy(file.name_raw()).replace('\\', "/").to_lowercase();
            let place = Place {
                start: file.data_start().ok_or(Trouble::Broken)?,
                packed: file.compressed_size(),
                size: file.size(),
                crc: file.crc32(),
                deflated: match file.compression() {
                    CompressionMethod::Stored => false,
                    CompressionMethod::Deflated => true,
                    _ => return Err(Trouble::Broken),
                },
            };
            // Two parts of one name: which one counts would depend on who reads.
            if places.insert(name, place).is_some() {
                return Err(Trouble::Broken);
            }
        }
        let parts = Self { content: content.clone(), places, unpacked: Cell::new(0) };
        parts.judged()
    }

    /// What an archive is that is no workbook of this kind.
    fn judged(self) -> Result<Self, Trouble> {
        let has = |name: &str| self.places.contains_key(name);
        if has("xl/workbook.bin") {
            Err(Trouble::Binary)
        } else if has("[content_types].xml") {
            Ok(self)
        } else if has("content.xml") && has("mimetype") {
            Err(Trouble::OpenDocument)
        } else {
            Err(Trouble::NoTable)
        }
    }

    /// A part that holds no rows and no texts as XML; `None` when there is none of this name.
    ///
    /// # Errors
    /// [`Trouble::Bomb`] for one that says of itself that it is too large.
    pub(super) fn small(&self, name: &str) -> Result<Option<Xml>, Trouble> {
        self.part(name, SMALL)
    }

    /// Any part as XML; `None` when there is none of this name.
    ///
    /// # Errors
    /// [`Trouble::Bomb`] for one that says of itself that it is too large.
    pub(super) fn xml(&self, name: &str) -> Result<Option<Xml>, Trouble> {
        self.part(name, LARGEST_PART)
    }

    fn part(&self, name: &str, largest: u64) -> Result<Option<Xml>, Trouble> {
        let Some(place) = self.places.get(&name.to_lowercase()) else { return Ok(None) };
        let times = place.size / place.packed.max(1);
        let unpacked = self.unpacked.get().saturating_add(place.size);
        if place.size > largest || unpacked > LARGEST_ALL || (place.size > SMALL && times > MOST_TIMES) {
            return Err(Trouble::Bomb);
        }
        self.unpacked.set(unpacked);
        let packed = self.content.part(place.start, place.packed);
        let body = match place.deflated {
            true => Body::Deflated(Box::new(DeflateDecoder::new(packed))),
            false => Body::Stored(packed),
        };
        let unpacked = Unpacked { body, left: place.size, crc: Crc::new(), wanted: place.crc, trouble: None };
        Ok(Some(Xml::new(name, BufReader::with_capacity(32 * 1024, unpacked))))
    }
}

enum Body {
    Stored(Part),
    Deflated(Box<DeflateDecoder<Part>>),
}

/// What a part unpacks to: no byte more than it says, and those it says.
pub(super) struct Unpacked {
    body: Body,
    left: u64,
    crc: Crc,
    wanted: u32,
    pub(super) trouble: Option<Trouble>,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let read = match &mut self.body {
            Body::Stored(part) => part.read(buffer),
            Body::Deflated(part) => part.read(buffer),
        };
        let read = match read {
            Ok(read) => read,
            Err(error) => {
                self.trouble = Some(Trouble::Broken);
                return Err(error);
            }
        };
        let taken = read as u64;
        self.crc.update(&buffer[..read]);
        let trouble = match self.left.checked_sub(taken) {
            None => Some(Trouble::Bomb),
            Some(left) => {
                self.left = left;
                let over = read == 0 && !buffer.is_empty();
                (over && (left > 0 || self.crc.sum() != self.wanted)).then_some(Trouble::Broken)
            }
        };
        match trouble {
            Some(trouble) => {
                self.trouble = Some(trouble);
                Err(Error::other("a part is not what it says"))
            }
            None => Ok(read),
        }
    }
}
