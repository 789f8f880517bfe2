-- Who sees something of a person's sees whose it is: what that is stands in wall.subject.
-- @postgres
CREATE POLICY through_subject ON person FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM wall.subject s WHERE s.person_id = person.id LIMIT 1) IS NOT NULL);
