//! SQLite's usual VFS with another answer to "where is this page", and a statement journal that may be long.
//!
//! A file of ours is a file of the usual VFS, followed in the same allocation by a [`View`]; its table of methods is the
//! usual one with three exchanged. So the usual methods find their file where they expect it.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::mem::{align_of, size_of};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr::null_mut;
use std::sync::{Arc, OnceLock};

use rusqlite::ffi::{
    SQLITE_CONFIG_STMTJRNL_SPILL, SQLITE_IOERR_WRITE, SQLITE_OK, SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_SUBJOURNAL,
    SQLITE_OPEN_TEMP_JOURNAL, sqlite3_config, sqlite3_file, sqlite3_io_methods, sqlite3_vfs,
    sqlite3_vfs_find, sqlite3_vfs_register,
};

use crate::mapping::Mapping;

const NAME: &CStr = c"argine-mapped";

type Open =
    unsafe extern "C" fn(*mut sqlite3_vfs, *const c_char, *mut sqlite3_file, c_int, *mut c_int) -> c_int;
type Close = unsafe extern "C" fn(*mut sqlite3_file) -> c_int;
type Write = unsafe extern "C" fn(*mut sqlite3_file, *const c_void, c_int, i64) -> c_int;
type FileSize = unsafe extern "C" fn(*mut sqlite3_file, *mut i64) -> c_int;

/// The usual VFS.
struct Usual {
    open: Open,
    /// Where a file's [`View`] begins: behind what the usual VFS keeps of it.
    offset: usize,
}

/// The methods of a file: the usual ones, and ours.
struct Methods {
    /// The address of the usual ones.
    table: usize,
    close: Close,
    size: FileSize,
    ours: sqlite3_io_methods,
}

/// The methods of a statement journal that has left memory: the usual ones, but for [`write`].
struct Journal {
    /// The address of the usual ones.
    table: usize,
    write: Write,
    ours: sqlite3_io_methods,
}

/// What a connection may see of the mapping.
struct View {
    mapping: Arc<Mapping>,
    /// Bytes of the file when the connection's snapshot began. A reader's lock keeps it from being cut short for as
    /// long as the snapshot lasts.
    length: i64,
}

static USUAL: OnceLock<Option<Usual>> = OnceLock::new();
static METHODS: OnceLock<Option<Methods>> = OnceLock::new();
static JOURNAL: OnceLock<Option<Journal>> = OnceLock::new();

/// Bytes of a transaction's statement journal that are kept in memory, in one piece of which only what is used is touched: more
/// than a group of units of work usually changes. What is more goes to a temporary file.
const STATEMENT_JOURNAL: c_int = 16 << 20;
/// Bytes that are written to that file at once: SQLite cuts the length to 17 bits (`seekAndWriteFd`).
const PIECE: c_int = 1 << 16;

/// The name of the VFS, once SQLite knows it.
pub(crate) fn name() -> Option<&'static str> {
    USUAL.get_or_init(register).as_ref()?;
    NAME.to_str().ok()
}

fn register() -> Option<Usual> {
    // In small pieces, as SQLite keeps it for connections whose temporary tables are in memory, it walks through all of them each
    // time a statement ends. Too late once SQLite runs, and then it goes on as it is.
    // SAFETY: an option of one number, of the type that it takes.
    unsafe { sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_JOURNAL) };
    // SAFETY: asks for the default VFS, which SQLite never takes away.
    let usual = unsafe { sqlite3_vfs_find(std::ptr::null()).as_ref() }?;
    let offset = usize::try_from(usual.szOsFile).ok()?.next_multiple_of(align_of::<View>());
    let length = c_int::try_from(offset + size_of::<View>()).ok()?;
    let ours = sqlite3_vfs {
        szOsFile: length,
        pNext: null_mut(),
        zName: NAME.as_ptr(),
        xOpen: Some(open),
        ..*usual
    };
    let open = usual.xOpen?;
    // SAFETY: SQLite keeps the address for ever, so it is leaked; nothing else ever changes what is there.
    let registered = unsafe { sqlite3_vfs_register(Box::leak(Box::new(ours)), 0) };
    (registered == SQLITE_OK).then_some(Usual { open, offset })
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    path: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let Some(Some(usual)) = USUAL.get() else { return rusqlite::ffi::SQLITE_CANTOPEN };
    // SAFETY: the arguments are SQLite's own, unchanged, and our VFS is a copy of the usual one.
    let code = unsafe { (usual.open)(vfs, path, file, flags, out) };
    if code == SQLITE_OK && flags & SQLITE_OPEN_MAIN_DB != 0 && !path.is_null() {
        // SAFETY: SQLite gives a path that ends with a zero, and a file as long as `szOsFile` says.
        unsafe { attach(usual, CStr::from_ptr(path), file) };
    }
    if code == SQLITE_OK && flags & (SQLITE_OPEN_SUBJOURNAL | SQLITE_OPEN_TEMP_JOURNAL) != 0 {
        // SAFETY: the usual VFS has just opened it.
        unsafe { write_in_pieces(file) };
    }
    code
}

