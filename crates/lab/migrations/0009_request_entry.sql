-- A request with whose it is, to each audience that sees it.
CREATE VIEW request_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, q.number, q.laboratory, q.asl, q.reason, q.test_type,
       q.note, q.status, q.requested_at, q.requested_on, q.person_id, p.family_name, p.given_name, p.birth_date
FROM held_entry a
JOIN swab_request q ON q.id = a.id
JOIN person p ON p.id = q.person_id
WHERE a.resource = 'request';
