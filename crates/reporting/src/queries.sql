-- name: insert
INSERT INTO national_flow (id, person_id, after_id, act, test_code, laboratory, accession, reported_on, state, round, tries,
    next_at, give_up_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'to_send', 0, 0, $9, $10, $11)
ON CONFLICT (id) DO NOTHING

-- name: find
SELECT id, person_id, after_id, act, test_code, laboratory, accession, reported_on, state, round, tries, next_at, give_up_at,
       created_at, tried_at, settled_at, number, why, said, again_at
FROM national_flow WHERE id = $1

-- What never left, and is not so any more. What was refused and is to be sent anew has not left under its new key.
-- name: supersede_unsent
UPDATE national_flow SET state = 'superseded', settled_at = $2 WHERE id = $1 AND state = 'to_send' AND tried_at IS NULL

-- What is due, and whose turn it is.
-- name: due
SELECT f.id, f.person_id, f.after_id, f.act, f.test_code, f.laboratory, f.accession, f.reported_on, f.state, f.round, f.tries, f.next_at,
       f.give_up_at, f.created_at, f.tried_at, f.settled_at, f.number, f.why, f.said, f.again_at
FROM national_flow f
WHERE f.settled_at IS NULL AND f.next_at <= $1
  AND NOT EXISTS (SELECT 1 FROM national_flow b WHERE b.id = f.after_id AND b.settled_at IS NULL)
ORDER BY f.next_at, f.id LIMIT 1

-- name: claim
UPDATE national_flow SET state = 'sent', tries = tries + 1, tried_at = $4, next_at = $3
WHERE id = $1 AND next_at = $2 AND settled_at IS NULL

-- name: settle
UPDATE national_flow SET state = $2, settled_at = $3, number = $4, why = $5, said = $6 WHERE id = $1 AND settled_at IS NULL

-- name: later
UPDATE national_flow SET state = $2, next_at = $3, why = $4 WHERE id = $1 AND settled_at IS NULL

-- name: again
UPDATE national_flow SET state = 'to_send', settled_at = NULL, round = $2, tries = 0, next_at = $3, give_up_at = $4, why = NULL,
    said = NULL, again_by = $5, again_at = $3, tried_at = CASE WHEN state = 'refused' THEN NULL ELSE tried_at END
WHERE id = $1 AND state IN ('refused', 'given_up')

-- name: later_one
SELECT id FROM national_flow WHERE after_id = $1 AND state <> 'superseded' LIMIT 1

-- name: days
SELECT reported_on, state, COUNT(*) FROM national_flow WHERE reported_on >= $1 AND reported_on <= $2 GROUP BY reported_on, state

-- As many as are counted: a year has millions that were accepted.
-- name: count_of_state
SELECT COUNT(*) FROM (SELECT id FROM national_flow WHERE state = $1 LIMIT $2) found

-- name: oldest
SELECT created_at FROM national_flow WHERE settled_at IS NULL ORDER BY created_at LIMIT 1

-- name: of_day
SELECT id, person_id, after_id, act, test_code, laboratory, accession, reported_on, state, round, tries, next_at, give_up_at,
       created_at, tried_at, settled_at, number, why, said, again_at
FROM national_flow WHERE reported_on = $1 AND ($2 = '' OR state = $2) AND id < $3 ORDER BY id DESC LIMIT $4

-- name: of_state
SELECT id, person_id, after_id, act, test_code, laboratory, accession, reported_on, state, round, tries, next_at, give_up_at,
       created_at, tried_at, settled_at, number, why, said, again_at
FROM national_flow WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3

-- Who it is about, as Sistema TS wants to know.
-- As she is known: who was merged is told of under the survivor.
-- name: person
SELECT c.tax_code, c.other_identifier_kind, c.other_identifier, c.family_name, c.given_name, c.phone, c.asl, c.gp_code
FROM person p JOIN person c ON c.id = p.canonical_id WHERE p.id = $1

-- name: count_of_person
SELECT COUNT(*) FROM national_flow WHERE person_id = $1
