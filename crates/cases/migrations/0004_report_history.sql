-- What each version of a report said before it was corrected: nothing is overwritten without a trace.
CREATE TABLE report_history (
    report_id @id NOT NULL REFERENCES report (id),
    -- The version that was corrected.
    version @bigint NOT NULL,
    onset_date @date,
    symptoms @text NOT NULL,
    temperature_tenths @integer,
    whereabouts @text NOT NULL,
    note @text NOT NULL,
    -- By which act, whose, when (business time) and why.
    act_id @id NOT NULL,
    changed_by @id NOT NULL,
    changed_by_name @text NOT NULL,
    changed_at @instant NOT NULL,
    reason @text NOT NULL,
    PRIMARY KEY (report_id, version)
) @clustered;
-- @postgres
ALTER TABLE report_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON report_history FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM report r JOIN audience_entry e ON e.id = r.person_id AND e.resource = 'person'
     WHERE r.id = report_history.report_id LIMIT 1) IS NOT NULL);
