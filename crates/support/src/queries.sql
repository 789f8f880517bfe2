-- name: insert_notice
INSERT INTO notice (id, state, kind, severity, title, body, audience, shown_from, begins_at, ends_at, version)
VALUES ($1, 'draft', $2, $3, $4, $5, $6, $7, $8, $9, 1)

-- name: change_notice
UPDATE notice SET kind = $2, severity = $3, title = $4, body = $5, audience = $6, shown_from = $7, begins_at = $8,
                  ends_at = $9, version = version + 1
WHERE id = $1 AND version = $10

-- name: move_notice
UPDATE notice SET state = $2, version = version + 1 WHERE id = $1 AND version = $3

-- name: insert_notice_step
INSERT INTO notice_step (id, notice_id, at, by_id, step, note, content) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: find_notice
SELECT id, state, kind, severity, title, body, audience, shown_from, begins_at, ends_at, version
FROM notice WHERE id = $1

-- name: notices_to_come
SELECT id, state, kind, severity, title, body, audience, shown_from, begins_at, ends_at, version
FROM notice WHERE ends_at > $1 AND state <> 'withdrawn' ORDER BY ends_at, id

-- name: notices_past
SELECT id, state, kind, severity, title, body, audience, shown_from, begins_at, ends_at, version
FROM notice WHERE (ends_at <= $1 OR state = 'withdrawn') AND (ends_at, id) < ($2, $3)
ORDER BY ends_at DESC, id DESC LIMIT $4

-- name: notice_place
SELECT ends_at FROM notice WHERE id = $1

-- name: notice_steps
SELECT s.at, u.name, s.step, s.note, s.content
FROM notice_step s JOIN user_account u ON u.id = s.by_id WHERE s.notice_id = $1 ORDER BY s.at, s.id

-- name: notice_step_exists
SELECT notice_id, step FROM notice_step WHERE id = $1

