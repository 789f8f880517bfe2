-- Messages as a version writes them that knows other kinds.
-- name: rename
UPDATE mail SET kind = $1 WHERE state IN ('waiting', 'aside')
