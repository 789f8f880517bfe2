-- name: channel
SELECT id, laboratory, version, kind, address, tls, authority, application, facility, set_by_name, set_at
FROM laboratory_channel WHERE laboratory = $1 ORDER BY version DESC LIMIT 1

-- name: channels
SELECT c.id, c.laboratory, c.version, c.kind, c.address, c.tls, c.authority, c.application, c.facility, c.set_by_name, c.set_at
FROM laboratory_channel c
WHERE NOT EXISTS (SELECT 1 FROM laboratory_channel n WHERE n.laboratory = c.laboratory AND n.version > c.version)
ORDER BY c.laboratory

-- name: channel_history
SELECT id, laboratory, version, kind, address, tls, authority, application, facility, set_by_name, set_at
FROM laboratory_channel WHERE laboratory = $1 ORDER BY version DESC LIMIT 50

-- name: insert_channel
INSERT INTO laboratory_channel (id, laboratory, version, kind, address, tls, authority, application, facility, set_by, set_by_name, set_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- Whoever set it right does not wait for what it was.
-- name: lane_open
UPDATE outbound_lane SET failures = 0, pause_until = 0, why = NULL WHERE laboratory = $1

-- name: due_now
UPDATE outbound_request SET next_at = $2 WHERE laboratory = $1 AND settled_at IS NULL AND next_at > $2 AND state = 'waits'

-- name: insert
INSERT INTO outbound_request (id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries,
    next_at, give_up_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waits', $9, 0, 0, $10, $11, $10)

-- name: find
SELECT id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at, give_up_at, created_at,
       tried_at, settled_at, why, said, again_at
FROM outbound_request WHERE id = $1

-- What a laboratory was told of a request, the latest first.
-- name: of_request
SELECT id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at, give_up_at, created_at,
       tried_at, settled_at, why, said, again_at
FROM outbound_request WHERE request_id = $1 ORDER BY laboratory, place DESC

-- Open requests of a person that some laboratory was told of.
-- name: requests_of_person
SELECT DISTINCT o.request_id FROM outbound_request o JOIN swab_request q ON q.id = o.request_id
WHERE o.person_id IN (SELECT id FROM same_person WHERE known_as = $1)
  AND q.status = 'requested' AND o.state <> 'superseded'
ORDER BY o.request_id

-- What the laboratory does not have.
-- name: supersede_not_there
UPDATE outbound_request SET state = 'superseded', settled_at = COALESCE(settled_at, $2), body = NULL
WHERE id = $1 AND state IN ('waits', 'refused', 'given_up')

-- What somebody would have had to look at, before one that was taken.
-- name: supersede_before
UPDATE outbound_request SET state = 'superseded', body = NULL
WHERE request_id = $1 AND laboratory = $2 AND place < $3 AND state IN ('refused', 'given_up', 'unconfirmed', 'reported')

-- What its laboratory need not be told of a request, whose result it has.
-- name: settle_of_resulted
UPDATE outbound_request SET state = CASE WHEN state = 'unconfirmed' THEN 'reported' ELSE 'superseded' END,
    settled_at = COALESCE(settled_at, $2), body = CASE WHEN state = 'unconfirmed' THEN body ELSE NULL END
WHERE request_id = $1 AND laboratory = (SELECT laboratory FROM swab_request WHERE id = $1)
  AND state IN ('waits', 'refused', 'given_up', 'unconfirmed')

-- name: reopen
UPDATE outbound_request SET state = 'sent', settled_at = NULL, tries = 0, next_at = $2, again_at = $2 WHERE request_id = $1 AND state = 'reported'

-- Laboratories to which something can go.
-- name: due_laboratories
SELECT DISTINCT o.laboratory FROM outbound_request o LEFT JOIN outbound_lane l ON l.laboratory = o.laboratory
WHERE o.settled_at IS NULL AND o.next_at <= $1 AND (l.laboratory IS NULL OR l.pause_until <= $1)
ORDER BY o.laboratory

-- What is due, and whose turn it is.
-- name: due
SELECT o.id, o.request_id, o.person_id, o.laboratory, o.number, o.place, o.act, o.mark, o.state, o.control_id, o.round, o.tries,
       o.next_at, o.give_up_at, o.created_at, o.tried_at, o.settled_at, o.why, o.said, o.again_at
FROM outbound_request o
WHERE o.laboratory = $1 AND o.settled_at IS NULL AND o.next_at <= $2
  AND NOT EXISTS (SELECT 1 FROM outbound_request b WHERE b.request_id = o.request_id AND b.laboratory = o.laboratory
    AND b.place < o.place AND b.settled_at IS NULL)
ORDER BY o.next_at, o.id LIMIT 1

-- name: claim
UPDATE outbound_request SET state = 'sent', tries = tries + 1, tried_at = $4, next_at = $3, give_up_at = $5
WHERE id = $1 AND next_at = $2 AND settled_at IS NULL

-- name: body
SELECT body FROM outbound_request WHERE id = $1 AND written_for = $2

-- name: set_body
UPDATE outbound_request SET act = $2, body = $3, round = $4, control_id = $5, written_for = $6, mark = $7 WHERE id = $1

-- What may have been taken is sent again, if it is, with the same bytes.
-- name: settle
UPDATE outbound_request SET state = $2, settled_at = $3, why = $4, said = $5,
    body = CASE WHEN $6 THEN body ELSE NULL END
WHERE id = $1 AND settled_at IS NULL

-- name: later
UPDATE outbound_request SET state = $2, next_at = $3, why = $4 WHERE id = $1 AND settled_at IS NULL

-- name: again
UPDATE outbound_request SET state = CASE WHEN state = 'unconfirmed' THEN 'sent' ELSE 'waits' END, settled_at = NULL, round = $2,
    control_id = $3, tries = 0, next_at = $4, why = NULL, said = NULL, again_by = $5, again_at = $4
WHERE id = $1 AND state IN ('refused', 'given_up', 'unconfirmed')

-- name: lane_take
INSERT INTO outbound_lane (laboratory, holder, held_until, failures, pause_until) VALUES ($1, $2, $3, 0, 0)
ON CONFLICT (laboratory) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
WHERE outbound_lane.holder = excluded.holder OR outbound_lane.held_until < $4

-- name: lane_leave
UPDATE outbound_lane SET held_until = 0 WHERE laboratory = $1 AND holder = $2

-- name: lane_took
UPDATE outbound_lane SET failures = 0, pause_until = 0, why = NULL, taken_at = $2 WHERE laboratory = $1

-- name: lane_answered
UPDATE outbound_lane SET failures = 0, pause_until = 0, why = NULL WHERE laboratory = $1

-- name: lane_failed
UPDATE outbound_lane SET failures = failures + 1, pause_until = $2, why = $3 WHERE laboratory = $1

-- name: lanes
SELECT laboratory, failures, pause_until, taken_at, why FROM outbound_lane

-- name: states
SELECT laboratory, state, COUNT(*), MIN(created_at) FROM outbound_request GROUP BY laboratory, state

-- Laboratories with something that has been due since an instant, and none of whose rows was taken since.
-- name: stuck
SELECT o.laboratory, MIN(o.created_at), COUNT(*) FROM outbound_request o LEFT JOIN outbound_lane l ON l.laboratory = o.laboratory
WHERE o.settled_at IS NULL AND o.created_at <= $1 AND (l.taken_at IS NULL OR l.taken_at <= $1)
  AND (o.again_at IS NULL OR o.again_at <= $1)
GROUP BY o.laboratory ORDER BY o.laboratory

-- name: counts
SELECT state, COUNT(*) FROM outbound_request WHERE state IN ('waits', 'sent', 'refused', 'given_up', 'unconfirmed') GROUP BY state

-- Each list by an index of its own.
-- name: rows
SELECT id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at, give_up_at, created_at,
       tried_at, settled_at, why, said, again_at
FROM outbound_request WHERE id < $1 ORDER BY id DESC LIMIT $2

-- name: rows_of
SELECT id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at, give_up_at, created_at,
       tried_at, settled_at, why, said, again_at
FROM outbound_request WHERE laboratory = $3 AND id < $1 ORDER BY id DESC LIMIT $2

-- name: rows_in
SELECT id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at, give_up_at, created_at,
       tried_at, settled_at, why, said, again_at
FROM outbound_request WHERE state = $3 AND id < $1 ORDER BY id DESC LIMIT $2

-- name: rows_of_in
SELECT id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at, give_up_at, created_at,
       tried_at, settled_at, why, said, again_at
FROM outbound_request WHERE laboratory = $3 AND state = $4 AND id < $1 ORDER BY id DESC LIMIT $2

-- name: of_number
SELECT id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at, give_up_at, created_at,
       tried_at, settled_at, why, said, again_at
FROM outbound_request WHERE request_id = (SELECT id FROM swab_request WHERE number = $2) AND ($1 = '' OR laboratory = $1) ORDER BY id DESC

-- Requests of a laboratory that wait and of which it was never told by machine.
-- name: untold_count
SELECT COUNT(*) FROM swab_request q WHERE q.laboratory = $1 AND q.status = 'requested'
  AND NOT EXISTS (SELECT 1 FROM outbound_request o WHERE o.request_id = q.id AND o.laboratory = $1 AND o.state <> 'superseded')

-- name: untold
SELECT q.id FROM swab_request q WHERE q.laboratory = $1 AND q.status = 'requested' AND q.id > $2
  AND NOT EXISTS (SELECT 1 FROM outbound_request o WHERE o.request_id = q.id AND o.laboratory = $1 AND o.state <> 'superseded')
ORDER BY q.id LIMIT $3

-- As she is known: who was merged is told of under the survivor.
-- name: about
SELECT c.id, c.tax_code, c.other_identifier_kind, c.other_identifier, c.family_name, c.given_name, c.birth_date, c.sex,
       c.residence_comune, c.residence_address, c.phone, c.version, c.updated_at
FROM person p JOIN person c ON c.id = p.canonical_id WHERE p.id = $1

-- name: count_of_person
SELECT COUNT(*) FROM outbound_request WHERE person_id = $1
