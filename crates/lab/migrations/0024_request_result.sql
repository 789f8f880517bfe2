-- A request with the result that holds, to each audience that sees the request: whoever does sees its result too, and so does its page.
CREATE VIEW request_result_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, q.number, q.laboratory, q.asl, q.reason, q.test_type,
       q.note, q.status, q.requested_at, q.requested_on, q.person_id, p.family_name, p.given_name, p.birth_date, q.priority,
       q.tube, q.received_at, q.origin, r.id AS result_id, r.outcome, r.sampled_at, r.source
FROM held_entry a
JOIN swab_request q ON q.id = a.id
JOIN person p ON p.id = q.person_id
LEFT JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id AND r.current
WHERE a.resource = 'request';
