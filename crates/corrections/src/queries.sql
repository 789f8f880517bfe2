-- name: insert
INSERT INTO correction (id, kind, person_id, fact_id, fact_version, before, after, why, note, status, asl, asked_by,
                        asked_by_name, asked_through, asked_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', $10, $11, $12, $13, $14, 1)

-- name: find
SELECT c.id, c.kind, c.person_id, c.fact_id, c.fact_version, c.before, c.after, c.why, c.note, c.status, c.asl, c.asked_by,
       c.asked_by_name, c.asked_through, c.asked_at, c.ended_act, c.ended_by, c.ended_by_name, c.ended_at, c.ended_note,
       c.version
FROM correction c WHERE c.id = $1

-- name: between
SELECT id FROM correction WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3

-- name: waiting_of_fact
SELECT c.id, c.kind, c.person_id, c.fact_id, c.fact_version, c.before, c.after, c.why, c.note, c.status, c.asl, c.asked_by,
       c.asked_by_name, c.asked_through, c.asked_at, c.ended_act, c.ended_by, c.ended_by_name, c.ended_at, c.ended_note,
       c.version
FROM correction c WHERE c.fact_id = $1 AND c.kind = $2 AND c.status = 'asked'

-- name: all_of_person
SELECT c.id, c.kind, c.person_id, c.fact_id, c.fact_version, c.before, c.after, c.why, c.note, c.status, c.asl, c.asked_by,
       c.asked_by_name, c.asked_through, c.asked_at, c.ended_act, c.ended_by, c.ended_by_name, c.ended_at, c.ended_note,
       c.version
FROM correction c WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY c.asked_at DESC, c.id

-- What one audience sees of those about a person: for the box on her page.
-- From the person's side: SQLite would else begin with all that the audience holds.
-- name: of_person
SELECT c.id, c.kind, c.person_id, c.fact_id, c.fact_version, c.before, c.after, c.why, c.note, c.status, c.asl, c.asked_by,
       c.asked_by_name, c.asked_through, c.asked_at, c.ended_act, c.ended_by, c.ended_by_name, c.ended_at, c.ended_note,
       c.version
FROM correction c
WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = $2)
  AND (SELECT TRUE FROM audience_entry a WHERE a.id = c.id AND a.resource = 'correction' AND a.audience = $1
       AND a.valid_from <= $3 AND a.valid_to > $3 LIMIT 1) IS NOT NULL
ORDER BY c.asked_at DESC, c.id LIMIT 10

-- name: list
SELECT c.id, c.kind, c.person_id, c.fact_id, c.fact_version, c.before, c.after, c.why, c.note, c.status, c.asl, c.asked_by,
       c.asked_by_name, c.asked_through, c.asked_at, c.ended_act, c.ended_by, c.ended_by_name, c.ended_at, c.ended_note,
       c.version, p.family_name, p.given_name, p.birth_date, a.sort_key, a.audience, a.valid_from, a.why
FROM audience_entry a
JOIN correction c ON c.id = a.id
LEFT JOIN person p ON p.id = c.person_id
WHERE a.resource = 'correction' AND a.audience = $1 AND a.valid_from <= $2 AND a.valid_to > $2
  AND (a.sort_key, a.id) > ($3, $4) AND a.sort_key < $5
ORDER BY a.sort_key, a.id LIMIT $6

-- name: end
UPDATE correction SET status = $3, ended_act = $4, ended_by = $5, ended_by_name = $6, ended_at = $7, ended_note = $8,
                      version = version + 1
WHERE id = $1 AND version = $2 AND status = 'asked'

-- What waits, by the ASL that decides and by who asked: he does not decide.
-- name: count_waiting
SELECT p.asl, c.asked_by, COUNT(*) FROM correction c JOIN person m ON m.id = c.person_id JOIN person p ON p.id = m.canonical_id
WHERE c.status = 'asked' GROUP BY p.asl, c.asked_by

-- name: count_of_person
SELECT COUNT(*) FROM correction WHERE person_id = $1 AND status = 'asked' AND kind <> 'deletion'
