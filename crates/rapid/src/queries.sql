-- name: insert_rapid
INSERT INTO rapid_test (id, person_id, point, test_code, document, sheet_id, device, lot, operator, place, reason, sampled_at,
                        recorded_by, recorded_at, unit)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT DO NOTHING

-- What somebody recorded himself, the latest before, with what is valid of each today.
-- name: own_tests
SELECT t.id, t.person_id, t.point, t.test_code, t.device, t.lot, t.operator, t.place, t.reason, t.sampled_at, t.recorded_at,
       p.family_name, p.given_name, r.outcome, r.revision, r.value_text, r.unit, r.reference_range, r.reported_on, t.recorded_by
FROM rapid_test t
JOIN person p ON p.id = t.person_id
LEFT JOIN lab_result r ON r.laboratory = t.point AND r.accession = t.document AND r.test_code = t.test_code AND r.current
WHERE t.recorded_by = $1 AND t.id < $2
ORDER BY t.id DESC LIMIT $3

-- name: find_test
SELECT t.id, t.person_id, t.point, t.test_code, t.device, t.lot, t.operator, t.place, t.reason, t.sampled_at, t.recorded_at,
       p.family_name, p.given_name, r.outcome, r.revision, r.value_text, r.unit, r.reference_range, r.reported_on, t.recorded_by
FROM rapid_test t
JOIN person p ON p.id = t.person_id
LEFT JOIN lab_result r ON r.laboratory = t.point AND r.accession = t.document AND r.test_code = t.test_code AND r.current
WHERE t.id = $1

-- Of one sample, what the same place recorded: a colleague of the unit, where the unit is the place, or else the same user.
-- name: documents_here
SELECT document FROM rapid_test
WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND sampled_at = $2 AND point = $3 AND test_code = $4
  AND (recorded_by = $5 OR unit <> '' AND unit = $6)

-- name: count_of_person
SELECT COUNT(*) FROM rapid_test WHERE person_id = $1
