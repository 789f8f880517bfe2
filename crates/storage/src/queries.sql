-- name: insert_trace
INSERT INTO trace_inbox (id, at, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING

-- name: applied_migrations
SELECT module, number FROM schema_migration ORDER BY module, number

-- name: may_migrate @sqlite
SELECT TRUE, TRUE

-- name: may_migrate @postgres
SELECT COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE), to_regclass('schema_migration') IS NOT NULL

-- name: name_service @sqlite
SELECT $1, $2

-- name: name_service @postgres
SELECT set_config('argine.service', $1, TRUE), set_config('argine.append_only', $2, TRUE)

-- name: note_migration
INSERT INTO schema_migration (module, number, name, applied_at) VALUES ($1, $2, $3, $4)

-- name: lock @sqlite
SELECT $1

-- name: lock @postgres
SELECT pg_advisory_xact_lock($1)
