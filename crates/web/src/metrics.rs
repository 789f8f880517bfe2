//! Counts of what was answered, in the text format of Prometheus. Labels are patterns of routes and never what was in
//! an address.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Method, StatusCode};

/// Upper ends of the classes of duration, in seconds.
const CLASSES: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];

#[derive(Default)]
struct Counts {
    // Patterns of routes are few and fixed, so the map stays small.
    answers: BTreeMap<(String, &'static str, u16), u64>,
    durations: [u64; CLASSES.len() + 1],
    seconds: f64,
    // By directive, of which there is a fixed list.
    csp_reports: BTreeMap<&'static str, u64>,
}

static COUNTS: Mutex<Counts> = Mutex::new(Counts {
    answers: BTreeMap::new(),
    durations: [0; CLASSES.len() + 1],
    seconds: 0.0,
    csp_reports: BTreeMap::new(),
});

/// Counts one answer.
pub(crate) fn count(route: &str, method: &Method, status: StatusCode, took: Duration) {
    let method = match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        _ => "other",
    };
    let seconds = took.as_secs_f64();
    let class = CLASSES.iter().position(|end| seconds <= *end).unwrap_or(CLASSES.len());
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    counts.durations[class] += 1;
    counts.seconds += seconds;
    *counts.answers.entry((route.to_owned(), method, status.as_u16())).or_default() += 1;
}

/// Counts one report of a broken content security policy.
pub(crate) fn csp_report(directive: &'static str) {
    *COUNTS.lock().unwrap_or_else(PoisonError::into_inner).csp_reports.entry(directive).or_default() += 1;
}

/// All counts so far.
pub fn render() -> String {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut text = String::from("# TYPE argine_answers_total counter\n");
    for ((route, method, status), n) in &counts.answers {
        let _ = writeln!(
            text,
            "argine_answers_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {n}"
        );
    }
    text.push_str("# TYPE argine_csp_reports_total counter\n");
    for (directive, n) in &counts.csp_reports {
        let _ = writeln!(text, "argine_csp_reports_total{{directive=\"{directive}\"}} {n}");
    }
    text.push_str("# TYPE argine_answer_seconds histogram\n");
    let mut sum = 0;
    for (i, n) in counts.durations.iter().enumerate() {
        sum += n;
        let end = CLASSES.get(i).map_or("+Inf".to_owned(), f64::to_string);
        let _ = writeln!(text, "argine_answer_seconds_bucket{{le=\"{end}\"}} {sum}");
    }
    let _ =
        write!(text, "argine_answer_seconds_sum {:.6}\nargine_answer_seconds_count {sum}\n", counts.seconds);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_status() {
        count("/tests/{id}", &Method::GET, StatusCode::OK, Duration::from_millis(2));
        count("/tests/{id}", &Method::GET, StatusCode::OK, Duration::from_secs(9));
        let text = render();
        assert!(
            text.contains("argine_answers_total{route=\"/tests/{id}\",method=\"GET\",status=\"200\"} 2"),
            "{text}"
        );
        assert!(text.contains("argine_answer_seconds_bucket{le=\"+Inf\"}"));
    }
}
