-- What the page shows of the rejected rows, without their data: a JSON list of [what is wrong, how to mend it].
ALTER TABLE result_import ADD COLUMN first_rejected @text;
-- Until when the rejected rows can be fetched; NULL when there are none, or no more.
ALTER TABLE result_import ADD COLUMN kept_until @instant;
-- Fourteen days, in microseconds.
UPDATE result_import SET kept_until = moved_at + 1209600000000 WHERE rejected_file <> '';
CREATE INDEX result_import_kept ON result_import (kept_until);

-- Who is in the registry of those the rejected rows of a file speak of: named in the record of whoever fetches them.
CREATE TABLE import_subject (
    import_id @id NOT NULL REFERENCES result_import (id),
    person_id @id NOT NULL REFERENCES person (id),
    PRIMARY KEY (import_id, person_id)
) @clustered;
-- @postgres
ALTER TABLE import_subject ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON import_subject FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM result_import i WHERE i.id = import_subject.import_id LIMIT 1) IS NOT NULL);
