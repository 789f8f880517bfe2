-- name: lease
SELECT held_until FROM audit_tree
