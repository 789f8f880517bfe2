-- name: changes_of
SELECT c.version, c.changed_at, c.image, u.name
FROM register_change c LEFT JOIN user_account u ON u.id = c.by_id
WHERE c.code = $1
ORDER BY c.version DESC LIMIT $2

-- name: files_of
SELECT f.act_id, f.at, f.changed, u.name
FROM (SELECT act_id, min(changed_at) AS at, count(*) AS changed, by_id FROM register_change
      WHERE act_id IS NOT NULL AND code >= $1 AND code < $2 GROUP BY act_id, by_id) f
LEFT JOIN user_account u ON u.id = f.by_id
ORDER BY f.at DESC LIMIT $3

-- What would be held for a unit beyond a day: roles, those that wait for approval, and those that stand still until they are
-- attested.
-- name: roles_beyond
SELECT role, count(*) FROM (
    SELECT role FROM role_assignment WHERE unit_code = $1 AND valid_to > $2
    UNION ALL
    SELECT role FROM role_request WHERE unit_code = $1 AND outcome IS NULL AND expires_at > $3 AND valid_to > $2
    UNION ALL
    SELECT a.role FROM attestation_pause p JOIN role_assignment a ON a.id = p.assignment_id
    WHERE a.unit_code = $1 AND p.over_at IS NULL AND p.valid_to > $2
) held GROUP BY role ORDER BY role

-- name: roles_at
SELECT role, count(*) FROM role_assignment WHERE unit_code = $1 AND valid_to > $2 GROUP BY role ORDER BY role
