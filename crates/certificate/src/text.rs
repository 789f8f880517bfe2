//! From the text of a QR to the signed message: prefix, Base45, zlib.

use flate2::{Decompress, FlushDecompress, Status};

use crate::{Why, base45};

/// What every text begins with: health certificate, version 1.
pub(crate) const PREFIX: &str = "HC1:";

/// The longest text that is looked at. A QR of version 40 holds 4,296 such characters.
const LONGEST_TEXT: usize = 16 * 1024;

/// The most a message may inflate to; real ones have some hundreds of bytes.
const LARGEST_MESSAGE: usize = 64 * 1024;

/// The signed message in a text. Line ends around it and a byte-order mark are of whoever pasted it; a blank is Base45's.
pub(crate) fn message(text: &str) -> Result<Vec<u8>, Why> {
    let text = text.trim_start_matches('\u{feff}').trim_start().trim_end_matches(['\r', '\n', '\t']);
    let coded = text.strip_prefix(PREFIX).ok_or(Why::Prefix)?;
    if coded.len() > LONGEST_TEXT {
        return Err(Why::TooLong);
    }
    let packed = base45::decode(coded).map_err(|at| Why::Base45(at.0 + 1))?;
    inflate(&packed)
}

fn inflate(packed: &[u8]) -> Result<Vec<u8>, Why> {
    // RFC 1950: deflate with a window of 32 KiB, and a header that 31 divides.
    match *packed {
        [0x78, flags, ..] if u16::from_be_bytes([0x78, flags]).is_multiple_of(31) => {}
        _ => return Err(Why::NotCompressed),
    }
    let mut inflater = Decompress::new(true);
    let mut message = Vec::with_capacity(LARGEST_MESSAGE + 1);
    let status = inflater.decompress_vec(packed, &mut message, FlushDecompress::Finish);
    match status.map_err(|_| Why::Compression)? {
        _ if message.len() > LARGEST_MESSAGE => Err(Why::TooBig),
        Status::StreamEnd if inflater.total_in() == packed.len() as u64 => Ok(message),
        Status::StreamEnd => Err(Why::Trailing),
        Status::Ok | Status::BufError => Err(Why::Compression),
    }
}

/// The text of a signed message.
pub(crate) fn write(message: &[u8]) -> String {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let packed = packer.write_all(message).and_then(|()| packer.finish()).expect("memory can be written");
    format!("{PREFIX}{}", base45::encode(&packed))
}
