-- name: good
SELECT COUNT(*) FROM schema_migration

-- name: bad
SELECT absent FROM schema_migration

-- name: forgotten
SELECT 1
