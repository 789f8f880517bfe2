-- name: tokens
SELECT token_hash FROM session

-- name: age
UPDATE session SET expires_at = expires_at - $1

-- name: end_role
UPDATE role_assignment SET valid_to = $2 WHERE user_id = $1
