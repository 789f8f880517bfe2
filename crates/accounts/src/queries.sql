-- Every user with his roles, by login: which of them are shown is a rule, and some thousands are read at once.
-- name: users
SELECT u.id, u.login, u.name, u.active, u.last_sign_in, u.created_at, u.version,
       a.id, a.role, a.unit_code, a.unit_name, a.valid_from, a.valid_to
FROM user_account u LEFT JOIN role_assignment a ON a.user_id = u.id
ORDER BY u.login, a.id

-- name: user_line
SELECT u.id, u.login, u.name, u.active, u.last_sign_in, u.created_at, u.version,
       a.id, a.role, a.unit_code, a.unit_name, a.valid_from, a.valid_to
FROM user_account u LEFT JOIN role_assignment a ON a.user_id = u.id
WHERE u.id = $1 ORDER BY a.valid_from, a.id

-- name: account
SELECT email, password_hash <> '', suspended_at, suspended_why FROM user_account WHERE id = $1

-- name: reached_at
SELECT email, phone, mail_communications FROM user_account WHERE id = $1

-- name: email_taken
SELECT TRUE FROM user_account WHERE email = $1 LIMIT 1

-- name: unused_invitations
SELECT u.id, u.login, u.name, i.expires_at
FROM user_account u
LEFT JOIN invitation i ON i.user_id = u.id AND i.used_at IS NULL AND i.replaced_at IS NULL
WHERE u.active AND u.password_hash = ''
  AND EXISTS (SELECT 1 FROM role_assignment a WHERE a.user_id = u.id AND a.valid_to > $1)
ORDER BY u.login

-- name: user_with_login
SELECT id FROM user_account WHERE login = $1

-- name: last_invitation
SELECT u.name, i.contact, i.created_at, i.expires_at, i.used_at
FROM invitation i JOIN user_account u ON u.id = i.invited_by
WHERE i.user_id = $1 ORDER BY i.created_at DESC LIMIT 1

-- name: last_contact
SELECT contact FROM invitation WHERE invited_by = $1 ORDER BY created_at DESC LIMIT 1

-- name: user_names
SELECT id, name FROM user_account
WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- name: setting_author
SELECT u.name, s.set_at FROM region_setting s JOIN user_account u ON u.id = s.set_by WHERE s.name = $1

-- Accounts of people that may sign in today, and those of them that have no second factor. $1: the day; $2: the role of machines.
-- name: without_factor
SELECT COUNT(*), COUNT(CASE WHEN NOT EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = u.id AND f.enrolled_at IS NOT NULL)
                            THEN 1 END)
FROM user_account u
WHERE u.active AND u.password_hash <> '' AND EXISTS (SELECT 1 FROM role_assignment a
    WHERE a.user_id = u.id AND a.valid_from <= $1 AND a.valid_to > $1 AND a.role <> $2)

-- name: logins
SELECT id, login, name FROM user_account
