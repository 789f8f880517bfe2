//! One mapping of a SQLite file into memory, shared by every connection of this process and kept over commits.
//!
//! SQLite can map a file by itself, but it takes the mapping down each time another connection has committed, in case
//! somebody cut the file short meanwhile; with forty commits a second that costs more than it saves. This is a *VFS*
//! ([SQLite's own word](https://www.sqlite.org/vfs.html) for its view of the operating system) which differs from the
//! usual one in where a page of the file can be read: it locks, reads, writes and syncs nothing itself. And it has a long statement
//! journal, which leaves memory in one piece, written in several (`docs/adr/0001-storage-layer.md`).
//!
//! Why this is safe, and why it is here: `docs/adr/0011-mapped-reads.md`. All of the project's unsafe code is in this
//! crate.

#[cfg(target_os = "linux")]
mod mapping;
#[cfg(target_os = "linux")]
mod vfs;

/// Gives back what the process has of all mappings and what it has freed: nobody reads for a while. What is read next
/// comes from the system's cache as it did the first time.
pub fn give_back() {
    #[cfg(target_os = "linux")]
    mapping::give_back();
}

/// The name to open connections with, where this system can; registered with SQLite the first time. All connections of
/// a process to one file must have it or none: closing a file drops every lock that the process holds on it.
///
/// Pages are read from the mapping by connections with `PRAGMA mmap_size` above 0; the number has no other meaning.
pub fn vfs() -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    return vfs::name();
    // Elsewhere it is not certain that a mapping shows what is later appended to the file.
    #[cfg(not(target_os = "linux"))]
    None
}
