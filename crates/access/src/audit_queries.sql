-- name: inbox
SELECT id, at, body FROM trace_inbox ORDER BY id LIMIT $1

-- name: clear
DELETE FROM trace_inbox WHERE id = $1

-- name: put
INSERT INTO trace_inbox (id, at, body) SELECT $1, $2, $3
WHERE NOT EXISTS (SELECT 1 FROM audit_log WHERE id = $1) ON CONFLICT (id) DO NOTHING

-- name: tree
SELECT size, frontier, indexed_segments FROM audit_tree WHERE singleton = 1

-- name: create_tree
INSERT INTO audit_tree (singleton, size, frontier, indexed_segments, holder, held_until)
VALUES (1, 0, $1, 0, $2, 0) ON CONFLICT (singleton) DO NOTHING

-- name: take_lease
UPDATE audit_tree SET holder = $1, held_until = $2 WHERE singleton = 1 AND (holder = $1 OR held_until < $3)

-- name: grow
UPDATE audit_tree SET size = $1, frontier = $2 WHERE singleton = 1

-- name: append
INSERT INTO audit_log (place, id, at, body, leaf) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING

-- name: checkpoint
INSERT INTO audit_checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING

-- name: checkpoints
SELECT size, note FROM audit_checkpoint ORDER BY size

-- name: leaves
SELECT place, body, leaf FROM audit_log WHERE place >= $1 ORDER BY place LIMIT $2

-- name: note_subject
INSERT INTO audit_subject (subject, segment) VALUES ($1, $2) ON CONFLICT (subject, segment) DO NOTHING

-- name: indexed
UPDATE audit_tree SET indexed_segments = $1 WHERE singleton = 1

-- name: segments_of
SELECT segment FROM audit_subject WHERE subject = $1 ORDER BY segment

-- name: bodies
SELECT place, body FROM audit_log WHERE place >= $1 AND place < $2 ORDER BY place
