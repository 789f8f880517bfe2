-- What of a person's facts is kept from whoever only treats her, because she asked for it (docs/adr/0026). Worked out by the
-- module that keeps what she asked for; here it is part of who sees what: no audience of a kind that is kept out is written
-- for such a fact, and who sees the person by one does not see the fact.
CREATE TABLE audience_bar (
    -- The report, request, result, case, measure …
    id @id PRIMARY KEY,
    resource @text NOT NULL,
    person_id @id NOT NULL,
    -- The audience of its author, who goes on seeing it; empty when nobody of those who are kept out wrote it.
    author @text NOT NULL
) @clustered;
CREATE INDEX audience_bar_person ON audience_bar (person_id);
-- @postgres
ALTER TABLE audience_bar ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON audience_bar FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = audience_bar.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);
