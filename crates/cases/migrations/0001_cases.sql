-- A report of a suspect case by a doctor (segnalazione).
CREATE TABLE report (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- ASL of the domicile when it was filed; who sees it now is in audience_entry.
    asl @text NOT NULL,
    gp_code @text NOT NULL,
    onset_date @date,
    -- Codes of the symptoms, separated by blanks; empty for none.
    symptoms @text NOT NULL,
    temperature_tenths @integer,
    -- Where the patient is, when not at the domicile.
    whereabouts @text NOT NULL,
    note @text NOT NULL,
    -- 'waiting', 'in_charge'
    status @text NOT NULL,
    reported_by @id NOT NULL,
    reported_by_name @text NOT NULL,
    -- Business time.
    reported_at @instant NOT NULL,
    reported_on @date NOT NULL,
    taken_by @id,
    taken_by_name @text,
    taken_at @instant,
    version @bigint NOT NULL
) @clustered;
CREATE INDEX report_person ON report (person_id, reported_at);

-- A confirmed case (FHIR Condition).
CREATE TABLE covid_case (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- ASL and comune of the domicile when it was opened: where the figures count it.
    asl @text NOT NULL,
    comune @text NOT NULL,
    -- The result that confirms it: another one takes its place when it is corrected and the other suffices.
    result_id @id NOT NULL REFERENCES lab_result (id),
    onset_date @date,
    opened_on @date NOT NULL,
    -- 'open', 'closed', 'withdrawn'
    status @text NOT NULL,
    changed_at @instant NOT NULL,
    version @bigint NOT NULL
) @clustered;
CREATE INDEX covid_case_person ON covid_case (person_id, opened_on);
CREATE INDEX covid_case_result ON covid_case (result_id);

-- A measure: the isolation of a case, or the quarantine of a contact. Its signed order is a later act.
CREATE TABLE measure (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- NULL while a positive antigen test waits to be confirmed, and for contacts.
    case_id @id REFERENCES covid_case (id),
    -- The result that began it.
    result_id @id REFERENCES lab_result (id),
    -- 'isolation', 'quarantine'
    kind @text NOT NULL,
    -- ASL in charge when it began: where the figures count it to the end.
    asl @text NOT NULL,
    -- Where the person spends it now, and since when.
    comune @text NOT NULL,
    address @text NOT NULL,
    place_since @date NOT NULL,
    starts_on @date NOT NULL,
    -- What the rules said on evaluated_on. The expected end is NULL while it depends on tests to come.
    expected_end @date,
    -- Last day by the rule whatever the tests, when it has one.
    latest_end @date,
    -- The rule's conditions are met; a person still has to confirm the end.
    may_end @bool NOT NULL,
    -- Empty when no rule was in force.
    rule_id @text NOT NULL,
    -- Catalogue key and arguments (JSON) of the sentence that explains the date.
    explanation @text NOT NULL,
    evaluated_on @date NOT NULL,
    -- 'awaiting_signature', 'ended', 'withdrawn'
    status @text NOT NULL,
    -- First day it no longer runs.
    ended_on @date,
    -- Business time.
    created_at @instant NOT NULL,
    version @bigint NOT NULL
) @clustered;
CREATE INDEX measure_person ON measure (person_id, starts_on);
CREATE INDEX measure_day ON measure (starts_on, asl);
CREATE INDEX measure_result ON measure (result_id);
-- For the night: those whose last day is over, and those the rules must be asked about again.
CREATE INDEX measure_due ON measure (latest_end) WHERE status = 'awaiting_signature';
CREATE INDEX measure_evaluated ON measure (evaluated_on) WHERE status = 'awaiting_signature';

-- What each version of a measure was: nothing is overwritten without a trace.
CREATE TABLE measure_history (
    measure_id @id NOT NULL REFERENCES measure (id),
    version @bigint NOT NULL,
    -- 'started', 'linked', 'evaluated', 'moved', 'ended', 'withdrawn'
    change @text NOT NULL,
    -- The result that caused the change, if one did.
    result_id @id,
    expected_end @date,
    latest_end @date,
    explanation @text NOT NULL,
    comune @text NOT NULL,
    address @text NOT NULL,
    changed_at @instant NOT NULL,
    PRIMARY KEY (measure_id, version)
) @clustered;

-- Which measures a user has looked at: what is not here is new to him.
CREATE TABLE measure_seen (
    user_id @id NOT NULL,
    measure_id @id NOT NULL,
    seen_at @instant NOT NULL,
    PRIMARY KEY (user_id, measure_id)
) @clustered;
