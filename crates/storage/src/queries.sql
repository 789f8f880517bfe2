-- name: insert_trace
INSERT INTO trace_inbox (id, at, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING

-- name: applied_migrations
SELECT module, number FROM schema_migration ORDER BY module, number

-- name: note_migration
INSERT INTO schema_migration (module, number, name, applied_at) VALUES ($1, $2, $3, $4)

-- name: lock @sqlite
SELECT $1

-- name: lock @postgres
SELECT pg_advisory_xact_lock($1)
