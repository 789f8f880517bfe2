//! The server under test: this program, started as a process of its own on a free port.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::{Ask, Client};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// A running server, stopped when dropped.
pub struct Server {
    child: Child,
    /// Where it serves.
    pub address: SocketAddr,
    /// Where laboratories hand messages in, if they do.
    pub door: Option<SocketAddr>,
    /// From start to the first page.
    pub first_page: Duration,
}

impl Server {
    /// Starts the server on the database of the settings and waits for its first page.
    ///
    /// # Errors
    /// When it ends instead.
    pub async fn start(settings: &Settings) -> Outcome<Self> {
        Self::start_with(settings, &[]).await
    }

    /// The same with further arguments.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_with(settings: &Settings, further: &[&str]) -> Outcome<Self> {
        let began = Instant::now();
        let program = std::env::current_exe()?;
        let mut command = Command::new(program);
        command.arg("serve").arg("--listen").arg("127.0.0.1:0").arg("--database").arg(settings.database());
        command.arg("--data-folder").arg(settings.data_folder()).args(further);
        // Each of its users does the work of hundreds: they are counted and not asked who they are.
        command.args(["--persons-an-hour", &usize::MAX.to_string()]);
        if let Some(date) = settings.business_date {
            command.arg("--business-date").arg(date.to_string());
        }
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or_else(|| Failure::new("the server has no output"))?;
        let mut lines = BufReader::new(output).lines();
        let line = lines.next().transpose()?.unwrap_or_default();
        let address = line.rsplit("http://").next().and_then(|text| text.trim().parse().ok());
        let Some(address) = address else {
            return Err(Failure::new(format!("the server did not start: {line}")));
        };
        let door = match further.contains(&"--mllp") {
            true => {
                lines.next().transpose()?.and_then(|line| line.rsplit("mllp://").next()?.trim().parse().ok())
            }
            false => None,
        };
        let mut client = Client::new(address);
        let ask = Ask { method: "GET", path: "/login", cookie: "", bearer: None, key: None, body: None };
        let answer = client.send(&ask).await?;
        if answer.status != 200 {
            return Err(Failure::new(format!("the sign-in page answered {}", answer.status)));
        }
        Ok(Self { child, address, door, first_page: began.elapsed() })
    }

    /// Processor time used so far, in user and kernel, by all threads.
    pub fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // After the name in brackets: state is field 3, user and kernel time fields 14 and 15, in hundredths of a second.
        let fields: Vec<&str> =
            stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace().collect();
        let of = |at: usize| fields.get(at - 3).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        Duration::from_millis((of(14) + of(15)) * 10)
    }

    /// Resident memory in megabytes, and how much of it is the server's own: the rest is the file's, mapped from the
    /// system's cache.
    pub fn memory(&self) -> (f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        (megabytes(&status, "VmRSS:"), megabytes(&status, "RssAnon:"))
    }
}

/// The most memory of its own that a process has held, in megabytes, and what it has mapped besides.
pub fn peak_megabytes(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    megabytes(&status, "VmHWM:")
}

fn megabytes(status: &str, of: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix(of)).unwrap_or("0");
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0.0);
    kilobytes / 1024.0
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
