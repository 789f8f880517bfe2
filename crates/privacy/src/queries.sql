-- name: insert
INSERT INTO obscuring (id, person_id, kind, fact_id, why, note, asked_on, asl, set_by, set_by_name, set_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: find
SELECT id, person_id, kind, fact_id, why, note, asked_on, asl, set_by, set_by_name, set_at, ended_act, ended_by, ended_by_name,
       ended_at, ended_note
FROM obscuring WHERE id = $1

-- name: of_person
SELECT id, person_id, kind, fact_id, why, note, asked_on, asl, set_by, set_by_name, set_at, ended_act, ended_by, ended_by_name,
       ended_at, ended_note
FROM obscuring WHERE person_id = $1 ORDER BY set_at DESC, id DESC

-- name: running
SELECT kind, fact_id FROM obscuring WHERE person_id = $1 AND ended_at IS NULL

-- name: end
UPDATE obscuring SET ended_act = $2, ended_by = $3, ended_by_name = $4, ended_at = $5, ended_note = $6
WHERE id = $1 AND ended_at IS NULL

-- name: count_of_person
SELECT COUNT(*) FROM obscuring WHERE person_id = $1

-- name: requests
SELECT id, number, requested_at FROM swab_request WHERE person_id = $1 ORDER BY requested_at, id

-- name: results
SELECT id, request_id, supersedes, test_code, outcome, sampled_at FROM lab_result
WHERE person_id = $1 ORDER BY sampled_at, revision, id