/// Gives a file that the usual VFS has just opened a view of the mapping. Without one it is a file like any other.
///
/// # Safety
/// `file` was opened by the usual VFS in an allocation of our length.
unsafe fn attach(usual: &Usual, path: &CStr, file: *mut sqlite3_file) {
    // SAFETY: the usual VFS has set its methods, which live for ever.
    let Some(found) = (unsafe { (*file).pMethods.as_ref() }) else { return };
    let Some(methods) = METHODS.get_or_init(|| methods(found)) else { return };
    // Which methods it has can depend on the file system; ours stand for those of the first file.
    let same = methods.table == std::ptr::from_ref(found).addr();
    let path = Path::new(OsStr::from_bytes(path.to_bytes()));
    if let (true, Ok(mapping)) = (same, Mapping::of(path)) {
        // SAFETY: the place behind the usual file is ours and aligned; the table of methods lives for ever.
        unsafe {
            view(usual, file).write(View { mapping, length: 0 });
            (*file).pMethods = &raw const methods.ours;
        }
    }
}

/// Has a journal that was in memory written in pieces: SQLite hands it over whole. That of temporary tables has the same bound.
///
/// # Safety
/// `file` was opened by the usual VFS.
unsafe fn write_in_pieces(file: *mut sqlite3_file) {
    // SAFETY: the usual VFS has set its methods, which live for ever.
    let Some(found) = (unsafe { (*file).pMethods.as_ref() }) else { return };
    let table = std::ptr::from_ref(found).addr();
    let ours = || {
        Some(Journal {
            table,
            write: found.xWrite?,
            ours: sqlite3_io_methods { xWrite: Some(write), ..*found },
        })
    };
    if let Some(journal) = JOURNAL.get_or_init(ours).as_ref().filter(|journal| journal.table == table) {
        // SAFETY: the table of methods lives for ever.
        unsafe { (*file).pMethods = &raw const journal.ours };
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: i64,
) -> c_int {
    let Some(Some(journal)) = JOURNAL.get() else { return SQLITE_IOERR_WRITE };
    let mut done = 0;
    while done < amount {
        let piece = PIECE.min(amount - done);
        // SAFETY: the usual method on the usual file, with a part of the bytes that SQLite gave: `done` is not negative and less
        // than their number.
        let code = unsafe {
            (journal.write)(
                file,
                from.byte_add(done.unsigned_abs() as usize),
                piece,
                offset + i64::from(done),
            )
        };
        if code != SQLITE_OK {
            return code;
        }
        done += piece;
    }
    SQLITE_OK
}

fn methods(usual: &sqlite3_io_methods) -> Option<Methods> {
    let ours =
        sqlite3_io_methods { xClose: Some(close), xFetch: Some(fetch), xUnfetch: Some(unfetch), ..*usual };
    // The methods for pages in memory came with the third version.
    let known = usual.iVersion >= 3;
    known.then_some(Methods {
        table: std::ptr::from_ref(usual).addr(),
        close: usual.xClose?,
        size: usual.xFileSize?,
        ours,
    })
}

/// Where the view of a file is.
///
/// # Safety
/// `file` lies in an allocation of our length.
unsafe fn view(usual: &Usual, file: *mut sqlite3_file) -> *mut View {
    // SAFETY: as the caller says; `offset` is a multiple of the alignment.
    unsafe { file.byte_add(usual.offset).cast() }
}

/// The methods, and the view of a file that has them.
///
/// # Safety
/// `file` went through [`attach`] and nobody else uses it: a connection is used by one thread at a time.
unsafe fn ours<'f>(file: *mut sqlite3_file) -> Option<(&'static Methods, &'f mut View)> {
    let (usual, methods) = (USUAL.get()?.as_ref()?, METHODS.get()?.as_ref()?);
    // SAFETY: as the caller says.
    Some((methods, unsafe { &mut *view(usual, file) }))
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: only files with a view have this method.
    let Some((methods, view)) = (unsafe { ours(file) }) else { return rusqlite::ffi::SQLITE_IOERR_CLOSE };
    // The usual file first: the last view closes another descriptor of it, and that would drop this one's locks.
    // SAFETY: the usual method on the usual file; the view behind it is dropped once, because SQLite closes once.
    unsafe {
        let code = (methods.close)(file);
        std::ptr::drop_in_place(view);
        code
    }
}

/// Where a page is in memory, or null: then SQLite reads it.
unsafe extern "C" fn fetch(
    file: *mut sqlite3_file,
    offset: i64,
    amount: c_int,
    page: *mut *mut c_void,
) -> c_int {
    // SAFETY: only files with a view have this method.
    let view = unsafe { ours(file) };
    let place = view.and_then(|(_, view)| view.mapping.at(offset, offset + i64::from(amount), view.length));
    // SAFETY: SQLite gives a place for the answer.
    unsafe { *page = place.map_or(null_mut(), std::ptr::NonNull::as_ptr) };
    SQLITE_OK
}

/// Without a page: a new snapshot begins, the file may have another length. With one: it is given back, and stays.
unsafe extern "C" fn unfetch(file: *mut sqlite3_file, _: i64, page: *mut c_void) -> c_int {
    // SAFETY: only files with a view have this method.
    if let (true, Some((methods, view))) = (page.is_null(), unsafe { ours(file) }) {
        let mut length = 0;
        // SAFETY: the usual method on the usual file.
        let code = unsafe { (methods.size)(file, &raw mut length) };
        view.length = if code == SQLITE_OK { length } else { 0 };
    }
    SQLITE_OK
}
