//! `argine retention …`: what is over its term, shown, approved and deleted. It says how many, and never who.

use kernel::Problem;
use retention::model::{Plan, Shown, State};
use retention::service::{self, NewHold};
use serde_json::{Value, json};
use storage::{Db, Tx};
use uuid::Uuid;

use super::users::asking;
use super::{open, print_json, shell};
use crate::cli::{Retention, Who};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use crate::wiring;

/// Runs `argine retention …`.
///
/// # Errors
/// What the services refuse, in English.
pub async fn run(settings: &Settings, command: Retention) -> Outcome {
    // An account that says nothing of anybody gets its name from the catalogue.
    web::texts::init(&wiring::catalogue());
    let db = open(settings).await?;
    match command {
        Retention::Plan { unit, who } => plan(&db, unit, &who).await,
        Retention::Show { id: None, who } => latest(&db, &who).await,
        Retention::Show { id: Some(id), who } => show(&db, id, &who).await,
        Retention::Approve { id, json } => {
            // Whose login somebody names here is no proof of who he is: he is the machine's owner, and the machine says who.
            let (who, shell) = (Who { asked_by: None, json }, shell::user());
            act(&db, &who, move |tx, actor| service::approve(tx, actor, id, Some(&shell))).await?;
            show(&db, id, &who).await
        }
        Retention::Tidy => {
            service::tidy(&db, true).await?;
            println!("what was deleted is gone from the file");
            Ok(())
        }
        Retention::Run { id, who } => {
            let found = view(&db, id, &who).await?;
            if !matches!(found.plan.state, State::Approved | State::Preparing | State::Done) {
                return Err(Failure::new("the plan is not approved"));
            }
            service::advance(&db, id).await?;
            service::tidy(&db, false).await?;
            show(&db, id, &who).await?;
            match view(&db, id, &who).await?.plan.state {
                State::Approved => {
                    Err(Failure::new("another process is at it, or was a minute ago: try again then"))
                }
                _ => Ok(()),
            }
        }
        Retention::Withdraw { id, who } => {
            let shell = shell::user();
            act(&db, &who, move |tx, actor| service::withdraw(tx, actor, id, Some(&shell))).await?;
            // Which rows it was about is forgotten at once, if nobody is at it.
            service::advance(&db, id).await?;
            show(&db, id, &who).await
        }
        Retention::Hold { class, unit, reason, who } => hold(&db, class, unit, reason, &who).await,
        Retention::Release { id, reason, who } => {
            act(&db, &who, move |tx, actor| service::release(tx, actor, id, &reason)).await?;
            println!("released {id}");
            Ok(())
        }
        Retention::Term { class, term, who } => {
            let (code, text) = (class.clone(), term);
            let chosen =
                act(&db, &who, move |tx, actor| service::choose_term(tx, actor, &code, &text)).await?;
            println!("{class} {chosen}");
            Ok(())
        }
    }
}

/// One unit of work in the name of whoever asks; what is refused is told in English.
async fn act<T: Send + 'static>(
    db: &Db,
    who: &Who,
    work: impl Fn(&mut Tx<'_>, &access::Actor) -> kernel::Result<T> + Send + 'static,
) -> Outcome<T> {
    let asked_by = who.asked_by.clone();
    let done = db.write(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        work(tx, &actor)
    });
    done.await.map_err(|problem| match &problem {
        Problem::Refused(key) => Failure::new(refusal(key)),
        Problem::Invalid(fields) => {
            let wrong: Vec<_> =
                fields.iter().map(|field| format!("{}: {}", field.field, refusal(field.key))).collect();
            Failure::new(wrong.join("; "))
        }
        _ => problem.into(),
    })
}

