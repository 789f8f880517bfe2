//! A file in memory, and who else has it there.

use std::ffi::c_void;
use std::fs::{File, Metadata, metadata};
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::ptr::{NonNull, null_mut};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Bytes of the file that can be mapped: far more than a region ever has. Addresses cost nothing until they are read;
/// what lies behind is read the usual way.
const REACH: usize = 1 << 38;

/// A file in memory, for reading.
pub(crate) struct Mapping {
    /// `None` when the system refuses: then every page is read the usual way.
    start: Option<NonNull<c_void>>,
    /// Device and inode.
    identity: (u64, u64),
    /// Closed only with the mapping: closing it drops the locks of the whole process on this file.
    _file: File,
}

// SAFETY: the memory is mapped read-only and stays where it is until the last owner drops the mapping.
unsafe impl Send for Mapping {}
// SAFETY: as above; no method changes anything.
unsafe impl Sync for Mapping {}

/// Every mapping somebody has.
static MAPPINGS: Mutex<Vec<Weak<Mapping>>> = Mutex::new(Vec::new());

impl Mapping {
    /// The mapping of the file at `path`: the one that is there, if this process has it already.
    pub(crate) fn of(path: &Path) -> std::io::Result<Arc<Self>> {
        let mut mappings = MAPPINGS.lock().unwrap_or_else(PoisonError::into_inner);
        mappings.retain(|mapping| mapping.strong_count() > 0);
        let wanted = identity(&metadata(path)?);
        if let Some(found) = mappings.iter().filter_map(Weak::upgrade).find(|it| it.identity == wanted) {
            return Ok(found);
        }
        let file = File::open(path)?;
        let identity = identity(&file.metadata()?);
        let mapping = Arc::new(Self { start: map(&file), identity, _file: file });
        mappings.push(Arc::downgrade(&mapping));
        Ok(mapping)
    }

    /// No page of it counts as this process's memory until it is read again. The system keeps it as it would otherwise.
    fn give_back(&self) {
        let Some(start) = self.start else { return };
        // SAFETY: the whole of what `map` made. Of a file that is mapped for reading nothing is lost: whoever reads a page
        // next, or holds one now, has it from the system's cache again.
        unsafe { libc::madvise(start.as_ptr(), REACH, libc::MADV_DONTNEED) };
    }

    /// Where the bytes from `offset` to `end` lie in memory, when the file had `length` bytes or more.
    pub(crate) fn at(&self, offset: i64, end: i64, length: i64) -> Option<NonNull<c_void>> {
        let (offset, end) = (usize::try_from(offset).ok()?, usize::try_from(end).ok()?);
        let length = usize::try_from(length).ok()?.min(REACH);
        // SAFETY: `offset` lies within the mapping, because it lies before `end` and that within `REACH`.
        (offset < end && end <= length).then(|| Some(unsafe { self.start?.byte_add(offset) }))?
    }
}

/// As [`Mapping::give_back`], of every mapping; and what this process has freed goes back to the system too.
pub(crate) fn give_back() {
    let mappings = MAPPINGS.lock().unwrap_or_else(PoisonError::into_inner);
    mappings.iter().filter_map(Weak::upgrade).for_each(|mapping| mapping.give_back());
    drop(mappings);
    // SQLite has its memory from the C library, which keeps what is freed.
    #[cfg(target_env = "gnu")]
    // SAFETY: frees nothing that is in use, and any thread may call it at any time.
    unsafe {
        libc::malloc_trim(0)
    };
}

impl Drop for Mapping {
    fn drop(&mut self) {
        if let Some(start) = self.start {
            // SAFETY: what `map` made, and nobody has a page of it: each connection holds an `Arc` for as long as it is open.
            unsafe { libc::munmap(start.as_ptr(), REACH) };
        }
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

fn map(file: &File) -> Option<NonNull<c_void>> {
    let (protection, kind) = (libc::PROT_READ, libc::MAP_SHARED | libc::MAP_NORESERVE);
    // SAFETY: a new mapping at an address of the system's choice touches no memory of ours.
    let start = unsafe { libc::mmap(null_mut(), REACH, protection, kind, file.as_raw_fd(), 0) };
    if start == libc::MAP_FAILED { None } else { NonNull::new(start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kilobytes of a file that count as this process's memory.
    fn resident(path: &Path) -> u64 {
        let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
        let (_, of_file) = maps.split_once(path.to_str().unwrap()).expect("a mapping");
        let line = of_file.lines().find_map(|line| line.strip_prefix("Rss:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    #[test]
    fn what_was_given_back_is_there_when_it_is_read_again() {
        let path = std::env::temp_dir().join(format!("argine-given-back-{}", std::process::id()));
        std::fs::write(&path, [7; 8192]).unwrap();
        let mapping = Mapping::of(&path).unwrap();
        let first = mapping.at(0, 4096, 8192).unwrap().cast::<u8>();
        // SAFETY: within the file.
        let read = || unsafe { first.read_volatile() };
        assert_eq!((read(), resident(&path) > 0), (7, true));
        std::fs::write(&path, [8; 8192]).unwrap();
        read();
        give_back();
        assert_eq!(resident(&path), 0, "nothing counts as this process's");
        assert_eq!((read(), resident(&path) > 0), (8, true));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn only_what_the_file_has_is_in_memory() {
        let path = std::env::temp_dir().join(format!("argine-mapping-{}", std::process::id()));
        std::fs::write(&path, [7; 8192]).unwrap();
        let mapping = Mapping::of(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let reach = i64::try_from(REACH).unwrap();
        for (offset, end, length, there) in [
            (0, 4096, 8192, true),
            (4096, 8192, 8192, true),
            (4096, 8192, 8191, false),
            (8192, 12_288, 8192, false),
            (-4096, 0, 8192, false),
            (4096, 4096, 8192, false),
            (reach - 4096, reach, i64::MAX, true),
            (reach, reach + 4096, i64::MAX, false),
            (0, 4096, -1, false),
        ] {
            assert_eq!(mapping.at(offset, end, length).is_some(), there, "{offset} to {end} of {length}");
        }
    }
}
