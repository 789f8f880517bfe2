-- name: grant
INSERT INTO audience_entry (resource, audience, sort_key, id, valid_from, valid_to, why)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- As grant, for an audience of a kind that bars keep out.
-- name: grant_unless_barred
INSERT INTO audience_entry (resource, audience, sort_key, id, valid_from, valid_to, why)
SELECT $1, $2, $3, $4, $5, $6, $7
WHERE NOT EXISTS (SELECT 1 FROM audience_bar b WHERE b.id = $4 AND b.author <> $2)

-- name: remember_barred
INSERT INTO audience_history (resource, audience, id, valid_from, valid_to, why, left_at)
SELECT resource, audience, id, valid_from, valid_to, why || '+obscured', $3 FROM audience_entry
WHERE id = $2 AND resource = $1 AND audience >= 'gp:' AND audience < 'gp;'

-- name: revoke_barred
DELETE FROM audience_entry WHERE id = $2 AND resource = $1 AND audience >= 'gp:' AND audience < 'gp;'

-- name: bars_of
SELECT id, author FROM audience_bar WHERE person_id = $1

-- name: insert_bar
INSERT INTO audience_bar (id, resource, person_id, author) VALUES ($1, $2, $3, $4)

-- name: delete_bar
DELETE FROM audience_bar WHERE id = $1

-- What was opened in an emergency is no fact of the person: it stays until its days are over.
-- name: remember_grants
INSERT INTO audience_history (resource, audience, id, valid_from, valid_to, why, left_at)
SELECT resource, audience, id, valid_from, valid_to, why, $3 FROM audience_entry
WHERE id = $2 AND resource = $1 AND NOT (audience >= 'emergency:' AND audience < 'emergency;')

-- name: revoke_all
DELETE FROM audience_entry
WHERE id = $2 AND resource = $1 AND NOT (audience >= 'emergency:' AND audience < 'emergency;')

-- name: emergency_grants
SELECT audience, valid_from, valid_to, why FROM audience_entry
WHERE id = $1 AND resource = 'person' AND audience >= 'emergency:' AND audience < 'emergency;'

-- name: revoke_emergency
DELETE FROM audience_entry WHERE id = $1 AND resource = 'person' AND audience = $2

-- name: audiences_of
SELECT audience, valid_from, why FROM audience_entry
WHERE id = $1 AND resource = $2 AND valid_from <= $3 AND valid_to > $3

-- name: sort_key_in
SELECT sort_key FROM audience_entry WHERE id = $1 AND resource = $2 AND audience = $3

-- What is stored of some resources, for the comparison with the facts. What was opened in an emergency follows from none.
-- name: entries_between
SELECT id, audience, sort_key, valid_from, valid_to, why FROM audience_entry
WHERE id > $1 AND id <= $2 AND resource = $3 AND NOT (audience >= 'emergency:' AND audience < 'emergency;')
ORDER BY id

-- name: bars_between
SELECT id, author FROM audience_bar WHERE id > $1 AND id <= $2

-- Who sees whose a resource is, as the second wall has it: SQLite has the first wall only.
-- name: subjects_between @postgres
SELECT via, person_id, audience, valid_from, valid_to FROM wall.subject WHERE via > $1 AND via <= $2

-- name: subjects_between @sqlite
SELECT id, id, audience, valid_from, valid_to FROM audience_entry WHERE id > $1 AND id <= $2 AND FALSE

-- name: forget_subjects @postgres
DELETE FROM wall.subject WHERE via = $1

-- name: forget_subjects @sqlite
DELETE FROM audience_entry WHERE id = $1 AND FALSE

-- name: insert_subject @postgres
INSERT INTO wall.subject (person_id, via, audience, valid_from, valid_to)
VALUES ($1, $2, $3, '', '9999-12-31') ON CONFLICT DO NOTHING

-- name: insert_subject @sqlite
DELETE FROM audience_entry WHERE id = $1 AND id = $2 AND audience = $3 AND FALSE

-- Rows that name what is not there, by table. PostgreSQL keeps its constraints itself, and says which it was never made to check.
-- name: broken_references @sqlite
SELECT "table", COUNT(*) FROM pragma_foreign_key_check GROUP BY "table" ORDER BY "table"

-- name: broken_references @postgres
SELECT conrelid::regclass::text, COUNT(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated GROUP BY 1 ORDER BY 1

-- name: database_clock @postgres
SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)

-- name: database_clock @sqlite
SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER)

-- name: expired
SELECT resource, audience, sort_key, id, valid_from FROM audience_entry
WHERE valid_to <= $1 AND valid_to < '9999-12-31' ORDER BY valid_to LIMIT $2

-- name: remember_grant
INSERT INTO audience_history (resource, audience, id, valid_from, valid_to, why, left_at)
SELECT resource, audience, id, valid_from, valid_to, why, $6 FROM audience_entry
WHERE resource = $1 AND audience = $2 AND sort_key = $3 AND id = $4 AND valid_from = $5

-- name: revoke
DELETE FROM audience_entry
WHERE resource = $1 AND audience = $2 AND sort_key = $3 AND id = $4 AND valid_from = $5

-- The second wall hears of it too: wall.enter (migrations/0037_entered.sql) says the same and lets this session's rows through.
-- name: find_session @postgres
SELECT session, actor, name, role, unit_code, unit_name, idle_until, today, several, delegated, emergencies
FROM wall.enter($1, $2, $3, $4)
WHERE session IS NOT NULL

