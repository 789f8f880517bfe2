-- name: changes_of
SELECT c.version, c.changed_at, c.image, u.name
FROM register_change c LEFT JOIN user_account u ON u.id = c.by_id
WHERE c.code = $1
ORDER BY c.version DESC LIMIT $2

-- name: roles_at
SELECT role, count(*) FROM role_assignment WHERE unit_code = $1 AND valid_to > $2 GROUP BY role ORDER BY role
