-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: set_active
UPDATE user_account SET active = $2 WHERE id = $1

-- name: days
SELECT accepted, errors, rejected, repeated FROM mllp_day ORDER BY peer_id, day
