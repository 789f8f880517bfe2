-- name: audiences
SELECT audience FROM audience_entry WHERE id = $1 ORDER BY audience

-- name: count
SELECT COUNT(*) FROM communication WHERE person_id = $1 AND kind = $2

-- name: mails
SELECT COUNT(*) FROM mail WHERE user_id = $1 AND kind = 'communications'

-- name: set_email
UPDATE user_account SET email = 'medico@argine.example', mail_communications = TRUE WHERE id = $1

-- name: recipient_of_mail
SELECT recipient, kind FROM mail WHERE user_id = $1

-- name: move_person
UPDATE person SET domicile_comune = $2, asl = $3, gp_code = $4, gp_since = '2020-11-14', version = version + 1 WHERE id = $1
