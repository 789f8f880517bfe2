-- A person whom an ASL took over, or asks another one for. It goes with the person when she is deleted; that it happened stays in the
-- audit.
CREATE TABLE person_transfer (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- The ASL in charge then, and the one that wants her.
    from_asl @text NOT NULL,
    to_asl @text NOT NULL,
    -- Where she lives now, as who wants her says.
    comune @text NOT NULL,
    street @text NOT NULL,
    reason @text NOT NULL,
    -- 'taken'; 'asked', 'accepted', 'refused', 'withdrawn'
    status @text NOT NULL,
    asked_at @instant NOT NULL,
    asked_by @id NOT NULL,
    asked_by_name @text NOT NULL,
    answered_at @instant,
    answered_by @id,
    answered_by_name @text,
    answer @text
) @clustered;
CREATE INDEX person_transfer_person ON person_transfer (person_id);
CREATE INDEX person_transfer_from ON person_transfer (from_asl, asked_at);
CREATE INDEX person_transfer_to ON person_transfer (to_asl, asked_at);
-- An ASL asks once for a person.
CREATE UNIQUE INDEX person_transfer_waiting ON person_transfer (person_id, to_asl) WHERE status = 'asked';
-- @postgres
-- Who asks does not see the person: the store asks the gate and reads as the system.
REVOKE SELECT ON person_transfer FROM argine_reader;
