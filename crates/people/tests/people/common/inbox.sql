-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: doubles
SELECT id FROM person_double
