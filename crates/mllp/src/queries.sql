-- Whom a message comes from: the row that says most of it, and no other when that one may not speak any more. What belonged to one
-- laboratory must not become another one's because it was shut out.
-- name: speaker
SELECT p.id, p.user_id, p.laboratory, a.unit_name, u.name, p.unmatched_is_error
FROM mllp_peer p
JOIN user_account u ON u.id = p.user_id
JOIN role_assignment a ON a.user_id = u.id AND a.role = 'laboratory_machine' AND a.unit_code = p.laboratory
WHERE p.certificate = $1 AND p.application IN ($2, '') AND p.facility IN ($3, '') AND p.valid_from <= $4 AND p.valid_to > $4
  AND u.active AND a.valid_from <= $4 AND a.valid_to > $4
  AND NOT EXISTS (
    SELECT 1 FROM mllp_peer m
    WHERE m.certificate = $1 AND m.application IN ($2, '') AND m.facility IN ($3, '') AND m.valid_from <= $4
      AND (m.valid_to > $4 OR m.laboratory <> p.laboratory)
      AND (m.application > p.application OR (m.application = p.application AND m.facility > p.facility)))
ORDER BY p.application DESC, p.facility DESC, p.id DESC LIMIT 1

-- Whose message it would be if he were let in: for the record of a refusal.
-- name: barred
SELECT p.id, p.user_id FROM mllp_peer p
WHERE p.certificate = $1 AND p.application IN ($2, '') AND p.facility IN ($3, '')
ORDER BY p.valid_to DESC, p.application DESC, p.facility DESC, p.id DESC LIMIT 1

-- name: same_key
SELECT id FROM mllp_peer
WHERE certificate = $1 AND application = $2 AND facility = $3 AND valid_from < $5 AND valid_to > $4 ORDER BY id LIMIT 1

-- name: insert_peer
INSERT INTO mllp_peer (id, certificate, application, facility, user_id, laboratory, unmatched_is_error, valid_from, valid_to,
    added_by, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: find_peer
SELECT p.id, p.certificate, p.application, p.facility, p.user_id, u.login, u.active, p.laboratory, p.unmatched_is_error, p.valid_from,
    p.valid_to, p.added_at, b.login
FROM mllp_peer p JOIN user_account u ON u.id = p.user_id LEFT JOIN user_account b ON b.id = p.added_by
WHERE p.id = $1

-- name: peers
SELECT p.id, p.certificate, p.application, p.facility, p.user_id, u.login, u.active, p.laboratory, p.unmatched_is_error, p.valid_from,
    p.valid_to, p.added_at, b.login
FROM mllp_peer p JOIN user_account u ON u.id = p.user_id LEFT JOIN user_account b ON b.id = p.added_by
ORDER BY p.laboratory, u.login, p.id

-- name: end_peer
UPDATE mllp_peer SET valid_to = $2, valid_from = CASE WHEN valid_from > $2 THEN $2 ELSE valid_from END WHERE id = $1

-- name: add_to_day
INSERT INTO mllp_day (peer_id, day, accepted, errors, rejected, repeated, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (peer_id, day) DO UPDATE SET accepted = mllp_day.accepted + excluded.accepted,
    errors = mllp_day.errors + excluded.errors, rejected = mllp_day.rejected + excluded.rejected,
    repeated = mllp_day.repeated + excluded.repeated,
    last_at = CASE WHEN mllp_day.last_at > excluded.last_at THEN mllp_day.last_at ELSE excluded.last_at END

-- name: days_since
SELECT peer_id, CAST(SUM(accepted) AS bigint), CAST(SUM(errors) AS bigint), CAST(SUM(rejected) AS bigint),
    CAST(SUM(repeated) AS bigint), MAX(last_at)
FROM mllp_day WHERE day >= $1 GROUP BY peer_id
