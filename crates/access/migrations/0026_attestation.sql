-- Every organisation attests its users each 90 days (docs/adr/0022): who said so for which, and of each role what he said.
CREATE TABLE attestation (
    id @id PRIMARY KEY,
    unit @text NOT NULL,
    by_id @id NOT NULL REFERENCES user_account (id),
    by_role @text NOT NULL,
    at @instant NOT NULL,
    day @date NOT NULL,
    confirmed @bigint NOT NULL,
    removed @bigint NOT NULL
) @table;
CREATE INDEX attestation_unit ON attestation (unit, at, id);

CREATE TABLE attestation_role (
    attestation_id @id NOT NULL REFERENCES attestation (id),
    assignment_id @id NOT NULL REFERENCES role_assignment (id),
    decision @text NOT NULL,
    PRIMARY KEY (attestation_id, assignment_id)
) @clustered;

-- A role that nobody attested in time ends, and this says until when it was given: whoever attests it gives those days back.
-- So no statement that asks which roles are held has to know of it.
CREATE TABLE attestation_pause (
    assignment_id @id NOT NULL REFERENCES role_assignment (id),
    paused_on @date NOT NULL,
    valid_to @date NOT NULL,
    over_at @instant,
    PRIMARY KEY (assignment_id, paused_on)
) @clustered;
CREATE INDEX attestation_pause_open ON attestation_pause (assignment_id) WHERE over_at IS NULL;
-- @postgres
REVOKE SELECT ON attestation, attestation_role, attestation_pause FROM argine_reader;
