-- The second wall's ground: what the read connections may see at all. They take the role argine_reader, which reads and does
-- nothing else. A table made later is readable too, so whoever makes one that holds persons gives it a policy in the
-- same migration: a test counts them.
-- @postgres
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO argine_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO argine_reader;
REVOKE SELECT ON trace_inbox FROM argine_reader;
