-- By which rule a result was given to its person; empty by hand, and before rules were kept.
ALTER TABLE lab_result ADD COLUMN matched_by @text NOT NULL DEFAULT '';
-- 'deleted' or 'wrong_patient' on the revision that says the result counts no more; such a revision is never current.
ALTER TABLE lab_result ADD COLUMN withdrawn @text NOT NULL DEFAULT '';

-- A message of a laboratory's system: the receipt that its repeat gets again and, while they are kept, its bytes as evidence.
CREATE TABLE lab_message (
    id @id PRIMARY KEY,
    laboratory @text NOT NULL,
    -- 'hl7', 'fhir'
    door @text NOT NULL,
    -- Who numbers its messages, and its number of this one; NULL when it has none.
    sender @text NOT NULL,
    sender_message @text,
    -- SHA-256 of the bytes.
    hash @bytes NOT NULL,
    received_at @instant NOT NULL,
    received_by @id NOT NULL,
    received_by_name @text NOT NULL,
    -- 'done'; 'failed' in the list of dead letters; 'dismissed' from it.
    state @text NOT NULL,
    -- What became of its results.
    recorded @integer NOT NULL,
    corrected @integer NOT NULL,
    withdrawn @integer NOT NULL,
    repeated @integer NOT NULL,
    held @integer NOT NULL,
    unmatched @integer NOT NULL,
    ignored @integer NOT NULL,
    -- The same, one by one, as JSON: the first receipt.
    fates @text NOT NULL,
    -- The bytes while they are kept, and until when; those of a dead letter until somebody has dealt with it.
    body @bytes,
    kept_until @instant,
    -- Of a dead letter: the key of the reason, how often it was tried, when last, who has taken it on, why it was dismissed.
    why @text NOT NULL,
    tries @integer NOT NULL,
    failed_at @instant,
    owner_id @id,
    owner_name @text,
    note @text NOT NULL,
    UNIQUE (laboratory, door, sender, sender_message),
    UNIQUE (laboratory, hash)
) @table;
CREATE INDEX lab_message_received ON lab_message (laboratory, received_at);
CREATE INDEX lab_message_state ON lab_message (laboratory, state, failed_at) WHERE state <> 'done';
CREATE INDEX lab_message_kept ON lab_message (kept_until) WHERE kept_until IS NOT NULL;

-- What was sent and is no result: preliminary, or of nobody for certain.
CREATE TABLE lab_unsettled (
    id @id PRIMARY KEY,
    laboratory @text NOT NULL,
    -- Whose public health may answer too.
    asl @text NOT NULL,
    -- 'held': preliminary; 'open': a question; 'matched', 'closed': answered; 'over': what followed settled it.
    state @text NOT NULL,
    -- Why nobody could be told; empty for what is preliminary.
    doubt @text NOT NULL,
    -- SHA-256 of the identity as it was sent, by which an answer is remembered; NULL when next to nothing was said.
    identity @bytes,
    -- Number and test, by which what follows finds it.
    document @text NOT NULL,
    -- What was sent, as JSON.
    sent @text NOT NULL,
    received_at @instant NOT NULL,
    claimed_by @id,
    claimed_by_name @text,
    claimed_at @instant,
    -- The answer.
    person_id @id REFERENCES person (id),
    -- The result it became. No reference: results go first when a person's facts are deleted.
    result_id @id,
    closing @text NOT NULL,
    note @text NOT NULL,
    settled_by @id,
    settled_by_name @text,
    settled_at @instant,
    version @bigint NOT NULL
) @table;
CREATE INDEX lab_unsettled_laboratory ON lab_unsettled (laboratory, state, received_at, id);
CREATE INDEX lab_unsettled_asl ON lab_unsettled (asl, state, received_at, id);
CREATE INDEX lab_unsettled_document ON lab_unsettled (laboratory, document);
CREATE INDEX lab_unsettled_identity ON lab_unsettled (laboratory, identity) WHERE identity IS NOT NULL;
CREATE INDEX lab_unsettled_person ON lab_unsettled (person_id) WHERE person_id IS NOT NULL;

-- Messages and questions to the laboratory that sent them; questions to public health besides.
-- @postgres
ALTER TABLE lab_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON lab_message FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);

ALTER TABLE lab_unsettled ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON lab_unsettled FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[])
           OR 'asl:' || asl = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);
