-- A swab request (FHIR ServiceRequest).
CREATE TABLE swab_request (
    id @id PRIMARY KEY,
    -- Ten digits with a check digit: what the label and the laboratory's messages carry.
    number @text NOT NULL UNIQUE,
    person_id @id NOT NULL REFERENCES person (id),
    laboratory @text NOT NULL,
    asl @text NOT NULL,
    reason @text NOT NULL,
    test_type @text NOT NULL,
    note @text NOT NULL,
    -- 'requested', 'resulted', 'cancelled'
    status @text NOT NULL,
    requested_by @id NOT NULL,
    requested_at @instant NOT NULL,
    requested_on @date NOT NULL,
    version @bigint NOT NULL
) @clustered;
CREATE INDEX swab_request_person ON swab_request (person_id, requested_at);

-- A result (FHIR Observation). A correction is a new row that supersedes the old: both stay.
CREATE TABLE lab_result (
    id @id PRIMARY KEY,
    request_id @id REFERENCES swab_request (id),
    person_id @id NOT NULL REFERENCES person (id),
    laboratory @text NOT NULL,
    asl @text NOT NULL,
    -- The laboratory's number of the document; by hand, the request's number.
    accession @text NOT NULL,
    test_code @text NOT NULL,
    sampled_at @instant NOT NULL,
    outcome @text NOT NULL,
    value_text @text,
    unit @text,
    reference_range @text,
    -- 1, 2, 3 … for corrections of the same (laboratory, accession, test, sample time): the repeat of a row is harmless.
    revision @integer NOT NULL,
    supersedes @id REFERENCES lab_result (id),
    -- Why it corrects the one before, when somebody said it.
    reason @text,
    -- FALSE once superseded.
    current @bool NOT NULL,
    -- 'manual', 'csv', 'api'
    source @text NOT NULL,
    recorded_by @id NOT NULL,
    recorded_at @instant NOT NULL,
    -- Business date of the first revision: the day the figures count it on.
    reported_on @date NOT NULL,
    UNIQUE (laboratory, accession, test_code, sampled_at, revision)
) @clustered;
CREATE INDEX lab_result_person ON lab_result (person_id, sampled_at);
CREATE INDEX lab_result_day ON lab_result (reported_on, asl);

-- A file of results as it was received: the counts reconcile (rows = accepted + rejected + duplicate).
CREATE TABLE result_import (
    id @id PRIMARY KEY,
    laboratory @text NOT NULL,
    -- SHA-256, known at the end.
    file_hash @bytes NOT NULL,
    -- 'running' (if it has not moved for a while, it was interrupted), 'done', or the key of why it was not read.
    status @text NOT NULL,
    -- What the sender's file seems to hold, for the progress; 0 when nobody counted.
    expected_rows @integer NOT NULL,
    total_rows @integer NOT NULL,
    accepted @integer NOT NULL,
    rejected @integer NOT NULL,
    duplicate @integer NOT NULL,
    -- Of the duplicates, those whose result has been corrected since: what they say does not count.
    outdated @integer NOT NULL,
    -- The rejected rows with reason and remedy, as the file to mend and send again.
    rejected_file @text NOT NULL,
    imported_by @id NOT NULL,
    imported_at @instant NOT NULL,
    moved_at @instant NOT NULL
) @table;
CREATE INDEX result_import_laboratory ON result_import (laboratory, imported_at);
