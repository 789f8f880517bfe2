-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: rows
SELECT COUNT(*), COALESCE(SUM(spent), 0) FROM sign_in_brake

-- name: marks
SELECT COUNT(*) FROM sign_in_known WHERE user_id = $1
