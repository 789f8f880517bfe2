-- What somebody asked about her own data (articles 15 to 21 of the regulation), until when it is answered, and the answer. It
-- outlives a person who is deleted, and may be about somebody of whom nothing is held.
CREATE TABLE rights_request (
    id @id PRIMARY KEY,
    -- The ASL that answers, and whom it is about; NULL when nobody of that ASL has that tax code.
    asl @text NOT NULL,
    person_id @id,
    tax_code @text NOT NULL,
    -- Who asked, and where the answer goes.
    requester @text NOT NULL,
    address @text NOT NULL,
    -- 'access', 'rectification', 'erasure', 'limitation', 'objection'
    kind @text NOT NULL,
    -- 'counter', 'post', 'pec', 'email'
    channel @text NOT NULL,
    note @text NOT NULL,
    received_on @date NOT NULL,
    -- Last day for the answer, as it is now.
    due_on @date NOT NULL,
    entered_by @id NOT NULL,
    entered_by_name @text NOT NULL,
    entered_at @instant NOT NULL,
    extended_act @id,
    extended_by_name @text,
    extended_at @instant,
    extended_why @text,
    closed_act @id,
    closed_by @id,
    closed_by_name @text,
    closed_at @instant,
    closed_on @date,
    -- 'granted', 'partly', 'refused', with the law by which it was not granted whole, and what was answered.
    outcome @text,
    legal @text,
    answer @text
) @clustered;
-- What is due first comes first; of those that are answered the latest.
CREATE INDEX rights_request_open ON rights_request (asl, due_on, id) WHERE closed_at IS NULL;
CREATE INDEX rights_request_closed ON rights_request (asl, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX rights_request_person ON rights_request (person_id);
-- @postgres
-- The store asks as the system, with a decision for the ASL that answers.
REVOKE SELECT ON rights_request FROM argine_reader;
