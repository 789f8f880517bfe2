//! ServiceRequest: what a laboratory is asked for.

use kernel::Timestamp;
use lab::model::{Priority, RequestStatus, SwabRequest, TestKind};
use serde_json::{Value, json};
use territory::codes::{self, List};

use super::{Kind, Resource, concept, instant, laboratory, numbered};
use crate::systems;

/// A request, and when something happened to it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The request.
    pub request: SwabRequest,
    /// When its last result was recorded.
    pub resulted_at: Option<Timestamp>,
}

impl Order {
    /// When something happened to it last.
    pub fn updated_at(&self) -> Timestamp {
        let cancelled = self.request.cancelled.as_ref().map(|one| one.at);
        [self.resulted_at, cancelled].into_iter().flatten().fold(self.request.requested_at, Timestamp::max)
    }
}

/// The request.
pub fn service_request(order: &Order) -> Value {
    let request = &order.request;
    let (code, text) = test(request.test);
    let reason = codes::name(List::SwabReason, &request.reason);
    let notes: Vec<Value> = [&request.note]
        .into_iter()
        .filter(|note| !note.is_empty())
        .map(|note| json!({ "text": note }))
        .collect();
    Resource::new(Kind::ServiceRequest, request.id, request.version, Some(order.updated_at()))
        .with("identifier", json!([numbered("PLAC", systems::REQUEST, &request.number)]))
        .with("status", json!(status(request.status)))
        .with("intent", json!("order"))
        .with("category", json!([concept(systems::SNOMED, "108252007", "Esame di laboratorio")]))
        .with("priority", json!(priority(request.priority)))
        .with("code", concept(systems::LOINC, code, text))
        .with("subject", Kind::Patient.to(request.person))
        .with("authoredOn", json!(instant(request.requested_at)))
        .with(
            "requester",
            json!({ "type": "Organization", "identifier": { "system": systems::ASL, "value": request.asl } }),
        )
        .with("performer", json!([laboratory(&request.laboratory)]))
        .with("reasonCode", json!([concept(systems::REASON, &request.reason, &reason)]))
        .with("note", json!(notes))
        .done()
}

/// The test of a request, by LOINC, with our words.
pub fn test(kind: TestKind) -> (&'static str, &'static str) {
    match kind.code() {
        "antigen" => ("94558-4", "SARS-CoV-2, antigene (test rapido)"),
        "serology_igg" => ("94563-4", "SARS-CoV-2, anticorpi IgG"),
        "serology_igm" => ("94564-2", "SARS-CoV-2, anticorpi IgM"),
        _ => ("94500-6", "SARS-CoV-2, RNA (tampone molecolare)"),
    }
}

/// What is examined for a test, by SNOMED, with our words.
pub fn sample(kind: TestKind) -> (&'static str, &'static str) {
    match kind.is_serology() {
        true => ("119364003", "Siero"),
        false => ("258500001", "Tampone nasofaringeo"),
    }
}

/// Where it stands. What nobody has authorised yet is a proposal, and no laboratory sees it.
pub fn status(status: RequestStatus) -> &'static str {
    match status.code() {
        "proposed" => "draft",
        "information" => "on-hold",
        "denied" | "cancelled" => "revoked",
        "resulted" => "completed",
        _ => "active",
    }
}

fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::SymptomaticWorker => "stat",
        Priority::Hospital => "asap",
        Priority::Symptomatic => "urgent",
        Priority::EndOfIsolation | Priority::Contact | Priority::Screening => "routine",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_urgency_has_its_code() {
        let states = RequestStatus::ALL.map(status);
        assert_eq!(states, ["draft", "on-hold", "revoked", "active", "completed", "revoked"]);
        let urgencies = Priority::ALL.map(priority);
        assert_eq!(urgencies, ["stat", "asap", "urgent", "routine", "routine", "routine"]);
        assert!(TestKind::ALL.map(test).iter().all(|(code, _)| code.contains('-')));
    }
}
