-- Faults that a test plants, to see that they are found.
-- name: take_away
DELETE FROM audience_entry WHERE resource = 'person' AND id = $1 AND audience = $2

-- name: add
INSERT INTO audience_entry (resource, audience, sort_key, id, valid_from, valid_to, why)
VALUES ('person', $2, 'ZZZ', $1, '2020-01-01', '9999-12-31', 'domicile')

-- name: later
UPDATE audience_entry SET valid_from = '2020-12-24' WHERE resource = 'person' AND id = $1 AND audience = $2

-- name: forget_names
DELETE FROM audience_entry WHERE resource = 'person_name'

-- On PostgreSQL alone.
-- name: forget_beside
DELETE FROM wall.subject
