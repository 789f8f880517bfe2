-- name: inbox
SELECT id, at, body FROM trace_inbox WHERE id > $1 ORDER BY id LIMIT $2

-- name: waiting
SELECT 1 FROM trace_inbox WHERE id < $1 LIMIT 1

-- name: clear
DELETE FROM trace_inbox WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- name: put
INSERT INTO trace_inbox (id, at, body) SELECT $1, $2, $3
WHERE NOT EXISTS (SELECT 1 FROM audit_log WHERE id = $1) ON CONFLICT (id) DO NOTHING

-- name: tree
SELECT size, frontier, indexed FROM audit_tree WHERE singleton = 1

-- name: create_tree
INSERT INTO audit_tree (singleton, size, frontier, indexed, holder, held_until)
VALUES (1, 0, $1, 0, $2, 0) ON CONFLICT (singleton) DO NOTHING

-- name: take_lease
UPDATE audit_tree SET holder = $1, held_until = $2 WHERE singleton = 1 AND (holder = $1 OR held_until < $3)

-- name: leave_lease
UPDATE audit_tree SET held_until = 0 WHERE singleton = 1 AND holder = $1

-- name: grow
UPDATE audit_tree SET size = $1, frontier = $2 WHERE singleton = 1

-- name: append
INSERT INTO audit_log (place, id, at, body, leaf)
VALUES ($1, $2, $3, $4, $5),
       ($6, $7, $8, $9, $10),
       ($11, $12, $13, $14, $15),
       ($16, $17, $18, $19, $20),
       ($21, $22, $23, $24, $25),
       ($26, $27, $28, $29, $30),
       ($31, $32, $33, $34, $35),
       ($36, $37, $38, $39, $40),
       ($41, $42, $43, $44, $45),
       ($46, $47, $48, $49, $50),
       ($51, $52, $53, $54, $55),
       ($56, $57, $58, $59, $60),
       ($61, $62, $63, $64, $65),
       ($66, $67, $68, $69, $70),
       ($71, $72, $73, $74, $75),
       ($76, $77, $78, $79, $80)
ON CONFLICT DO NOTHING

-- name: appended
SELECT id FROM audit_log WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- name: checkpoint
INSERT INTO audit_checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING

-- name: checkpoints
SELECT size, note FROM audit_checkpoint ORDER BY size

-- name: last_checkpoint
SELECT size FROM audit_checkpoint ORDER BY size DESC LIMIT 1

-- name: heads_after
SELECT size, note FROM audit_checkpoint WHERE size > $1 AND size <= $2 ORDER BY size

-- Whoever signs holds the others back until he has written.
-- name: hold_tree
UPDATE audit_tree SET size = size WHERE singleton = 1

-- name: key_change
INSERT INTO audit_key_change (size, at, note) VALUES ($1, $2, $3)

-- name: key_changes
SELECT size, note FROM audit_key_change ORDER BY size

-- name: key_changes_after
SELECT size, note FROM audit_key_change WHERE size > $1 AND size <= $2 ORDER BY size

-- name: last_key_change
SELECT size, note FROM audit_key_change ORDER BY size DESC LIMIT 1

-- name: leaves
SELECT place, at, body, leaf FROM audit_log WHERE place >= $1 ORDER BY place LIMIT $2

-- name: note_subjects
INSERT INTO audit_block_subject (block, subject, segment)
VALUES ($1, $2, $3), ($1, $4, $5), ($1, $6, $7), ($1, $8, $9),
       ($1, $10, $11), ($1, $12, $13), ($1, $14, $15), ($1, $16, $17),
       ($1, $18, $19), ($1, $20, $21), ($1, $22, $23), ($1, $24, $25),
       ($1, $26, $27), ($1, $28, $29), ($1, $30, $31), ($1, $32, $33)
ON CONFLICT (block, subject, segment) DO NOTHING

-- name: indexed
UPDATE audit_tree SET indexed = $1 WHERE singleton = 1

-- Each of the first $2 blocks is asked for the subject, by its key.
-- name: segments_of
WITH RECURSIVE indexed (block) AS (
    SELECT CAST(0 AS bigint) WHERE CAST($2 AS bigint) > 0
    UNION ALL
    SELECT block + 1 FROM indexed WHERE block + 1 < CAST($2 AS bigint)
)
SELECT s.segment FROM indexed b JOIN audit_block_subject s ON s.block = b.block AND s.subject = $1

-- name: bodies
SELECT id, body FROM audit_log WHERE place >= $1 AND place < $2 ORDER BY place

-- From which place to which the records of a period lie, with others between them that came late.
-- name: places_between
SELECT MIN(place), MAX(place) FROM audit_log WHERE at >= $1 AND at < $2

-- The records of a period in the order of time, a piece at a time.
-- name: bodies_after
SELECT at, place, body FROM audit_log WHERE (at, place) > ($1, $2) AND at < $3 ORDER BY at, place LIMIT $4
