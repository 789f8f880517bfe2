//! The technical log: a line for each event on standard error. What somebody typed never begins a line of its own, nor
//! does it speak to the terminal of whoever reads.

use std::io::{self, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Begins to log, as `ARGINE_LOG` says.
pub fn begin() {
    let filter = EnvFilter::try_from_env("ARGINE_LOG").unwrap_or_else(|_| "warn,argine=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Lines(io::stderr)).init();
    // A panic's words may hold what somebody typed, e.g. the text that was cut: the log gets the place alone.
    std::panic::set_hook(Box::new(|panic| {
        // Whoever reads has seen enough (`argine policy print | head`): that is no fault, and ends as SIGPIPE would.
        let words = panic.payload().downcast_ref::<String>();
        if words.is_some_and(|words| words.starts_with("failed printing to stdout: Broken pipe")) {
            std::process::exit(128 + 13);
        }
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a thread panicked");
    }));
}

/// Writers that get each event as one line.
struct Lines<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Lines<M> {
    type Writer = Line<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line(self.0.make_writer())
    }
}

/// The writer of an event, which comes in one piece.
struct Line<W>(W);

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(one_line(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// An event with its signs of control written out, but for the end of its line.
fn one_line(event: &str) -> String {
    let text = event.strip_suffix('\n').unwrap_or(event);
    let escaped = text.chars().flat_map(|sign| {
        let (control, plain) = match sign.is_control() {
            true => (Some(sign.escape_default()), None),
            false => (None, Some(sign)),
        };
        control.into_iter().flatten().chain(plain)
    });
    escaped.chain(['\n']).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_typed_forges_no_line() {
        let kept = Kept::default();
        let writer = kept.clone();
        let log =
            tracing_subscriber::fmt().with_ansi(false).with_writer(Lines(move || writer.clone())).finish();
        let typed = "x\r\n2020-11-14T08:00:00Z  INFO argine: all is well\u{85}\u{1b}[2J\u{7f}è";
        tracing::subscriber::with_default(log, || {
            tracing::warn!(typed, "a text");
            tracing::warn!(%typed, "a text as it is");
            tracing::warn!("{typed}");
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches("all is well").count(), 3, "{text:?}");
        assert_eq!(text.lines().count(), 3, "{text:?}");
        assert!(text.lines().all(|line| !line.contains(char::is_control)), "{text:?}");
        assert!(text.contains('è') && text.contains("\\u{1b}"), "{text:?}");
    }
}
