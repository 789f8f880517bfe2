-- name: add
INSERT INTO ledger (id, position, note) VALUES ($1, $2, $3)

-- name: all
SELECT id, position FROM ledger ORDER BY position, id

-- name: count
SELECT COUNT(*) FROM ledger

-- name: change
UPDATE ledger SET note = $2 WHERE id = $1

-- name: add_child
INSERT INTO child (id, parent) VALUES ($1, $2)

-- name: inbox
SELECT body FROM trace_inbox ORDER BY at, id

-- name: types
SELECT CAST($1 AS bigint), CAST($2 AS integer)

-- name: add_endless
INSERT INTO ledger (id, position, note)
WITH RECURSIVE n (i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n)
SELECT $1, COUNT(*), '' FROM n

-- name: notes
SELECT note FROM ledger ORDER BY position, id
