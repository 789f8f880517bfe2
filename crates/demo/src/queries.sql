-- name: state
SELECT value FROM region_setting WHERE name = 'demo'

-- name: set_state
INSERT INTO region_setting (name, value, set_by, set_at) VALUES ('demo', $1, $2, $3)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, set_at = excluded.set_at

-- name: anybody
SELECT id FROM person LIMIT 1

-- name: people_after
SELECT id, asl FROM person WHERE id > $1 ORDER BY id LIMIT $2