-- name: find_session @sqlite
SELECT s.id, u.id, u.name, a.role, a.unit_code, a.unit_name, s.idle_until, $4,
       (SELECT TRUE FROM role_assignment o
        WHERE o.user_id = a.user_id AND o.id <> a.id AND o.role <> 'laboratory_machine'
          AND o.valid_from <= $3 AND o.valid_to > $3 LIMIT 1) IS NOT NULL,
       CASE WHEN a.role = 'regional_super_user' THEN (
           SELECT group_concat(audience) FROM supervised_asl)
       WHEN a.role = 'gp' THEN (
           SELECT group_concat(d.unit_code || char(31) || d.unit_name || char(31) || d.valid_to, char(30) ORDER BY d.valid_to)
           FROM delegation d
           JOIN user_account g ON g.id = d.given_by AND g.active
           JOIN role_assignment r ON r.user_id = d.given_by AND r.role = 'gp' AND r.unit_code = d.unit_code
                                 AND r.valid_from <= $3 AND r.valid_to > $3
           WHERE d.given_to = s.user_id AND d.unit_code <> a.unit_code AND d.ended_at IS NULL AND d.valid_from <= $3 AND d.valid_to > $3) END,
       CASE WHEN a.role IN ('gp', 'sisp_operator', 'hospital_bed_operator', 'usca_doctor', 'emergency_doctor',
                            'out_of_hours_doctor', 'help_desk') THEN (
           SELECT group_concat(lower(hex(e.id)) || char(31) || lower(hex(e.person_id)) || char(31) || e.until, char(30)
                               ORDER BY e.until)
           FROM emergency_access e
           WHERE e.user_id = s.user_id AND e.role = a.role AND e.unit_code = a.unit_code AND e.session_id = s.id
             AND (a.role = 'help_desk') = (e.request_id IS NOT NULL)
             AND e.closed_at IS NULL AND e.until > $2) END
FROM session s
JOIN user_account u ON u.id = s.user_id
JOIN role_assignment a ON a.id = s.assignment_id
WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.idle_until > $2 AND u.active AND a.valid_from <= $3 AND a.valid_to > $3

-- Whether a read connection is bound by the second wall, and shows nobody before a session is entered.
-- name: wall_stands @postgres
SELECT current_user = 'argine_reader' AND row_security_active('audience_entry')
       AND NOT EXISTS (SELECT 1 FROM audience_entry)

-- name: wall_stands @sqlite
SELECT FALSE

