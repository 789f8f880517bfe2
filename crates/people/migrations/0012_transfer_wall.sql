-- The line of time of a person tells who took her over and who asked for her: to the ASL that asked and the one that had her, and only
-- while it sees her. All else reads the table as the system, as before (docs/adr/0033, 0035).
-- @postgres
GRANT SELECT ON person_transfer TO argine_reader;
ALTER TABLE person_transfer ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON person_transfer FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = person_transfer.person_id AND e.resource = 'person'
     AND (e.audience = 'asl:' || person_transfer.from_asl OR e.audience = 'asl:' || person_transfer.to_asl)
     LIMIT 1) IS NOT NULL);
