-- name: state
SELECT value FROM region_setting WHERE name = 'demo'

-- name: set_state
INSERT INTO region_setting (name, value, set_by, set_at) VALUES ('demo', $1, $2, $3)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, set_at = excluded.set_at

-- name: anybody
SELECT id FROM person LIMIT 1

-- name: people_after
SELECT id, asl FROM person WHERE id > $1 ORDER BY id LIMIT $2

-- name: to_confirm
SELECT id, person_id, asl, version FROM measure
WHERE status = 'awaiting_signature' AND may_end AND expected_end <= $1 ORDER BY person_id, id

-- name: see_old_measures
INSERT INTO measure_seen (user_id, measure_id, seen_at)
SELECT u.id, m.id, $4 FROM user_account u, audience_entry a JOIN measure m ON m.id = a.id
WHERE u.id = $1 AND a.resource = 'measure' AND a.audience = $2 AND m.starts_on < $3
ON CONFLICT (user_id, measure_id) DO NOTHING

-- name: has_login
SELECT id FROM user_account WHERE login = $1
