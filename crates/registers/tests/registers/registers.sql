-- name: end_roles
UPDATE role_assignment SET valid_to = '2020-11-15' WHERE unit_code = $1
