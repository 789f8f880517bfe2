-- From hand to hand: when a report was filed, sent back, completed and taken in charge, and by whom.
CREATE TABLE report_step (
    report_id @id NOT NULL REFERENCES report (id),
    -- 1, 2, 3 … of the report.
    number @bigint NOT NULL,
    -- 'filed', 'sent_back', 'completed', 'taken'
    step @text NOT NULL,
    -- What was asked for, or answered; empty otherwise.
    note @text NOT NULL,
    by_id @id NOT NULL,
    by_name @text NOT NULL,
    -- Business time.
    done_at @instant NOT NULL,
    PRIMARY KEY (report_id, number)
) @clustered;
INSERT INTO report_step (report_id, number, step, note, by_id, by_name, done_at)
SELECT id, 1, 'filed', '', reported_by, reported_by_name, reported_at FROM report;
INSERT INTO report_step (report_id, number, step, note, by_id, by_name, done_at)
SELECT id, 2, 'taken', '', taken_by, taken_by_name, taken_at FROM report WHERE taken_by IS NOT NULL;
-- @postgres
-- Whoever sees the report by its own audience sees through whose hands it went; through the person, as everything of hers is
-- seen: but what is barred (docs/adr/0026).
ALTER TABLE report_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON report_step FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = report_step.report_id AND e.resource = 'report' LIMIT 1) IS NOT NULL);
CREATE POLICY through_person ON report_step FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM report r WHERE r.id = report_step.report_id
     AND (SELECT TRUE FROM audience_entry e WHERE e.id = r.person_id AND e.resource = 'person'
          AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
               OR (SELECT TRUE FROM audience_bar b WHERE b.id = r.id AND b.author <> e.audience LIMIT 1) IS NULL)
          LIMIT 1) IS NOT NULL
     LIMIT 1) IS NOT NULL);