-- name: insert_session
INSERT INTO session (token_hash, id, user_id, assignment_id, created_at, expires_at, idle_until, browser, proved_at, opened_by,
                     address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: session_ends
SELECT idle_until, expires_at FROM session WHERE id = $1

-- name: session_end
SELECT expires_at, browser, proved_at, opened_by, address FROM session WHERE token_hash = $1

-- name: proved_at
SELECT proved_at FROM session WHERE id = $1

-- name: renew_session
UPDATE session SET token_hash = $2, proved_at = $3 WHERE token_hash = $1

-- While it waits nobody holds its token, and what its user proved does not outlast his leaving.
-- name: park_session
UPDATE session SET token_hash = $2, idle_until = $3, parked_place = $4, parked_at = $5, parked_page = $6, parked_draft = $7,
       proved_at = $8
WHERE token_hash = $1

-- name: move_parked
UPDATE session SET parked_place = $2 WHERE parked_place = $1

-- name: sessions_parked
SELECT s.token_hash, s.id, s.user_id, a.role, a.unit_code FROM session s
JOIN role_assignment a ON a.id = s.assignment_id WHERE s.parked_place = $1 ORDER BY s.parked_at DESC, s.id DESC

-- Those that let their user back in: as open_sessions.
-- name: parked_at
SELECT s.id, u.id, u.login, u.name, s.parked_at, s.idle_until, s.opened_by, a.role, s.parked_page, s.parked_draft FROM session s
JOIN user_account u ON u.id = s.user_id JOIN role_assignment a ON a.id = s.assignment_id
WHERE s.parked_place = $1 AND s.expires_at > $2 AND s.idle_until > $2 AND u.active AND a.valid_from <= $3 AND a.valid_to > $3
ORDER BY s.parked_at DESC, s.id DESC

-- name: resume_session
UPDATE session SET token_hash = $2, idle_until = $3, proved_at = COALESCE($4, proved_at), opened_by = COALESCE($5, opened_by),
       parked_place = NULL, parked_at = NULL, parked_page = NULL, parked_draft = NULL
WHERE id = $1 AND parked_place IS NOT NULL

-- name: insert_draft
INSERT INTO kept_draft (id, user_id, key_number, secret, kept_at, until) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING

-- name: drop_old_drafts
DELETE FROM kept_draft WHERE user_id = $1 AND id NOT IN
    (SELECT id FROM kept_draft WHERE user_id = $1 ORDER BY kept_at DESC, id DESC LIMIT $2)

-- name: drafts_of
SELECT id, kept_at, until FROM kept_draft WHERE user_id = $1 AND until > $2 ORDER BY kept_at DESC, id DESC

-- name: find_draft
SELECT key_number, secret FROM kept_draft WHERE id = $1 AND user_id = $2 AND until > $3

-- name: drop_draft
DELETE FROM kept_draft WHERE id = $1 AND user_id = $2

-- name: clear_drafts
DELETE FROM kept_draft WHERE until <= $1

-- name: drafts_before
SELECT id, user_id, 'draft', key_number, secret FROM kept_draft WHERE key_number < $1 ORDER BY id LIMIT $2

-- name: reseal_draft
UPDATE kept_draft SET key_number = $2, secret = $3 WHERE id = $1

-- name: draft_keys_in_use
SELECT DISTINCT key_number FROM kept_draft

-- name: note_browser
UPDATE session SET browser = $2 WHERE token_hash = $1

-- name: keep_alive
UPDATE session SET idle_until = $2 WHERE token_hash = $1 AND idle_until < $2

-- name: sessions_of
SELECT s.token_hash, s.id, s.user_id, a.role, a.unit_code FROM session s
JOIN role_assignment a ON a.id = s.assignment_id WHERE s.user_id = $1

-- name: sessions_under
SELECT s.token_hash, s.id, s.user_id, a.role, a.unit_code FROM session s
JOIN role_assignment a ON a.id = s.assignment_id WHERE s.user_id = $1 AND s.assignment_id = $2

-- Those that let him in: who is suspended has none, and a role that is over opens none.
-- name: open_sessions
SELECT s.id, s.created_at, s.idle_until, a.role, a.unit_name, s.browser, s.opened_by, s.parked_at, s.address FROM session s
JOIN user_account u ON u.id = s.user_id JOIN role_assignment a ON a.id = s.assignment_id
WHERE s.user_id = $1 AND s.expires_at > $2 AND s.idle_until > $2 AND u.active AND a.valid_from <= $3 AND a.valid_to > $3
ORDER BY s.created_at DESC, s.id

-- name: sessions_over
SELECT s.token_hash, s.id, s.user_id, a.role, a.unit_code FROM session s
JOIN role_assignment a ON a.id = s.assignment_id WHERE s.expires_at <= $1 OR s.idle_until <= $1 LIMIT $2

-- name: remember_past
INSERT INTO session_past (token_hash, user_id, ended_on) SELECT token_hash, user_id, $2 FROM session WHERE token_hash = $1
ON CONFLICT (token_hash) DO NOTHING

-- name: clear_past
DELETE FROM session_past WHERE ended_on < $1

-- name: session_owner
SELECT user_id FROM session WHERE token_hash = $1 UNION SELECT user_id FROM session_past WHERE token_hash = $1

-- name: kept_secret
SELECT secret FROM kept_form_secret

-- name: end_by_hash
DELETE FROM session WHERE token_hash = $1

-- An account whose password nobody has chosen yet answers like one that does not exist.
-- name: find_login
SELECT id, password_hash FROM user_account WHERE login = $1 AND active AND password_hash <> ''

-- name: known_marks
SELECT mark FROM sign_in_known WHERE user_id = $1 AND mark IN ($2, $3)

-- name: remember_mark
INSERT INTO sign_in_known (user_id, mark, last_on) VALUES ($1, $2, $3)
ON CONFLICT (user_id, mark) DO UPDATE SET last_on = excluded.last_on WHERE sign_in_known.last_on < excluded.last_on

-- name: forget_marks
DELETE FROM sign_in_known WHERE user_id = $1 AND mark NOT IN
    (SELECT mark FROM sign_in_known WHERE user_id = $1 ORDER BY last_on DESC, mark LIMIT $2)

-- name: clear_marks
DELETE FROM sign_in_known WHERE last_on < $1

-- name: brake_secret
SELECT secret FROM sign_in_brake_secret

-- name: brake_counters
SELECT key, spent, began_at, last_at, told_at FROM sign_in_brake WHERE key IN ($1, $2, $3)

-- name: brake_charge
INSERT INTO sign_in_brake (key, began_at, last_at, told_at, spent, strangers, account, kind)
VALUES ($1, $2, $2, $3, 1, 0, $5, $6)
ON CONFLICT (key) DO UPDATE SET
    spent = CASE WHEN sign_in_brake.began_at <= $4 THEN 1 ELSE sign_in_brake.spent + 1 END,
    began_at = CASE WHEN sign_in_brake.began_at <= $4 THEN excluded.began_at ELSE sign_in_brake.began_at END,
    last_at = excluded.last_at

-- name: brake_refund
UPDATE sign_in_brake SET spent = spent - 1, last_at = CASE WHEN last_at = $2 THEN $3 ELSE last_at END
WHERE key = $1 AND spent > 0

-- name: brake_tell
UPDATE sign_in_brake SET told_at = $2 WHERE key = $1 AND told_at <= $3

-- name: brake_strangers
UPDATE sign_in_brake SET strangers = strangers + 1 WHERE key = $1 RETURNING strangers

-- name: brake_clear
DELETE FROM sign_in_brake WHERE last_at <= $1

-- name: brake_of
SELECT kind, spent, began_at, last_at FROM sign_in_brake WHERE account = $1

-- name: brake_forgive
DELETE FROM sign_in_brake WHERE account = $1

-- name: note_forgiven
INSERT INTO sign_in_forgiven (id, user_id, by_id, at, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING

-- name: forgiven_with
SELECT user_id, reason FROM sign_in_forgiven WHERE id = $1

-- name: forgiven
SELECT f.at, u.name, f.reason FROM sign_in_forgiven f JOIN user_account u ON u.id = f.by_id
WHERE f.user_id = $1 ORDER BY f.at DESC LIMIT $2

-- name: assignments
SELECT id, role, unit_code, unit_name FROM role_assignment
WHERE user_id = $1 AND valid_from <= $2 AND valid_to > $2 ORDER BY used_at DESC, id

-- name: use_assignment
UPDATE role_assignment SET used_at = $2 WHERE id = $1

-- name: holds_role
SELECT TRUE FROM user_account u JOIN role_assignment a ON a.user_id = u.id
WHERE u.id = $1 AND u.active AND a.role = $2 AND a.unit_code = $3 AND a.valid_from <= $4 AND a.valid_to > $4

-- name: all_assignments
SELECT id, role, unit_code, valid_from, valid_to FROM role_assignment WHERE user_id = $1

-- name: set_last_day
UPDATE role_assignment SET valid_to = $2 WHERE id = $1

-- name: was_given
SELECT TRUE FROM role_assignment WHERE user_id = $1 AND role = $2 AND unit_code = $3
UNION SELECT TRUE FROM role_request WHERE user_id = $1 AND role = $2 AND unit_code = $3

-- name: insert_request
INSERT INTO role_request (id, user_id, role, unit_code, unit_name, valid_from, valid_to, contact, asked_by, asked_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: find_request
SELECT r.id, r.user_id, u.login, u.name, r.role, r.unit_code, r.unit_name, r.valid_from, r.valid_to, r.contact,
       r.asked_by, b.name, r.asked_at, r.expires_at, r.outcome, u.version, r.batch_id, r.batch_name
FROM role_request r JOIN user_account u ON u.id = r.user_id JOIN user_account b ON b.id = r.asked_by
WHERE r.id = $1

-- name: open_requests
SELECT r.id, r.user_id, u.login, u.name, r.role, r.unit_code, r.unit_name, r.valid_from, r.valid_to, r.contact,
       r.asked_by, b.name, r.asked_at, r.expires_at, r.outcome, u.version, r.batch_id, r.batch_name
FROM role_request r JOIN user_account u ON u.id = r.user_id JOIN user_account b ON b.id = r.asked_by
WHERE r.expires_at > $1 AND r.outcome IS NULL ORDER BY r.expires_at, r.id

-- name: requests_of
SELECT r.id, r.user_id, u.login, u.name, r.role, r.unit_code, r.unit_name, r.valid_from, r.valid_to, r.contact,
       r.asked_by, b.name, r.asked_at, r.expires_at, r.outcome, u.version, r.batch_id, r.batch_name
FROM role_request r JOIN user_account u ON u.id = r.user_id JOIN user_account b ON b.id = r.asked_by
WHERE r.user_id = $1 ORDER BY r.asked_at DESC, r.id DESC

-- name: decide_request
UPDATE role_request SET outcome = $2, decided_by = $3, decided_at = $4
WHERE id = $1 AND outcome IS NULL AND expires_at > $4

-- name: note_batch
UPDATE role_request SET batch_id = $3, batch_name = $4
WHERE user_id = $1 AND asked_by = $2 AND outcome IS NULL AND batch_id IS NULL

-- name: withdraw_requests
UPDATE role_request SET expires_at = $2 WHERE (user_id = $1 OR asked_by = $1) AND outcome IS NULL AND expires_at > $2

-- Every role that a user holds, held, will hold, or that was asked for him.
-- name: places_of
SELECT role, unit_code FROM role_assignment WHERE user_id = $1
UNION SELECT role, unit_code FROM role_request WHERE user_id = $1

-- name: asked_places
SELECT user_id, role, unit_code FROM role_request

-- name: assignments_to_come
SELECT role, unit_code FROM role_assignment WHERE user_id = $1 AND valid_to > $2

-- name: administrators
SELECT u.id, a.role, a.unit_code FROM role_assignment a JOIN user_account u ON u.id = a.user_id
WHERE a.role IN ('administrator', 'asl_administrator') AND a.valid_from <= $1 AND a.valid_to > $1 AND u.active

-- name: brought_by
SELECT TRUE FROM invitation WHERE user_id = $1 AND invited_by = $2
UNION SELECT TRUE FROM role_request WHERE user_id = $1 AND asked_by = $2

-- name: all_brought_by
SELECT user_id FROM invitation WHERE invited_by = $1 UNION SELECT user_id FROM role_request WHERE asked_by = $1

-- Of a supervisor of the region, who holds the audiences of all ASL: one whom two of them see is one.
-- name: how_many_supervised
SELECT COUNT(DISTINCT e.id) FROM supervised_asl s JOIN audience_entry e ON e.audience = s.audience AND e.resource = $1
WHERE e.valid_from <= $2 AND e.valid_to > $2

-- name: how_many
SELECT COUNT(*) FROM audience_entry WHERE resource = $1 AND audience = $2 AND valid_from <= $3 AND valid_to > $3

-- name: login_of
SELECT login FROM user_account WHERE id = $1

-- name: set_active
UPDATE user_account SET active = $2, suspended_at = $3, suspended_why = $4 WHERE id = $1

-- name: seen_account
UPDATE user_account SET version = version + 1 WHERE id = $1 AND version = COALESCE($2, version)

-- name: note_change
INSERT INTO account_change (id, user_id, by_id, at, what, assignment_id, valid_to, why, note, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: change_with
SELECT user_id, what FROM account_change WHERE id = $1

-- name: changes_of
SELECT c.at, c.what, b.name, COALESCE(a.role, r.role), COALESCE(a.unit_name, r.unit_name),
       COALESCE(a.valid_from, r.valid_from), COALESCE(c.valid_to, r.valid_to), c.why, c.note
FROM account_change c LEFT JOIN user_account b ON b.id = c.by_id LEFT JOIN role_assignment a ON a.id = c.assignment_id
LEFT JOIN role_request r ON r.id = c.request_id
WHERE c.user_id = $1 ORDER BY c.at DESC, c.id DESC LIMIT $2

-- name: email_of
SELECT email FROM user_account WHERE id = $1

-- name: set_name
UPDATE user_account SET name = $2 WHERE id = $1

-- name: set_email
UPDATE user_account SET email = $2 WHERE id = $1

-- name: set_phone
UPDATE user_account SET phone = $2 WHERE id = $1

-- name: set_mail_communications
UPDATE user_account SET mail_communications = $2 WHERE id = $1

-- name: set_password
UPDATE user_account SET password_hash = $2, version = version + 1 WHERE id = $1

-- The same password under other parameters: nothing of the account has changed.
-- name: renew_hash
UPDATE user_account SET password_hash = $3 WHERE id = $1 AND password_hash = $2

-- name: note_sign_in
UPDATE user_account SET last_sign_in = $2 WHERE id = $1

-- name: password_is
SELECT TRUE FROM user_account WHERE id = $1 AND password_hash = $2

-- name: account_state
SELECT active, password_hash <> '' FROM user_account WHERE id = $1

-- name: insert_invitation
INSERT INTO invitation (id, user_id, code_hash, invited_by, contact, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: replace_invitations
UPDATE invitation SET replaced_at = $2 WHERE user_id = $1 AND used_at IS NULL AND replaced_at IS NULL

-- name: withdraw_invitations
UPDATE invitation SET replaced_at = $2
WHERE (user_id = $1 OR invited_by = $1) AND used_at IS NULL AND replaced_at IS NULL

-- name: find_invitation
SELECT i.id, u.id, u.login, u.name, i.contact, i.used_at, i.replaced_at, i.expires_at, u.active, i.told_at
FROM invitation i JOIN user_account u ON u.id = i.user_id WHERE i.code_hash = $1

-- name: tell_invitation
UPDATE invitation SET told_at = $2 WHERE id = $1 AND told_at <= $3

-- name: invitation_owner
SELECT user_id FROM invitation WHERE id = $1

-- name: use_invitation
UPDATE invitation SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND replaced_at IS NULL AND expires_at > $2

-- name: insert_user
INSERT INTO user_account (id, login, name, password_hash, active, created_at, version)
VALUES ($1, $2, $3, $4, TRUE, $5, 1)

-- name: insert_assignment
INSERT INTO role_assignment (id, user_id, role, unit_code, unit_name, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: setting
SELECT value FROM region_setting WHERE name = $1

-- name: set_setting
INSERT INTO region_setting (name, value, set_by, set_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at

-- name: main_inbox
SELECT id, at, body FROM trace_inbox WHERE id > $1 ORDER BY id LIMIT $2

-- name: main_waiting
SELECT 1 FROM trace_inbox WHERE id < $1 LIMIT 1

-- name: clear_inbox
DELETE FROM trace_inbox WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- name: delegations_of
SELECT d.id, d.unit_code, d.unit_name, d.given_by, b.name, d.given_to, t.name, d.valid_from, d.valid_to, d.note,
       d.given_at, d.ended_at
FROM delegation d
JOIN user_account b ON b.id = d.given_by
JOIN user_account t ON t.id = d.given_to
WHERE (d.given_by = $1 OR d.given_to = $1) AND d.valid_to > $2
ORDER BY d.valid_from DESC, d.id DESC LIMIT 500

-- name: find_delegation
SELECT d.id, d.unit_code, d.unit_name, d.given_by, b.name, d.given_to, t.name, d.valid_from, d.valid_to, d.note,
       d.given_at, d.ended_at
FROM delegation d
JOIN user_account b ON b.id = d.given_by
JOIN user_account t ON t.id = d.given_to
WHERE d.id = $1

-- name: insert_delegation
INSERT INTO delegation (id, unit_code, unit_name, given_by, given_to, valid_from, valid_to, note, given_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: end_delegation
UPDATE delegation SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL AND valid_to > $4

-- name: is_colleague
SELECT TRUE FROM role_assignment a JOIN user_account u ON u.id = a.user_id
WHERE a.user_id = $5 AND a.role = $1 AND a.valid_from <= $2 AND a.valid_to > $2 AND u.active AND u.id <> $3
  AND a.unit_code <> $4
LIMIT 1

-- name: colleagues
SELECT u.id, u.name, a.unit_code, a.unit_name
FROM role_assignment a JOIN user_account u ON u.id = a.user_id
WHERE a.role = $1 AND a.valid_from <= $2 AND a.valid_to > $2 AND u.active AND u.id <> $3 AND a.unit_code <> $4
ORDER BY u.name, u.id

-- name: factors_of
SELECT id, kind, name, enrolled_at, last_used_at FROM second_factor WHERE user_id = $1 AND enrolled_at IS NOT NULL ORDER BY enrolled_at, id

-- name: factor_secrets
SELECT id, kind, key_number, secret FROM second_factor WHERE user_id = $1 AND kind = $2 AND enrolled_at IS NOT NULL ORDER BY enrolled_at, id

-- name: begun_factor
SELECT id, kind, key_number, secret FROM second_factor
WHERE user_id = $1 AND enrolled_at IS NULL AND begun_at > $2 AND begun_by = $3 ORDER BY begun_at DESC, id LIMIT 1

-- name: insert_factor
INSERT INTO second_factor (id, user_id, kind, key_number, secret, begun_at, begun_by, last_step)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0)

-- name: enrol_factor
UPDATE second_factor SET enrolled_at = $2, last_used_at = $2, last_step = $3 WHERE id = $1

-- name: use_factor
UPDATE second_factor SET last_used_at = $2, last_step = $3 WHERE id = $1 AND last_step < $3

-- name: drop_begun
DELETE FROM second_factor WHERE user_id = $1 AND enrolled_at IS NULL AND begun_at <= $2

-- name: drop_others
DELETE FROM second_factor WHERE user_id = $1 AND id <> $2 AND kind = $3

-- name: drop_factors
DELETE FROM second_factor WHERE user_id = $1

-- name: recovery_left
SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL

-- name: insert_recovery
INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)

-- name: use_recovery
UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL

-- name: drop_recovery
DELETE FROM recovery_code WHERE user_id = $1

-- name: reset_at
SELECT factor_reset_at FROM user_account WHERE id = $1

-- name: note_reset
UPDATE user_account SET factor_reset_at = $2 WHERE id = $1

-- name: insert_pending
INSERT INTO sign_in_pending (token_hash, user_id, owes, tries, expires_at) VALUES ($1, $2, $3, 0, $4)

-- name: find_pending
SELECT p.user_id, p.owes FROM sign_in_pending p JOIN user_account u ON u.id = p.user_id
WHERE p.token_hash = $1 AND p.expires_at > $2 AND p.tries < $3 AND u.active

-- name: try_pending
UPDATE sign_in_pending SET tries = tries + 1 WHERE token_hash = $1

-- name: take_pending
DELETE FROM sign_in_pending WHERE token_hash = $1

-- name: forget_pending
DELETE FROM sign_in_pending WHERE user_id = $1

-- name: clear_pending
DELETE FROM sign_in_pending WHERE expires_at <= $1

-- name: secrets_before
SELECT id, user_id, kind, key_number, secret FROM second_factor WHERE key_number < $1 ORDER BY key_number, id LIMIT $2

-- name: reseal
UPDATE second_factor SET key_number = $2, secret = $3 WHERE id = $1

-- name: keys_in_use
SELECT DISTINCT key_number FROM second_factor ORDER BY key_number

-- name: insert_emergency
INSERT INTO emergency_access (id, user_id, role, unit_code, unit_name, person_id, asl, reason, note, opened_at, until,
                              session_id, request_id, approved_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: find_emergency
SELECT e.id, e.user_id, u.name, e.role, e.unit_code, e.unit_name, e.person_id, e.asl, e.reason, e.note, e.opened_at,
       e.until, e.closed_at, e.outcome, e.review_note, r.name, e.reviewed_at,
       e.reviewed_by, e.answer, e.answered_at, e.request_id, e.approved_by, a.name
FROM emergency_access e
JOIN user_account u ON u.id = e.user_id
LEFT JOIN user_account r ON r.id = e.reviewed_by
LEFT JOIN user_account a ON a.id = e.approved_by
WHERE e.id = $1

-- name: close_emergencies_of
UPDATE emergency_access SET closed_at = $2
WHERE session_id = (SELECT id FROM session WHERE token_hash = $1) AND closed_at IS NULL AND until > $2

-- name: close_emergencies_for
UPDATE emergency_access SET closed_at = $2 WHERE request_id = $1 AND closed_at IS NULL AND until > $2

-- name: close_emergency
UPDATE emergency_access SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL AND until > $2

-- name: emergencies_of
SELECT e.id, e.user_id, u.name, e.role, e.unit_code, e.unit_name, e.person_id, e.asl, e.reason, e.note, e.opened_at,
       e.until, e.closed_at, e.outcome, e.review_note, r.name, e.reviewed_at,
       e.reviewed_by, e.answer, e.answered_at, e.request_id, e.approved_by, a.name
FROM emergency_access e
JOIN user_account u ON u.id = e.user_id
LEFT JOIN user_account r ON r.id = e.reviewed_by
LEFT JOIN user_account a ON a.id = e.approved_by
WHERE e.user_id = $1 ORDER BY e.opened_at DESC, e.id DESC LIMIT $2

-- name: emergencies_waiting
SELECT e.id, e.user_id, u.name, e.role, e.unit_code, e.unit_name, e.person_id, e.asl, e.reason, e.note, e.opened_at,
       e.until, e.closed_at, e.outcome, e.review_note, r.name, e.reviewed_at,
       e.reviewed_by, e.answer, e.answered_at, e.request_id, e.approved_by, a.name
FROM emergency_access e
JOIN user_account u ON u.id = e.user_id
LEFT JOIN user_account r ON r.id = e.reviewed_by
LEFT JOIN user_account a ON a.id = e.approved_by
WHERE (e.reviewed_at IS NULL OR e.outcome = 'to_clarify') AND ($1 = '' OR e.asl = $1) AND (e.opened_at, e.id) > ($2, $3)
ORDER BY e.opened_at, e.id LIMIT $4

-- name: emergencies_reviewed
SELECT e.id, e.user_id, u.name, e.role, e.unit_code, e.unit_name, e.person_id, e.asl, e.reason, e.note, e.opened_at,
       e.until, e.closed_at, e.outcome, e.review_note, r.name, e.reviewed_at,
       e.reviewed_by, e.answer, e.answered_at, e.request_id, e.approved_by, a.name
FROM emergency_access e
JOIN user_account u ON u.id = e.user_id
LEFT JOIN user_account r ON r.id = e.reviewed_by
LEFT JOIN user_account a ON a.id = e.approved_by
WHERE e.outcome <> 'to_clarify' AND ($1 = '' OR e.asl = $1) AND (e.opened_at, e.id) < ($2, $3)
ORDER BY e.opened_at DESC, e.id DESC LIMIT $4

-- name: review_emergency
UPDATE emergency_access
SET outcome = $2, review_note = $3, reviewed_by = $4, reviewed_at = $5, answered_at = NULL
WHERE id = $1

-- name: answer_emergency
UPDATE emergency_access SET answer = CASE WHEN answer IS NULL THEN $2 ELSE answer || $4 || $2 END, answered_at = $3
WHERE id = $1 AND outcome = 'to_clarify' AND answered_at IS NULL

-- name: emergencies_asked
SELECT user_id, COUNT(*) FROM emergency_access WHERE outcome = 'to_clarify' AND answered_at IS NULL GROUP BY user_id

-- name: emergencies_count
SELECT asl, COUNT(*) FROM emergency_access
WHERE reviewed_at IS NULL OR (outcome = 'to_clarify' AND answered_at IS NOT NULL) GROUP BY asl

-- name: emergency_attempts
SELECT COUNT(*), MIN(at) FROM emergency_attempt WHERE user_id = $1 AND at > $2

-- name: note_emergency_attempt
INSERT INTO emergency_attempt (id, user_id, at) VALUES ($1, $2, $3)

-- name: clear_emergency_attempts
DELETE FROM emergency_attempt WHERE at < $1

-- name: look_ups
SELECT COUNT(*), MIN(at) FROM look_up_attempt WHERE user_id = $1 AND at > $2

-- name: note_look_up
INSERT INTO look_up_attempt (id, user_id, at) VALUES ($1, $2, $3)

-- name: clear_look_ups
DELETE FROM look_up_attempt WHERE at < $1

-- name: attestations_latest
SELECT a.id, a.unit, u.name, a.by_role, a.at, a.day, a.confirmed, a.removed
FROM attestation a JOIN user_account u ON u.id = a.by_id
WHERE NOT EXISTS (SELECT 1 FROM attestation l WHERE l.unit = a.unit AND (l.at, l.id) > (a.at, a.id))

-- name: attestations_of
SELECT a.id, a.unit, u.name, a.by_role, a.at, a.day, a.confirmed, a.removed
FROM attestation a JOIN user_account u ON u.id = a.by_id
WHERE a.unit = $1 ORDER BY a.at DESC, a.id DESC

-- name: attested_roles
SELECT a.at, b.name, u.name, u.login, r.role, r.unit_name, d.decision
FROM attestation a
JOIN user_account b ON b.id = a.by_id
JOIN attestation_role d ON d.attestation_id = a.id
JOIN role_assignment r ON r.id = d.assignment_id
JOIN user_account u ON u.id = r.user_id
WHERE a.unit = $1 ORDER BY a.at DESC, a.id DESC, u.login, r.id

-- name: attestation_with
SELECT unit FROM attestation WHERE id = $1

-- name: insert_attestation
INSERT INTO attestation (id, unit, by_id, by_role, at, day, confirmed, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: insert_attested
INSERT INTO attestation_role (attestation_id, assignment_id, decision) VALUES ($1, $2, $3)

-- name: open_pauses
SELECT assignment_id, valid_to FROM attestation_pause WHERE over_at IS NULL

-- name: pause_of
SELECT paused_on, valid_to FROM attestation_pause WHERE assignment_id = $1 AND over_at IS NULL

-- Paused again on the day on which it was resumed: the same row.
-- name: insert_pause
INSERT INTO attestation_pause (assignment_id, paused_on, valid_to) VALUES ($1, $2, $3)
ON CONFLICT (assignment_id, paused_on) DO UPDATE SET valid_to = excluded.valid_to, over_at = NULL

-- name: end_pause
UPDATE attestation_pause SET over_at = $2 WHERE assignment_id = $1 AND over_at IS NULL

-- name: migrated_at
SELECT applied_at FROM schema_migration WHERE module = $1 AND number = $2

-- name: key_ids
SELECT credential FROM second_factor WHERE user_id = $1 AND credential IS NOT NULL ORDER BY enrolled_at, id

-- name: key_owner
SELECT user_id FROM second_factor WHERE credential = $1

-- Whoever is suspended has no key.
-- name: find_key
SELECT f.id, f.user_id, f.key_number, f.secret FROM second_factor f JOIN user_account u ON u.id = f.user_id
WHERE f.credential = $1 AND u.active

-- name: insert_key
INSERT INTO second_factor (id, user_id, kind, key_number, secret, begun_at, begun_by, enrolled_at, last_step, name, credential)
VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $8, $9, $10)

-- A key that counts counts up; two zeros are one that does not count.
-- name: use_key
UPDATE second_factor SET last_used_at = $2, last_step = $3 WHERE id = $1 AND (last_step < $3 OR (last_step = 0 AND $3 = 0))

-- name: drop_key
DELETE FROM second_factor WHERE id = $1 AND user_id = $2

-- name: insert_challenge
INSERT INTO passkey_challenge (token_hash, challenge, aim, place, user_id, name, source, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: take_challenge
DELETE FROM passkey_challenge WHERE token_hash = $1 RETURNING challenge, aim, place, user_id, name, expires_at

-- name: challenges_from
SELECT COUNT(*) FROM passkey_challenge WHERE source = $1 AND expires_at > $2

-- name: forget_challenges
DELETE FROM passkey_challenge WHERE user_id = $1

-- name: clear_challenges
DELETE FROM passkey_challenge WHERE expires_at <= $1

-- name: did_lately
SELECT TRUE FROM account_change WHERE user_id = $1 AND by_id = $2 AND what = $3 AND at > $4 LIMIT 1

-- name: mail_address
SELECT email FROM user_account
WHERE id = $1 AND email IS NOT NULL AND ($2 OR password_hash <> '' OR last_sign_in IS NOT NULL)

-- name: holders_of
SELECT DISTINCT a.user_id FROM role_assignment a JOIN user_account u ON u.id = a.user_id
WHERE a.role = $1 AND a.unit_code = $2 AND a.valid_from <= $3 AND a.valid_to > $3 AND u.active

-- name: who_wants_communications
SELECT DISTINCT a.user_id FROM role_assignment a JOIN user_account u ON u.id = a.user_id
WHERE a.role = $1 AND a.unit_code = $2 AND a.valid_from <= $3 AND a.valid_to > $3 AND u.active AND u.mail_communications

-- name: insert_mail
INSERT INTO mail (id, user_id, kind, language, recipient, happened_at, good_until, key_number, secret, urgency, state, tries,
                  next_at, give_up_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 0, $6, $11)

-- name: mail_due
SELECT id, user_id, kind, recipient, happened_at, good_until, key_number, secret, tries, next_at, give_up_at
FROM mail WHERE state = 'waiting' AND next_at <= $1 ORDER BY urgency, next_at LIMIT 1

-- What came to an end while nobody sent.
-- name: give_up_mail
UPDATE mail SET state = 'failed', settled_at = $1, why = COALESCE(why, $2), key_number = NULL, secret = NULL
WHERE state IN ('waiting', 'aside') AND give_up_at <= $1 AND next_at <= $1

-- name: set_mail_aside
UPDATE mail SET state = 'aside', why = $2 WHERE id = $1 AND state = 'waiting'

-- name: take_up_mail
UPDATE mail SET state = 'waiting', why = NULL WHERE state = 'aside' AND kind = $1

-- name: unopened_mail
UPDATE mail SET state = 'failed', settled_at = $2, why = $3, key_number = NULL, secret = NULL WHERE id = $1 AND secret IS NOT NULL

-- name: claim_mail
UPDATE mail SET next_at = $3, tries = tries + 1 WHERE id = $1 AND next_at = $2 AND state = 'waiting'

-- name: mail_later
UPDATE mail SET next_at = $2, why = $3 WHERE id = $1 AND state = 'waiting'

-- name: settle_mail
UPDATE mail SET state = $2, settled_at = $3, why = $4, key_number = NULL, secret = NULL WHERE id = $1 AND state = 'waiting'

-- name: forget_recipient
UPDATE mail SET recipient = '' WHERE id = $1

-- name: withdraw_mail
UPDATE mail SET state = 'withdrawn', settled_at = $3, recipient = '', key_number = NULL, secret = NULL
WHERE user_id = $1 AND kind = $2 AND state IN ('waiting', 'aside')

-- name: mail_lately
SELECT COUNT(*) FROM mail WHERE user_id = $1 AND kind IN ($2, $3) AND happened_at > $4

-- name: mail_last_of
SELECT state, happened_at, settled_at, why FROM mail WHERE user_id = $1 AND kind = $2
ORDER BY happened_at DESC, id DESC LIMIT 1

-- name: mail_counts
SELECT state, COUNT(*), MIN(happened_at), MAX(settled_at) FROM mail GROUP BY state

-- name: mail_failed
SELECT u.id, u.name, u.login, m.kind, m.happened_at, m.tries, m.why FROM mail m JOIN user_account u ON u.id = m.user_id
WHERE m.state = 'failed' ORDER BY m.settled_at DESC, m.id DESC LIMIT $1

-- name: clear_mail
DELETE FROM mail WHERE settled_at < $1

-- name: mail_secrets_before
SELECT id, user_id, kind, key_number, secret FROM mail WHERE key_number < $1 ORDER BY key_number, id LIMIT $2

-- name: reseal_mail
UPDATE mail SET key_number = $2, secret = $3 WHERE id = $1 AND secret IS NOT NULL

-- name: mail_keys_in_use
SELECT DISTINCT key_number FROM mail WHERE key_number IS NOT NULL ORDER BY key_number

-- name: insert_asked
INSERT INTO password_asked (id, login, asked_at) VALUES ($1, $2, $3)

-- name: asked_first
SELECT id, login, asked_at FROM password_asked ORDER BY id LIMIT 1

-- name: take_asked
DELETE FROM password_asked WHERE id = $1

-- name: reset_account
SELECT id, active, password_hash <> '' FROM user_account WHERE login = $1

-- name: replace_resets
UPDATE password_reset SET replaced_at = $2
WHERE user_id = $1 AND used_at IS NULL AND replaced_at IS NULL AND (by_id IS NULL OR $3)

-- name: insert_reset
INSERT INTO password_reset (id, user_id, code_hash, by_id, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: find_reset
SELECT r.id, r.user_id, u.login, u.name, r.used_at, r.replaced_at, r.expires_at, u.active
FROM password_reset r JOIN user_account u ON u.id = r.user_id WHERE r.code_hash = $1

-- name: use_reset
UPDATE password_reset SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND replaced_at IS NULL

-- name: clear_asked
DELETE FROM password_asked WHERE asked_at < $1

-- name: clear_resets
DELETE FROM password_reset WHERE expires_at < $1

-- name: any_mark
SELECT mark FROM sign_in_known WHERE user_id = $1 LIMIT 1

-- name: insert_journey
INSERT INTO provider_sign_in (token_hash, state, nonce, verifier, next, kept, source, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: take_journey
DELETE FROM provider_sign_in WHERE token_hash = $1 RETURNING state, nonce, verifier, next, kept, expires_at

-- name: clear_journeys_from
DELETE FROM provider_sign_in WHERE source = $1 AND expires_at <= $2

-- name: journeys_from
SELECT COUNT(*) FROM provider_sign_in WHERE source = $1 AND expires_at > $2

-- name: clear_journeys
DELETE FROM provider_sign_in WHERE expires_at <= $1

-- name: user_with_tax_code
SELECT u.id, u.active, u.password_hash <> '', t.trusted FROM account_tax_code t JOIN user_account u ON u.id = t.user_id
WHERE t.tax_code = $1

-- name: tax_code_of
SELECT tax_code FROM account_tax_code WHERE user_id = $1

-- name: tax_code_holder
SELECT user_id FROM account_tax_code WHERE tax_code = $1

-- name: set_tax_code
INSERT INTO account_tax_code (user_id, tax_code, trusted) VALUES ($1, $2, FALSE)
ON CONFLICT (user_id) DO UPDATE SET tax_code = excluded.tax_code, trusted = FALSE, waits_for = NULL

-- name: tax_code_waits
UPDATE account_tax_code SET waits_for = $2 WHERE user_id = $1

-- name: trust_tax_code
UPDATE account_tax_code SET trusted = TRUE, waits_for = NULL WHERE waits_for = $1

-- Entered by somebody, and never shown to be the user's own.
-- name: drop_untrusted_tax_code
DELETE FROM account_tax_code WHERE user_id = $1 AND NOT trusted

-- name: drop_tax_code
DELETE FROM account_tax_code WHERE user_id = $1
