-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: doubles
SELECT id FROM person_double

-- name: merges
SELECT id FROM person_merge

-- name: ask_for
INSERT INTO person_transfer (id, person_id, from_asl, to_asl, comune, street, reason, status, asked_at, asked_by, asked_by_name)
VALUES ($1, $2, '301', '210', '004078', 'X', 'X', $3, 0, $1, 'X')

-- name: answered
UPDATE person_transfer SET status = 'refused'