-- name: close_notice
INSERT INTO notice_closed (notice_id, user_id, version, closed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (notice_id, user_id) DO UPDATE SET version = excluded.version, closed_at = excluded.closed_at

-- name: notices_closed_since
SELECT c.notice_id, c.version, c.user_id FROM notice_closed c
JOIN notice n ON n.id = c.notice_id AND n.version = c.version
WHERE c.closed_at >= $1 AND n.ends_at > $2 AND n.state = 'published'

-- name: forget_closed
DELETE FROM notice_closed WHERE notice_id IN (SELECT id FROM notice WHERE ends_at <= $1)

-- name: insert_help
INSERT INTO help_request (id, topic, state, asked_at, author_id, author_name, author_role, author_unit, contact, page,
                          fault, browser, taken_by, outcome, changed_at, unread, version)
VALUES ($1, $2, 'new', $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, '', $3, FALSE, 1)

-- name: move_help
UPDATE help_request SET state = $2, taken_by = $3, outcome = $4, changed_at = $5, unread = $6, version = version + 1
WHERE id = $1 AND version = $7

-- name: help_was_read
UPDATE help_request SET unread = FALSE WHERE id = $1 AND unread

-- name: insert_help_step
INSERT INTO help_step (id, help_id, at, by_id, step, note, body) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: find_help
SELECT h.id, h.topic, h.state, h.asked_at, h.author_id, h.author_name, h.author_role, h.author_unit, h.contact, h.page,
       h.fault, h.browser, h.taken_by, u.name, h.outcome, h.changed_at, h.unread, h.version, h.person_id, h.person_asl,
       h.withdrawn_at
FROM help_request h LEFT JOIN user_account u ON u.id = h.taken_by WHERE h.id = $1

-- name: help_open
-- The work list, the oldest first. An empty text filters nothing.
SELECT h.id, h.topic, h.state, h.asked_at, h.author_id, h.author_name, h.author_role, h.author_unit, h.contact, h.page,
       h.fault, h.browser, h.taken_by, u.name, h.outcome, h.changed_at, h.unread, h.version, h.person_id, h.person_asl,
       h.withdrawn_at
FROM help_request h LEFT JOIN user_account u ON u.id = h.taken_by
WHERE h.state <> 'closed' AND (CAST($1 AS text) = '' OR h.state = $1) AND (CAST($2 AS text) = '' OR h.topic = $2)
  AND (CAST($3 AS bigint) = 0 OR h.taken_by = $4) AND (h.asked_at, h.id) > ($5, $6)
ORDER BY h.asked_at, h.id LIMIT $7

-- name: help_closed
SELECT h.id, h.topic, h.state, h.asked_at, h.author_id, h.author_name, h.author_role, h.author_unit, h.contact, h.page,
       h.fault, h.browser, h.taken_by, u.name, h.outcome, h.changed_at, h.unread, h.version, h.person_id, h.person_asl,
       h.withdrawn_at
FROM help_request h LEFT JOIN user_account u ON u.id = h.taken_by
WHERE h.state = 'closed' AND (CAST($1 AS text) = '' OR h.topic = $1)
  AND (CAST($2 AS bigint) = 0 OR h.taken_by = $3) AND (h.changed_at, h.id) < ($4, $5)
ORDER BY h.changed_at DESC, h.id DESC LIMIT $6

-- name: help_of
SELECT h.id, h.topic, h.state, h.asked_at, h.author_id, h.author_name, h.author_role, h.author_unit, h.contact, h.page,
       h.fault, h.browser, h.taken_by, u.name, h.outcome, h.changed_at, h.unread, h.version, h.person_id, h.person_asl,
       h.withdrawn_at
FROM help_request h LEFT JOIN user_account u ON u.id = h.taken_by
WHERE h.author_id = $1 AND (h.asked_at, h.id) < ($2, $3)
ORDER BY h.asked_at DESC, h.id DESC LIMIT $4

-- name: help_asked_since
-- How many somebody asked since an instant, as far as a bound.
SELECT COUNT(*) FROM (SELECT 1 FROM help_request WHERE author_id = $1 AND asked_at > $2 LIMIT $3) AS asked

-- name: help_place
SELECT asked_at, changed_at, author_id FROM help_request WHERE id = $1

-- name: help_steps
SELECT s.at, u.name, s.step, s.note, s.body
FROM help_step s LEFT JOIN user_account u ON u.id = s.by_id WHERE s.help_id = $1 ORDER BY s.at, s.id

-- name: help_step_exists
SELECT help_id, by_id FROM help_step WHERE id = $1

-- name: help_unread
SELECT DISTINCT author_id FROM help_request WHERE unread AND author_id IS NOT NULL

-- name: allow_record
UPDATE help_request SET person_id = $2, person_asl = $3 WHERE id = $1

-- name: requests_naming
SELECT id FROM help_request WHERE person_id = $1 AND withdrawn_at IS NULL

-- name: withdraw_record
UPDATE help_request SET withdrawn_at = $2 WHERE id = $1 AND person_id IS NOT NULL AND withdrawn_at IS NULL

-- name: end_views
UPDATE help_view SET state = 'over' WHERE help_id = $1 AND state IN ('waits', 'approved')

-- name: insert_view
INSERT INTO help_view (id, help_id, person_id, asl, asked_by, asked_at, reason, state, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waits', '')

-- name: find_view
SELECT v.id, v.help_id, v.person_id, v.asl, v.asked_by, u.name, v.asked_at, v.reason, v.state, v.decided_by, d.name,
       v.decided_at, v.note
FROM help_view v JOIN user_account u ON u.id = v.asked_by LEFT JOIN user_account d ON d.id = v.decided_by
WHERE v.id = $1

-- name: latest_view
SELECT v.id, v.help_id, v.person_id, v.asl, v.asked_by, u.name, v.asked_at, v.reason, v.state, v.decided_by, d.name,
       v.decided_at, v.note
FROM help_view v JOIN user_account u ON u.id = v.asked_by LEFT JOIN user_account d ON d.id = v.decided_by
WHERE v.help_id = $1 ORDER BY v.asked_at DESC, v.id DESC LIMIT 1

-- name: views_waiting
SELECT v.id, v.help_id, v.person_id, v.asl, v.asked_by, u.name, v.asked_at, v.reason, v.state, v.decided_by, d.name,
       v.decided_at, v.note
FROM help_view v JOIN user_account u ON u.id = v.asked_by LEFT JOIN user_account d ON d.id = v.decided_by
WHERE v.state = 'waits' AND (CAST($1 AS text) = '' OR v.asl = $1) ORDER BY v.asked_at, v.id LIMIT $2

-- name: views_count
SELECT asl, COUNT(*) FROM help_view WHERE state = 'waits' GROUP BY asl

-- name: decide_view
UPDATE help_view SET state = $2, decided_by = $3, decided_at = $4, note = $5 WHERE id = $1 AND state = 'waits'

-- name: open_view
UPDATE help_view SET state = 'opened' WHERE id = $1 AND state = 'approved'

-- Of which units somebody holds a role on a day.
-- name: author_units
SELECT a.unit_code, a.unit_name FROM user_account u JOIN role_assignment a ON a.user_id = u.id
WHERE u.id = $1 AND u.active AND a.role = $2 AND a.valid_from <= $3 AND a.valid_to > $3

-- What is entrusted to a doctor on a day, by those who are doctors still.
-- name: author_delegated
SELECT d.unit_code, d.unit_name, d.valid_to FROM delegation d
JOIN user_account g ON g.id = d.given_by AND g.active
JOIN role_assignment r ON r.user_id = d.given_by AND r.role = 'gp' AND r.unit_code = d.unit_code
                      AND r.valid_from <= $2 AND r.valid_to > $2
WHERE d.given_to = $1 AND d.ended_at IS NULL AND d.valid_from <= $2 AND d.valid_to > $2
