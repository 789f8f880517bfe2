-- What a deleted person's row and history were, whole: her id is never given again, and who looked at her can still be
-- asked. A tax code may stand here several times, and be somebody else's by now.
CREATE TABLE deleted_person (
    person_id @id PRIMARY KEY,
    tax_code @text,
    asl @text NOT NULL,
    -- The rows as JSON: the last data, and before them each line of the history.
    data @text NOT NULL,
    history @text NOT NULL,
    deleted_at @instant NOT NULL,
    deleted_by @id NOT NULL,
    reason @text NOT NULL
) @clustered;
CREATE INDEX deleted_person_tax_code ON deleted_person (tax_code);
-- @postgres
-- No page shows it: the store asks as the system, by exact key.
REVOKE SELECT ON deleted_person FROM argine_reader;
