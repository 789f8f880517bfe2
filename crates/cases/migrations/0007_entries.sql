-- A report and a measure with whose they are, to each audience that sees them.
CREATE VIEW report_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, r.person_id, r.asl, r.onset_date, r.symptoms,
       r.temperature_tenths, r.whereabouts, r.note, r.status, r.reported_by, r.reported_by_name, r.reported_at, r.taken_by,
       r.taken_by_name, r.taken_at, r.version, r.gp_code, r.reported_on, p.family_name, p.given_name, p.birth_date, p.phone,
       p.domicile_comune
FROM held_entry a
JOIN report r ON r.id = a.id
JOIN person p ON p.id = r.person_id
WHERE a.resource = 'report';

CREATE VIEW measure_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, m.person_id, m.kind, m.status, m.starts_on,
       m.expected_end, m.latest_end, m.may_end, m.explanation, m.evaluated_on, m.ended_on, m.case_id, m.comune, m.version,
       m.address, m.result_id, p.family_name, p.given_name, p.birth_date, p.phone
FROM held_entry a
JOIN measure m ON m.id = a.id
JOIN person p ON p.id = m.person_id
WHERE a.resource = 'measure';
