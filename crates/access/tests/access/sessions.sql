-- name: tokens
SELECT token_hash FROM session

-- name: age
UPDATE session SET expires_at = expires_at - $1

-- name: idle
SELECT idle_until - created_at, expires_at FROM session

-- name: end_role
UPDATE role_assignment SET valid_to = $2 WHERE user_id = $1

-- What the second wall lets a session hold, after it has entered.
-- name: held @postgres
SELECT current_setting('argine.audiences', TRUE)

-- name: held @sqlite
SELECT ''
