-- name: digest_of
SELECT held_until, made_at, records FROM digest WHERE week = $1

-- Nobody else makes it, or whoever did has gone.
-- name: hold_digest
INSERT INTO digest (week, holder, held_until, records) VALUES ($1, $2, $3, 0)
ON CONFLICT (week) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
WHERE digest.made_at IS NULL AND digest.held_until < $4

-- name: close_digest
UPDATE digest SET made_at = $3, records = $4 WHERE week = $1 AND holder = $2 AND made_at IS NULL

-- name: insert_row
INSERT INTO digest_row (id, week, asl, user_id, role, unit, score, figures) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: digests
SELECT week, made_at, records FROM digest WHERE made_at IS NOT NULL ORDER BY week DESC LIMIT $1

-- name: rows_of
SELECT r.id, r.week, r.asl, r.user_id, u.name, r.role, r.unit, r.score, r.figures, r.outcome, r.note, b.name, r.decided_at, r.decided_by
FROM digest_row r JOIN user_account u ON u.id = r.user_id LEFT JOIN user_account b ON b.id = r.decided_by
WHERE r.week = $1 AND ($2 = '' OR r.asl = $2) ORDER BY r.score DESC, r.id

-- name: find_row
SELECT r.id, r.week, r.asl, r.user_id, u.name, r.role, r.unit, r.score, r.figures, r.outcome, r.note, b.name, r.decided_at, r.decided_by
FROM digest_row r JOIN user_account u ON u.id = r.user_id LEFT JOIN user_account b ON b.id = r.decided_by
WHERE r.id = $1

-- name: decide_row
UPDATE digest_row SET outcome = $2, note = $3, decided_by = $4, decided_at = $5 WHERE id = $1

-- name: open_rows
SELECT asl, COUNT(*) FROM digest_row WHERE outcome IS NULL GROUP BY asl

-- name: open_initials
SELECT e.id, p.family_name, p.given_name FROM emergency_access e JOIN person p ON p.id = e.person_id
WHERE e.closed_at IS NULL AND e.until > $1
