-- With which device a rapid test was done: its number in the EU list, or its name; empty for what no device is said of.
ALTER TABLE lab_result ADD COLUMN device @text NOT NULL DEFAULT '';

-- A rapid test where it was done, besides what its result says.
CREATE TABLE rapid_test (
    -- Made before the write: a repeat with the same changes nothing. It is the document of the result too.
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- 'point-gp', 'point-pharmacy', 'point-school', 'point-rsa', 'point-hotspot': the laboratory of the result.
    point @text NOT NULL,
    test_code @text NOT NULL,
    -- The number of the result it became (lab_result.accession).
    document @text NOT NULL UNIQUE,
    -- Made by the sheet of a group; NULL when alone.
    sheet_id @id,
    device @text NOT NULL,
    lot @text NOT NULL,
    -- Who did it, as written.
    operator @text NOT NULL,
    -- Where: the pharmacy, the school with the class, the ward.
    place @text NOT NULL,
    -- A term of the code list swab_reason.
    reason @text NOT NULL,
    sampled_at @instant NOT NULL,
    recorded_by @id NOT NULL,
    recorded_at @instant NOT NULL
) @clustered;
CREATE INDEX rapid_test_person ON rapid_test (person_id);
CREATE INDEX rapid_test_of ON rapid_test (recorded_by, id);
-- As the result itself: through the person. What somebody recorded himself is asked for beyond the wall, by his own id.
-- @postgres
ALTER TABLE rapid_test ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON rapid_test FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = rapid_test.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b JOIN lab_result r ON r.id = b.id
              WHERE r.person_id = rapid_test.person_id AND r.laboratory = rapid_test.point
                AND r.accession = rapid_test.document AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);
