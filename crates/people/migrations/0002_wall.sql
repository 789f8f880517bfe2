-- The second wall: a person is visible to her audiences, and her history to the same. The modules above add their own ways
-- to a person: the request a laboratory works on, the measure a mayor is told of.
-- The form (SELECT TRUE … LIMIT 1) is asked row by row on the index audience_entry_of; EXISTS would invite the planner to
-- read all that an audience holds into a hash first.
-- @postgres
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON person FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = person.id AND e.resource = 'person' LIMIT 1) IS NOT NULL);

ALTER TABLE person_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON person_history FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = person_history.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);