fn refusal(key: &str) -> String {
    let text = match key {
        "retention-same" => {
            "whoever prepared a plan does not approve it, and one shell is one person: approve on the page what was prepared here"
        }
        "retention-other-role" => {
            "the plan of an ASL is approved by its data-protection officer when an administrator prepared it, and the other way \
             round"
        }
        "retention-release-officer" => {
            "what is held of a person is let go by the data-protection officer of her ASL"
        }
        "retention-open" => "another plan of that unit is open: approve or withdraw it first",
        "retention-not-waiting" => "the plan does not wait for a decision any more",
        "retention-unit-wrong" => "no such ASL, or not yours; 010 is the region",
        "retention-class-unknown" => "no such class",
        "retention-hold-what" => "a class or a person",
        "retention-several" => "there are several of them in that ASL",
        "retention-reason-wrong" => "at least 15 and at most 500 characters",
        "retention-nobody" => "nobody of that ASL, or whoever asks is not its data-protection officer",
        "retention-term-decided" => "a source decides how long it is kept",
        "retention-term-short" => "shorter than the least term",
        "retention-term-wrong" => "like 24m or 90d",
        other => other,
    };
    text.to_owned()
}

async fn plan(db: &Db, unit: String, who: &Who) -> Outcome {
    let id = Uuid::now_v7();
    let shell = shell::user();
    act(db, who, move |tx, actor| service::prepare(tx, actor, id, &unit, Some(&shell))).await?;
    service::advance(db, id).await?;
    show(db, id, who).await
}

async fn view(db: &Db, id: Uuid, who: &Who) -> Outcome<Shown> {
    let asked_by = who.asked_by.clone();
    let found = db.read(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::view(tx, &actor, id)
    });
    Ok(found.await?)
}

async fn show(db: &Db, id: Uuid, who: &Who) -> Outcome {
    let found = view(db, id, who).await?;
    if who.json.json {
        return print_json(&as_json(&found));
    }
    println!("{}", head(&found.plan));
    for line in &found.lines {
        let against: Vec<_> = line.against.iter().map(|(why, n)| format!("{why}={n}")).collect();
        let oldest = line.oldest.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let more = if line.more { "+" } else { "" };
        let due = format!("{}{more}", line.due);
        println!(
            "{:16} {:10} {:>5} due {due:>6}  oldest {oldest:10}  erased {:6}  changed {:4}  stays {}",
            line.class,
            line.outcome,
            line.term,
            line.erased,
            line.changed,
            if against.is_empty() { "-".to_owned() } else { against.join(" ") },
        );
    }
    if found.plan.state == State::Preparing {
        println!("it is still looked for: argine retention show {id}");
    } else if found.is_empty() {
        println!("nothing is over");
    }
    Ok(())
}

fn head(plan: &Plan) -> String {
    format!("{} unit {} on {} {}", plan.id, plan.unit, plan.day, plan.state.code())
}

fn as_json(found: &Shown) -> Value {
    let lines: Vec<_> = found
        .lines
        .iter()
        .map(|line| {
            let against: serde_json::Map<_, _> =
                line.against.iter().map(|(why, n)| (why.clone(), json!(n))).collect();
            json!({
                "class": line.class, "term": line.term, "outcome": line.outcome, "due": line.due,
                "oldest": line.oldest.map(|day| day.to_string()), "more": line.more, "erased": line.erased,
                "changed": line.changed, "against": against,
            })
        })
        .collect();
    let Plan { id, unit, day, state, made_at, .. } = &found.plan;
    json!({
        "id": id.to_string(), "unit": unit, "day": day.to_string(), "made_at": made_at.to_string(),
        "state": state.code(), "lines": lines,
    })
}

async fn latest(db: &Db, who: &Who) -> Outcome {
    let asked_by = who.asked_by.clone();
    let found = db.read(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::overview(tx, &actor)
    });
    let plans = found.await?.plans;
    if who.json.json {
        let all = plans.iter().map(|plan| json!({ "id": plan.id.to_string(), "state": plan.state.code() }));
        return print_json(&all.collect::<Vec<_>>());
    }
    plans.iter().for_each(|plan| println!("{}", head(plan)));
    println!("{} plans", plans.len());
    Ok(())
}

async fn hold(db: &Db, class: Option<String>, unit: String, reason: String, who: &Who) -> Outcome {
    let code = match class {
        Some(_) => String::new(),
        None => super::audit::tax_code_from_input()?,
    };
    let id = Uuid::now_v7();
    let new = NewHold { id, unit, class: class.unwrap_or_default(), code, reason, ..NewHold::default() };
    act(db, who, move |tx, actor| service::hold(tx, actor, &new)).await?;
    println!("held {id}");
    Ok(())
}
