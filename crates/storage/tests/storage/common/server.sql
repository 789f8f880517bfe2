-- name: fail_40001
DO $do$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '40001'; END $do$

-- name: end_backend
SELECT pg_terminate_backend(pg_backend_pid())

-- name: value_in_message
SELECT CAST(CAST($1 AS text) AS integer)

-- name: moment
SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS bigint) + $1
