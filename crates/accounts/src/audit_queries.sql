-- name: tree_size
SELECT size FROM audit_tree WHERE singleton = 1

-- name: last_head
SELECT size, at FROM audit_checkpoint ORDER BY size DESC LIMIT 1
