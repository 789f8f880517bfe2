-- Merged persons (docs/adr/0048). `person.canonical_id` points at the survivor, always at one who is herself: a merge is that one value
-- and the row here, its undo the same.
CREATE INDEX person_canonical ON person (canonical_id);

-- All ids of a person by any of them: `id IN (SELECT id FROM same_person WHERE known_as = $1)`. Ids alone, which name nobody; so on PostgreSQL
-- it asks no policy of the person twice for each statement, and what a row is seen by is its own.
CREATE VIEW same_person AS
SELECT p.id AS known_as, s.id FROM person p JOIN person s ON s.canonical_id = p.canonical_id;

CREATE TABLE person_merge (
    id @id PRIMARY KEY,
    survivor_id @id NOT NULL REFERENCES person (id),
    merged_id @id NOT NULL REFERENCES person (id),
    -- The data of both as they were, whole, and their versions.
    survivor_version @bigint NOT NULL,
    survivor_before @text NOT NULL,
    merged_version @bigint NOT NULL,
    merged_before @text NOT NULL,
    reason @text NOT NULL,
    merged_at @instant NOT NULL,
    merged_on @date NOT NULL,
    merged_by @id NOT NULL,
    merged_by_name @text NOT NULL,
    -- The act that undid it: its repeat is harmless.
    undo_act @id,
    undone_by @id,
    undone_by_name @text,
    undone_at @instant,
    undone_why @text,
    -- By the real clock, as the audit's records are: from when until when what was seen of the one concerned the other.
    recorded_at @instant NOT NULL,
    undone_recorded_at @instant
) @clustered;
CREATE INDEX person_merge_survivor ON person_merge (survivor_id);
CREATE INDEX person_merge_merged ON person_merge (merged_id);
-- Nobody is merged into two.
CREATE UNIQUE INDEX person_merge_standing ON person_merge (merged_id) WHERE undone_at IS NULL;

-- Lists and searches know the survivor alone; the entries of who was merged are there for what was written under her id.
DROP VIEW person_entry;
CREATE VIEW person_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name
FROM held_entry a JOIN person p ON p.id = a.id
WHERE a.resource = 'person' AND NULLIF(p.canonical_id = p.id, FALSE) IS NOT NULL;

-- By another name of hers, or by any name of who was merged into her, the survivor is found (`whose`), with the name that led to her.
DROP VIEW person_name_entry;
CREATE VIEW person_name_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.id AS whose, p.tax_code, p.other_identifier_kind,
       p.other_identifier, m.family_name, m.given_name, m.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name
FROM held_entry a JOIN person m ON m.id = a.id JOIN person p ON p.id = m.canonical_id
WHERE a.resource = 'person_name';

-- And by a telephone that stands in either's data.
DROP VIEW person_phone_entry;
CREATE VIEW person_phone_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name, m.phone,
       REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(m.phone, ' ', ''), '+', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', '') AS digits
FROM person m JOIN held_entry a ON a.id = m.canonical_id JOIN person p ON p.id = m.canonical_id
WHERE a.resource = 'person';

DROP VIEW person_phone2_entry;
CREATE VIEW person_phone2_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name, m.phone2,
       REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(m.phone2, ' ', ''), '+', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', '') AS digits
FROM person m JOIN held_entry a ON a.id = m.canonical_id JOIN person p ON p.id = m.canonical_id
WHERE a.resource = 'person';
-- @postgres
-- That two were one, to the ASL that sees both of them: the row has the data of both, and she who was merged may be another's again.
ALTER TABLE person_merge ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON person_merge FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = person_merge.survivor_id AND e.resource = 'person'
     AND e.audience >= 'asl:' AND e.audience < 'asl;' LIMIT 1) IS NOT NULL
    AND (SELECT TRUE FROM audience_entry e WHERE e.id = person_merge.merged_id AND e.resource = 'person'
         AND e.audience >= 'asl:' AND e.audience < 'asl;' LIMIT 1) IS NOT NULL);
