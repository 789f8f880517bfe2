-- A report of a suspect case by a doctor (segnalazione).
CREATE TABLE report (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    asl @text NOT NULL,
    gp_code @text NOT NULL,
    onset_date @date,
    -- Codes of the symptoms, separated by blanks; empty for none.
    symptoms @text NOT NULL,
    temperature_tenths @integer,
    note @text NOT NULL,
    -- 'waiting', 'in_charge'
    status @text NOT NULL,
    reported_by @id NOT NULL,
    reported_at @instant NOT NULL,
    taken_by @id,
    taken_by_name @text,
    taken_at @instant,
    version @bigint NOT NULL
) @table;
CREATE INDEX report_person ON report (person_id, reported_at);

-- A confirmed case (FHIR Condition).
CREATE TABLE covid_case (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    asl @text NOT NULL,
    comune @text NOT NULL,
    -- The result that confirmed it.
    result_id @id NOT NULL REFERENCES lab_result (id),
    onset_date @date,
    opened_on @date NOT NULL,
    -- 'open', 'closed', 'withdrawn'
    status @text NOT NULL,
    changed_at @instant NOT NULL,
    version @bigint NOT NULL
) @table;
CREATE INDEX covid_case_person ON covid_case (person_id, opened_on);

-- A measure: the isolation of a case, or the quarantine of a contact. Its signed order is a later act.
CREATE TABLE measure (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    case_id @id REFERENCES covid_case (id),
    -- 'isolation', 'quarantine'
    kind @text NOT NULL,
    asl @text NOT NULL,
    comune @text NOT NULL,
    address @text NOT NULL,
    starts_on @date NOT NULL,
    -- Expected end by the rule, NULL while it depends on tests to come.
    expected_end @date,
    -- Last day by the rule whatever the tests, when it has one.
    latest_end @date,
    rule_id @text NOT NULL,
    -- Catalogue key and arguments (JSON) of the sentence that explains the date.
    explanation @text NOT NULL,
    -- 'awaiting_signature', 'ended', 'withdrawn'
    status @text NOT NULL,
    ended_on @date,
    created_at @instant NOT NULL,
    version @bigint NOT NULL
) @table;
CREATE INDEX measure_person ON measure (person_id, starts_on);
CREATE INDEX measure_day ON measure (starts_on, asl);

-- Which measures a user has looked at: what is not here is new to him.
CREATE TABLE measure_seen (
    user_id @id NOT NULL,
    measure_id @id NOT NULL,
    seen_at @instant NOT NULL,
    PRIMARY KEY (user_id, measure_id)
) @clustered;
