-- name: insert
INSERT INTO list_export (id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by,
                         asked_by_name, role, unit, unit_name, asl, asked_at, open_until, words, downloads, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, 1)

-- name: find
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version, words,
       broke_why
FROM list_export WHERE id = $1

-- name: own
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version, words,
       broke_why
FROM list_export WHERE asked_by = $1 ORDER BY asked_at DESC LIMIT $2

-- What a user is downloading now, if anything: one at a time.
-- name: running
SELECT COUNT(*) FROM list_export WHERE asked_by = $1 AND running_since > $2

-- name: decide
UPDATE list_export SET status = $3, decided_act = $4, decided_by = $5, decided_by_name = $6, decided_at = $7, decided_note = $8,
                       open_until = $9, version = version + 1
WHERE id = $1 AND version = $2 AND status = 'asked'

-- name: begin
UPDATE list_export SET downloads = downloads + 1, running_since = $2, version = version + 1 WHERE id = $1

-- How a download ended; of one that can never be whole the time to download is over too.
-- name: hand_over
UPDATE list_export SET running_since = NULL, handed_rows = $2, handed_persons = $3, handed_digest = $4, handed_at = $5,
                       broke_why = $7, open_until = COALESCE($8, open_until), version = version + 1
WHERE id = $1 AND running_since = $6

-- What waits for somebody: to be decided, or to be downloaded by who asked.
-- name: waiting
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version, words,
       broke_why
FROM list_export WHERE status = 'asked'
UNION ALL
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version, words,
       broke_why
FROM list_export WHERE status = 'open' AND decided_act IS NOT NULL AND downloads = 0 AND open_until > $1
ORDER BY asked_at, id
