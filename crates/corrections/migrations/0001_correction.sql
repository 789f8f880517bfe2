-- What somebody asked to correct, and what became of it. No reference to the person: it outlives one who is deleted.
CREATE TABLE correction (
    id @id PRIMARY KEY,
    -- 'person', 'report', 'request', 'deletion'
    kind @text NOT NULL,
    person_id @id NOT NULL,
    -- The person, report or request, and its version when it was asked.
    fact_id @id NOT NULL,
    fact_version @bigint NOT NULL,
    -- The named fields alone, as JSON of name -> value.
    before @text NOT NULL,
    after @text NOT NULL,
    why @text NOT NULL,
    note @text NOT NULL,
    -- 'asked', 'applied', 'declined', 'withdrawn', 'overtaken'
    status @text NOT NULL,
    -- ASL in charge then; who sees it now is in audience_entry.
    asl @text NOT NULL,
    -- By whom, through which audience, when (business time).
    asked_by @id NOT NULL,
    asked_by_name @text NOT NULL,
    asked_through @text NOT NULL,
    asked_at @instant NOT NULL,
    -- The act that ended it: its repeat is harmless.
    ended_act @id,
    ended_by @id,
    ended_by_name @text,
    ended_at @instant,
    ended_note @text,
    version @bigint NOT NULL
) @clustered;
CREATE INDEX correction_person ON correction (person_id, asked_at);
-- One at a time about the same fact.
CREATE UNIQUE INDEX correction_waiting ON correction (fact_id, kind) WHERE status = 'asked';
-- @postgres
ALTER TABLE correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON correction FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = correction.id AND e.resource = 'correction' LIMIT 1) IS NOT NULL);
