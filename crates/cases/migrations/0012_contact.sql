-- Whom a person says she met (docs/adr/0035). The other one is somebody of the registry, or words. A line is never changed: what is
-- wrong is withdrawn, with the reason, and stays to be read. It belongs to the person who said it.
CREATE TABLE contact (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- Somebody of the registry, with what may be told of her to who does not see her; else words.
    other_id @id REFERENCES person (id),
    other_initials @text NOT NULL,
    other_words @text NOT NULL,
    -- The last day of it.
    happened_on @date,
    -- 'household', 'work', 'school', 'care', 'social', 'travel', 'other'; 'unsaid' with a report
    circumstance @text NOT NULL,
    -- 'declared', 'doctor', 'tracing'
    source @text NOT NULL,
    note @text NOT NULL,
    -- The report with which it was told.
    report_id @id REFERENCES report (id),
    -- The audience by which the author reached her.
    recorded_through @text NOT NULL,
    recorded_on @date NOT NULL,
    recorded_by @id NOT NULL,
    recorded_by_name @text NOT NULL,
    recorded_at @instant NOT NULL,
    -- The act that withdrew it: its repeat is harmless.
    withdrawn_act @id,
    withdrawn_by @id,
    withdrawn_by_name @text,
    withdrawn_at @instant,
    withdrawn_why @text
) @clustered;
CREATE INDEX contact_person ON contact (person_id, recorded_at);
CREATE INDEX contact_other ON contact (other_id, recorded_at) WHERE other_id IS NOT NULL;
CREATE INDEX contact_report ON contact (report_id) WHERE report_id IS NOT NULL;
-- That somebody was named, to who sees her: when and where, and not what else was said.
CREATE VIEW contact_naming AS
SELECT c.other_id, c.id, c.person_id, c.happened_on, c.circumstance, c.recorded_at, c.withdrawn_at FROM contact c
WHERE c.other_id IS NOT NULL AND EXISTS (SELECT 1 FROM held_entry e WHERE e.id = c.other_id AND e.resource = 'person');
-- @postgres
-- The row is seen through the person who said it, and not by an audience that a bar keeps out (docs/adr/0026).
ALTER TABLE contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON contact FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = contact.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = contact.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);
