-- The log of accesses is read by the audit's own connections: the others have no business in it.
-- @postgres
REVOKE SELECT ON audit_log, audit_tree, audit_checkpoint, audit_subject FROM argine_reader;
