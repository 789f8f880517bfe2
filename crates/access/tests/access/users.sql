-- name: codes
SELECT code_hash FROM invitation
