-- The whole of what a doctor reports, and what he is asked for when it is sent back.
-- How the symptoms are, e.g. 'cough=persistent_dry cold=mild'; empty when nobody said.
ALTER TABLE report ADD COLUMN grades @text NOT NULL DEFAULT '';
-- Where and how the patient may have been exposed; her clinical conditions.
ALTER TABLE report ADD COLUMN context @text NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN conditions @text NOT NULL DEFAULT '';
-- What was asked for last ('to_complete' comes to what status may say), by whom and when (business time).
ALTER TABLE report ADD COLUMN asked_by @id;
ALTER TABLE report ADD COLUMN asked_by_name @text;
ALTER TABLE report ADD COLUMN asked_at @instant;
ALTER TABLE report ADD COLUMN asked_note @text;
-- The few that wait for their doctor: the number beside the navigation.
CREATE INDEX report_to_complete ON report (id) WHERE status = 'to_complete';

ALTER TABLE report_history ADD COLUMN grades @text NOT NULL DEFAULT '';
ALTER TABLE report_history ADD COLUMN context @text NOT NULL DEFAULT '';
ALTER TABLE report_history ADD COLUMN conditions @text NOT NULL DEFAULT '';

DROP VIEW report_entry;
CREATE VIEW report_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, r.person_id, r.asl, r.onset_date, r.symptoms,
       r.temperature_tenths, r.whereabouts, r.note, r.status, r.reported_by, r.reported_by_name, r.reported_at, r.taken_by,
       r.taken_by_name, r.taken_at, r.version, r.gp_code, r.reported_on, r.grades, r.context, r.conditions, r.asked_by,
       r.asked_by_name, r.asked_at, r.asked_note, p.family_name, p.given_name, p.birth_date, p.phone, p.domicile_comune
FROM held_entry a
JOIN report r ON r.id = a.id
JOIN person p ON p.id = r.person_id
WHERE a.resource = 'report';
