-- name: inbox
SELECT body FROM trace_inbox ORDER BY id
