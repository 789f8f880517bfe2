-- name: log
SELECT place, id, at, body, leaf FROM audit_log ORDER BY place

-- name: put_log
INSERT INTO audit_log (place, id, at, body, leaf) VALUES ($1, $2, $3, $4, $5)

-- name: delete_log_from
DELETE FROM audit_log WHERE place >= $1

-- name: delete_log_at
DELETE FROM audit_log WHERE place = $1

-- name: set_body
UPDATE audit_log SET body = $2, leaf = $3 WHERE place = $1

-- name: set_place
UPDATE audit_log SET place = $2 WHERE place = $1

-- name: heads
SELECT size, at, note FROM audit_checkpoint ORDER BY size

-- name: put_head
INSERT INTO audit_checkpoint (size, at, note) VALUES ($1, $2, $3)

-- name: set_head
UPDATE audit_checkpoint SET note = $2 WHERE size = $1

-- name: delete_heads_above
DELETE FROM audit_checkpoint WHERE size > $1

-- name: set_tree
UPDATE audit_tree SET size = $1, frontier = $2, held_until = 0 WHERE singleton = 1

-- name: indexed
SELECT indexed FROM audit_tree WHERE singleton = 1

-- name: put_trace
INSERT INTO trace_inbox (id, at, body) VALUES ($1, $2, $3)

-- name: count_subject
SELECT COUNT(*) FROM audit_block_subject WHERE subject = $1

-- name: changes
SELECT size, at, note FROM audit_key_change ORDER BY size

-- name: put_change
INSERT INTO audit_key_change (size, at, note) VALUES ($1, $2, $3)

-- name: delete_changes
DELETE FROM audit_key_change
