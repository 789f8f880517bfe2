-- name: any_of
SELECT id FROM audience_entry WHERE resource = $1 AND audience >= 'asl:' AND audience < 'asl;' ORDER BY id LIMIT 1

-- name: any_request
SELECT q.id, q.person_id, q.number FROM swab_request q ORDER BY q.id LIMIT 1

-- name: any_result
SELECT id, person_id FROM lab_result WHERE request_id IS NOT NULL ORDER BY id LIMIT 1

-- name: any_measure
SELECT m.id, m.person_id FROM measure m ORDER BY m.id LIMIT 1

-- name: any_communication
SELECT c.id, c.person_id FROM communication c WHERE c.recipient = 'asl' ORDER BY c.id LIMIT 1

-- name: report_person
SELECT person_id FROM report WHERE id = $1

-- name: inbox
SELECT body FROM trace_inbox WHERE id > $1 ORDER BY id

-- A report, and a person of whom another ASL has charge.
-- name: elsewhere
SELECT r.id, r.person_id, p.id, p.asl FROM report r JOIN person p ON p.asl <> r.asl
WHERE NOT EXISTS (SELECT 1 FROM audience_entry a
                  WHERE a.resource = 'report' AND a.id = r.id AND a.audience = 'asl:' || p.asl)
ORDER BY r.id, p.id LIMIT 1

-- name: person_with_doctor
SELECT id, asl, gp_code FROM person WHERE gp_code IS NOT NULL ORDER BY id LIMIT 1

-- name: people_of_asls
SELECT id, asl FROM person ORDER BY id LIMIT 2
