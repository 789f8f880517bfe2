-- name: insert
INSERT INTO person (id, canonical_id, tax_code, other_identifier_kind, other_identifier, family_name, given_name,
                    search_name, sex, birth_date, birth_place, residence_comune, residence_address, domicile_comune,
                    domicile_address, asl, phone, email, household_id, gp_code, gp_since, updated_at, phone2, kind,
                    version, source, created_at, registry_mark)
VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, $25, $26, $27)

-- name: update
UPDATE person SET tax_code = $2, other_identifier_kind = $3, other_identifier = $4, family_name = $5, given_name = $6,
                  search_name = $7, sex = $8, birth_date = $9, birth_place = $10, residence_comune = $11,
                  residence_address = $12, domicile_comune = $13, domicile_address = $14, asl = $15, phone = $16,
                  email = $17, household_id = $18, gp_code = $19, gp_since = $20, updated_at = $21,
                  phone2 = $22, kind = $23, version = version + 1
WHERE id = $1 AND version = $24

-- name: remember
INSERT INTO person_history (person_id, version, changed_at, changed_by, reason, before)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: history
SELECT h.version, h.changed_at, u.name, h.reason, h.before
FROM person_history h LEFT JOIN user_account u ON u.id = h.changed_by
WHERE h.person_id = $1 ORDER BY h.version DESC

-- name: find
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place,
       residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, household_id,
       gp_code, gp_since, source, version, created_at, updated_at, phone2, kind, canonical_id
FROM person WHERE id = $1

-- name: find_by_tax_code
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place,
       residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, household_id,
       gp_code, gp_since, source, version, created_at, updated_at, phone2, kind
FROM person WHERE id = (SELECT m.canonical_id FROM person m WHERE m.tax_code = $1)

-- name: find_by_other_identifier
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place,
       residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, household_id,
       gp_code, gp_since, source, version, created_at, updated_at, phone2, kind
FROM person WHERE id IN (SELECT m.canonical_id FROM person m
                         WHERE m.other_identifier = $1 AND m.other_identifier_kind = $2 AND m.birth_date = $3)
ORDER BY id LIMIT 2

-- As `find_by_other_identifier`, under the ids that have it themselves; who is herself comes first.
-- name: own_by_other_identifier
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place,
       residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, household_id,
       gp_code, gp_since, source, version, created_at, updated_at, phone2, kind, canonical_id
FROM person WHERE other_identifier = $1 AND other_identifier_kind = $2 AND birth_date = $3
ORDER BY CASE WHEN canonical_id = id THEN 0 ELSE 1 END, id

-- Under the name that was looked for, which may be that of somebody merged; whose it is by now comes last.
-- name: find_born_on
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place,
       residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, household_id,
       gp_code, gp_since, source, version, created_at, updated_at, phone2, kind, canonical_id
FROM person WHERE birth_date = $1 AND search_name >= $2 AND search_name < $3 ORDER BY search_name LIMIT $4

-- name: find_namesakes
SELECT id, family_name, given_name, asl FROM person
WHERE id IN (SELECT m.canonical_id FROM person m WHERE m.birth_date = $1 AND m.search_name = $2) ORDER BY id LIMIT 5

-- name: placement
-- Of who was merged that of the survivor.
SELECT c.asl, c.domicile_comune, c.residence_comune, c.gp_code, c.gp_since
FROM person p JOIN person c ON c.id = p.canonical_id WHERE p.id = $1

-- name: named
SELECT family_name, given_name, birth_date FROM person WHERE id = $1

-- name: since
SELECT audience, valid_from FROM audience_entry WHERE id = $1 AND resource = 'person'

-- name: in_audience
SELECT TRUE FROM audience_entry
WHERE id = $1 AND resource = 'person' AND audience = $2 AND valid_from <= $3 AND valid_to > $3

-- name: list
-- The list, and the search by the beginning of a name: one range of one index, for every role alike.
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_entry
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4) AND sort_key < $5
ORDER BY sort_key, id LIMIT $6

-- name: born_on
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_entry
WHERE birth_date = $1 AND search_name >= $2 AND search_name < $3
  AND audience = $4 AND valid_from <= $5 AND valid_to > $5 AND (sort_key, id) > ($6, $7)
ORDER BY search_name, id LIMIT $8

-- name: line_by_tax_code
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_entry
WHERE id = (SELECT m.canonical_id FROM person m WHERE m.tax_code = $1) AND audience = $2 AND valid_from <= $3 AND valid_to > $3

-- name: lines_by_other_identifier
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_entry
WHERE id IN (SELECT m.canonical_id FROM person m WHERE m.other_identifier = $1 AND m.other_identifier_kind = $2)
  AND audience || '' = $3 AND valid_from <= $4 AND valid_to > $4
ORDER BY id LIMIT 25

-- name: bearing
-- Which of some names somebody in the audience bears: for each of them one place of one index.
WITH asked (name) AS (VALUES
    (CAST($3 AS text)), (CAST($4 AS text)), (CAST($5 AS text)), (CAST($6 AS text)), (CAST($7 AS text)), (CAST($8 AS text)),
    (CAST($9 AS text)), (CAST($10 AS text)), (CAST($11 AS text)), (CAST($12 AS text)), (CAST($13 AS text)), (CAST($14 AS text)),
    (CAST($15 AS text)), (CAST($16 AS text)), (CAST($17 AS text)), (CAST($18 AS text)), (CAST($19 AS text)), (CAST($20 AS text)),
    (CAST($21 AS text)), (CAST($22 AS text)), (CAST($23 AS text)), (CAST($24 AS text)), (CAST($25 AS text)), (CAST($26 AS text)),
    (CAST($27 AS text)), (CAST($28 AS text)), (CAST($29 AS text)), (CAST($30 AS text)), (CAST($31 AS text)), (CAST($32 AS text)),
    (CAST($33 AS text)), (CAST($34 AS text)))
SELECT a.name, (SELECT e.id FROM audience_entry e
                WHERE e.resource = 'person' AND e.audience = $1 AND e.sort_key > a.name || ' ' AND e.sort_key < a.name || '!'
                  AND e.valid_from <= $2 AND e.valid_to > $2
                LIMIT 1)
FROM asked a

-- name: bury
INSERT INTO deleted_person (person_id, tax_code, asl, data, history, deleted_at, deleted_by, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: is_buried
SELECT TRUE FROM deleted_person WHERE person_id = $1

-- name: buried_by_tax_code
SELECT person_id FROM deleted_person WHERE tax_code = $1 ORDER BY deleted_at DESC LIMIT 1

-- name: buried_asl
SELECT asl FROM deleted_person WHERE person_id = $1

-- name: whole_history
SELECT version, changed_at, changed_by, reason, before FROM person_history WHERE person_id = $1 ORDER BY version

-- name: forget_history
DELETE FROM person_history WHERE person_id = $1

-- name: delete
DELETE FROM person WHERE id = $1 AND version = $2

-- The whole registry, a piece at a time: for figures about names, and for whom of it is known by name.
-- name: census
SELECT id, family_name, given_name, household_id FROM person WHERE id > $1 ORDER BY id LIMIT $2

-- Who lives in a household, as far as the audience sees.
-- name: household
SELECT p.id, p.family_name, p.given_name, p.birth_date, p.sex, a.audience, a.valid_from, a.why
FROM person p JOIN held_entry a ON a.id = p.id
WHERE p.household_id = $1 AND p.canonical_id = p.id AND a.resource = 'person' AND a.audience || '' = $2 AND a.valid_from <= $3 AND a.valid_to > $3
ORDER BY p.birth_date, p.id

-- name: insert_fact
INSERT INTO person_fact (id, person_id, kind, happened_on, vaccine, dose, place, source, note, recorded_through, recorded_on,
                         recorded_by, recorded_by_name, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: find_fact
SELECT id, person_id, kind, happened_on, vaccine, dose, place, source, note, recorded_through, recorded_on, recorded_by,
       recorded_by_name, recorded_at, withdrawn_act, withdrawn_by, withdrawn_by_name, withdrawn_at, withdrawn_why
FROM person_fact WHERE id = $1

-- name: facts_of_person
SELECT id, person_id, kind, happened_on, vaccine, dose, place, source, note, recorded_through, recorded_on, recorded_by,
       recorded_by_name, recorded_at, withdrawn_act, withdrawn_by, withdrawn_by_name, withdrawn_at, withdrawn_why
FROM person_fact WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1)
ORDER BY happened_on DESC, recorded_at DESC, id DESC

-- name: withdraw_fact
UPDATE person_fact SET withdrawn_act = $2, withdrawn_by = $3, withdrawn_by_name = $4, withdrawn_at = $5, withdrawn_why = $6
WHERE id = $1 AND withdrawn_at IS NULL

-- name: count_facts
SELECT COUNT(*) FROM person_fact WHERE person_id = $1

-- name: lines_by_beginning
-- The beginning of a tax code. `audience || ''`: the code leads to few, the audience to many.
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_entry
WHERE tax_code >= $1 AND tax_code < $2 AND audience || '' = $3 AND valid_from <= $4 AND valid_to > $4
ORDER BY sort_key, id LIMIT $5

-- name: lines_by_phone
-- `audience || ''`: the telephone leads to few, the audience to many, and SQLite would begin with the latter.
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_phone_entry
WHERE phone IS NOT NULL AND digits IN ($1, $2, $3, $4) AND audience || '' = $5 AND valid_from <= $6 AND valid_to > $6
ORDER BY sort_key, id LIMIT $7

-- name: lines_by_second_phone
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_phone2_entry
WHERE phone2 IS NOT NULL AND digits IN ($1, $2, $3, $4) AND audience || '' = $5 AND valid_from <= $6 AND valid_to > $6
ORDER BY sort_key, id LIMIT $7

-- name: line_of
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_entry
WHERE id = $1 AND audience = $2 AND valid_from <= $3 AND valid_to > $3 LIMIT 1

-- name: list_names
-- As `list`, among the other names by which somebody is found.
SELECT whose, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex,
       domicile_comune, asl, sort_key, audience, valid_from, why
FROM person_name_entry
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4) AND sort_key < $5
ORDER BY sort_key, id LIMIT $6

-- name: beginning
-- Which of some beginnings of names somebody in the audience has: for each of them one place of one index.
WITH asked (name) AS (VALUES
    (CAST($4 AS text)), (CAST($5 AS text)), (CAST($6 AS text)), (CAST($7 AS text)), (CAST($8 AS text)), (CAST($9 AS text)), (CAST($10 AS text)), (CAST($11 AS text)),
    (CAST($12 AS text)), (CAST($13 AS text)), (CAST($14 AS text)), (CAST($15 AS text)), (CAST($16 AS text)), (CAST($17 AS text)), (CAST($18 AS text)), (CAST($19 AS text)),
    (CAST($20 AS text)), (CAST($21 AS text)), (CAST($22 AS text)), (CAST($23 AS text)), (CAST($24 AS text)), (CAST($25 AS text)), (CAST($26 AS text)), (CAST($27 AS text)),
    (CAST($28 AS text)), (CAST($29 AS text)), (CAST($30 AS text)), (CAST($31 AS text)), (CAST($32 AS text)), (CAST($33 AS text)), (CAST($34 AS text)), (CAST($35 AS text)),
    (CAST($36 AS text)), (CAST($37 AS text)), (CAST($38 AS text)), (CAST($39 AS text)), (CAST($40 AS text)), (CAST($41 AS text)), (CAST($42 AS text)), (CAST($43 AS text)),
    (CAST($44 AS text)), (CAST($45 AS text)), (CAST($46 AS text)), (CAST($47 AS text)), (CAST($48 AS text)), (CAST($49 AS text)), (CAST($50 AS text)), (CAST($51 AS text)),
    (CAST($52 AS text)), (CAST($53 AS text)), (CAST($54 AS text)), (CAST($55 AS text)), (CAST($56 AS text)), (CAST($57 AS text)), (CAST($58 AS text)), (CAST($59 AS text)),
    (CAST($60 AS text)), (CAST($61 AS text)), (CAST($62 AS text)), (CAST($63 AS text)), (CAST($64 AS text)), (CAST($65 AS text)), (CAST($66 AS text)), (CAST($67 AS text)))
SELECT a.name, (SELECT e.id FROM audience_entry e
                WHERE e.resource = $3 AND e.audience = $1 AND e.sort_key >= a.name AND e.sort_key < a.name || '~'
                  AND e.valid_from <= $2 AND e.valid_to > $2
                LIMIT 1)
FROM asked a

-- name: add_transfer
INSERT INTO person_transfer (id, person_id, from_asl, to_asl, comune, street, reason, status, asked_at, asked_by, asked_by_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: find_transfer
SELECT t.id, t.person_id, t.from_asl, t.to_asl, t.comune, t.street, t.reason, t.status, t.asked_at, t.asked_by, t.asked_by_name,
       t.answered_at, t.answered_by_name, t.answer, p.family_name, p.given_name, p.asl
FROM person_transfer t JOIN person p ON p.id = t.person_id WHERE t.id = $1

-- name: waiting_transfer
SELECT id FROM person_transfer WHERE person_id = $1 AND to_asl = $2 AND status = 'asked'

-- name: asked_for
SELECT TRUE FROM person_transfer
WHERE status = 'asked' AND person_id IN (SELECT id FROM same_person WHERE known_as = $1) LIMIT 1

-- name: transfers_wanted
-- What other ASL want of an ASL: what waits for it, of persons whom it has in charge now, and what was.
SELECT t.id, t.person_id, t.from_asl, t.to_asl, t.comune, t.street, t.reason, t.status, t.asked_at, t.asked_by, t.asked_by_name,
       t.answered_at, t.answered_by_name, t.answer, p.family_name, p.given_name, p.asl
FROM person_transfer t JOIN person p ON p.id = t.person_id
WHERE t.from_asl = $1 AND (t.status = 'asked' OR t.asked_at >= $2)
ORDER BY CASE WHEN t.status = 'asked' THEN 0 ELSE 1 END, t.asked_at DESC, t.id LIMIT $3

-- name: transfers_own
SELECT t.id, t.person_id, t.from_asl, t.to_asl, t.comune, t.street, t.reason, t.status, t.asked_at, t.asked_by, t.asked_by_name,
       t.answered_at, t.answered_by_name, t.answer, p.family_name, p.given_name, p.asl
FROM person_transfer t JOIN person p ON p.id = t.person_id
WHERE t.to_asl = $1 AND (t.status = 'asked' OR t.asked_at >= $2)
ORDER BY CASE WHEN t.status = 'asked' THEN 0 ELSE 1 END, t.asked_at DESC, t.id LIMIT $3

-- Whom she has chosen, with where he is reached: asked by her, so that it goes in the same trip as she.
-- name: gp_of_person
SELECT d.family_name, d.given_name, d.contact FROM person p JOIN doctor d ON d.code = p.gp_code WHERE p.id = $1

-- name: answer_transfer
UPDATE person_transfer SET status = $2, answered_at = $3, answered_by = $4, answered_by_name = $5, answer = $6
WHERE id = $1 AND status = 'asked'

-- name: end_transfers
-- The person has moved: what was asked for is there already, or another ASL answers for her now.
UPDATE person_transfer SET status = $3, answered_at = $4 WHERE person_id = $1 AND to_asl = $2 AND status = 'asked'

-- name: redirect_transfers
UPDATE person_transfer SET from_asl = $2 WHERE person_id = $1 AND status = 'asked' AND to_asl <> $2

-- What waits for an answer, by the ASL that is asked.
-- name: count_transfers
SELECT t.from_asl, COUNT(*) FROM person_transfer t JOIN person p ON p.id = t.person_id
WHERE t.status = 'asked' AND t.from_asl = p.asl GROUP BY t.from_asl

-- name: transfers_of_person
SELECT t.id, t.person_id, t.from_asl, t.to_asl, t.comune, t.street, t.reason, t.status, t.asked_at, t.asked_by, t.asked_by_name,
       t.answered_at, t.answered_by_name, t.answer, p.family_name, p.given_name, p.asl
FROM person_transfer t JOIN person p ON p.id = t.person_id
WHERE t.person_id IN (SELECT id FROM same_person WHERE known_as = $1)
ORDER BY t.asked_at, t.id

-- name: forget_transfers
DELETE FROM person_transfer WHERE person_id = $1

-- name: persons_between
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place,
       residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, household_id,
       gp_code, gp_since, source, version, created_at, updated_at, phone2, kind, search_name, canonical_id
FROM person WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3

-- name: set_search_name
UPDATE person SET search_name = $2 WHERE id = $1

-- The file of the registry: whether a person is there, and by which row she was last written.
-- name: known_by_tax_code
SELECT tax_code, id, version, registry_mark, canonical_id FROM person WHERE tax_code IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42,
    $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62,
    $63, $64)

-- name: set_registry_mark
UPDATE person SET registry_mark = $2 WHERE id = $1

-- name: begin_registry_import
INSERT INTO registry_import (id, file_hash, file_wins, unit_rows, started_at, started_by)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING

-- name: unfinished_registry_import
SELECT id FROM registry_import WHERE file_hash = $1 AND file_wins = $2 AND unit_rows = $3 AND ended_at IS NULL

-- name: insert_registry_chunk
INSERT INTO registry_chunk (import_id, number, added, changed, unchanged, rejected, duplicate, kept, rejected_rows, kept_rows)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: find_registry_chunk
SELECT added, changed, unchanged, rejected, duplicate, kept, rejected_rows, kept_rows FROM registry_chunk
WHERE import_id = $1 AND number = $2

-- name: registry_chunks
SELECT number, added, changed, unchanged, rejected, duplicate, kept FROM registry_chunk WHERE import_id = $1 ORDER BY number

-- name: end_registry_import
UPDATE registry_import SET ended_at = $2, added = $3, changed = $4, unchanged = $5, rejected = $6, duplicate = $7, kept = $8
WHERE id = $1 AND ended_at IS NULL

-- name: forget_registry_chunks
DELETE FROM registry_chunk WHERE import_id = $1

-- What was begun and never ended, so long ago that nobody goes on with it.
-- name: given_up_registry_imports
SELECT id FROM registry_import WHERE ended_at IS NULL AND started_at < $1 ORDER BY id

-- Any id of a person leads to the survivor.
-- name: find_canonical
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place,
       residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, household_id,
       gp_code, gp_since, source, version, created_at, updated_at, phone2, kind
FROM person WHERE id = (SELECT m.canonical_id FROM person m WHERE m.id = $1)

-- name: canonical
SELECT canonical_id FROM person WHERE id = $1

-- name: known
SELECT canonical_id, known FROM person WHERE id = $1

-- name: known_of_all_ids
SELECT known FROM person WHERE canonical_id = $1

-- name: other_ids_of_person
SELECT id FROM same_person WHERE known_as = $1 AND id <> $1

-- Under which ids a person was recorded while she was one with them, from when until when: of whoever she is no more, and of who was
-- merged into the same one.
-- name: once_one
SELECT survivor_id, recorded_at, undone_recorded_at FROM person_merge
WHERE undone_recorded_at IS NOT NULL AND merged_id IN (SELECT id FROM same_person WHERE known_as = $1)
UNION ALL SELECT merged_id, recorded_at, undone_recorded_at FROM person_merge
WHERE undone_recorded_at IS NOT NULL AND survivor_id IN (SELECT id FROM same_person WHERE known_as = $1)
UNION ALL SELECT o.merged_id, CASE WHEN o.recorded_at > m.recorded_at THEN o.recorded_at ELSE m.recorded_at END,
    CASE WHEN o.undone_recorded_at < m.undone_recorded_at THEN o.undone_recorded_at ELSE m.undone_recorded_at END
FROM person_merge m JOIN person_merge o ON o.survivor_id = m.survivor_id AND o.merged_id <> m.merged_id
WHERE m.undone_recorded_at IS NOT NULL AND m.merged_id IN (SELECT id FROM same_person WHERE known_as = $1)

-- name: standing_merges
SELECT merged_id, survivor_id FROM person_merge WHERE undone_at IS NULL

-- name: set_canonical
UPDATE person SET canonical_id = $2 WHERE id = $1 AND canonical_id = $3

-- Of both that they were merged (`Has::Merge`).
-- name: know_merged
UPDATE person SET known = known | 2048 WHERE id IN ($1, $2)

-- name: insert_merge
INSERT INTO person_merge (id, survivor_id, merged_id, survivor_version, survivor_before, merged_version, merged_before, reason,
                          merged_at, merged_on, merged_by, merged_by_name, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- name: find_merge
SELECT id, survivor_id, merged_id, survivor_version, survivor_before, merged_version, merged_before, reason, merged_at, merged_on,
       merged_by, merged_by_name, undo_act, undone_by, undone_by_name, undone_at, undone_why
FROM person_merge WHERE id = $1

-- name: merges_of_person
SELECT id, survivor_id, merged_id, survivor_version, survivor_before, merged_version, merged_before, reason, merged_at, merged_on,
       merged_by, merged_by_name, undo_act, undone_by, undone_by_name, undone_at, undone_why
FROM person_merge WHERE survivor_id = $1 ORDER BY merged_at DESC, id DESC

-- name: undo_merge
UPDATE person_merge SET undo_act = $2, undone_by = $3, undone_by_name = $4, undone_at = $5, undone_why = $6,
    undone_recorded_at = $7
WHERE id = $1 AND undone_at IS NULL

-- name: count_merges
SELECT COUNT(*) FROM person_merge WHERE survivor_id = $1 OR merged_id = $1

-- name: code_of_merged
SELECT TRUE FROM person WHERE tax_code = $1 AND canonical_id = $2 AND id <> $2

-- name: id_by_tax_code
SELECT id FROM person WHERE tax_code = $1

-- What decides whether two rows are one person: of who is herself.
-- name: subjects_between
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place, domicile_comune,
       domicile_address, phone, phone2, email
FROM person WHERE birth_date >= $1 AND birth_date < $2 AND canonical_id = id

-- name: subjects_by_code
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place, domicile_comune,
       domicile_address, phone, phone2, email
FROM person WHERE other_identifier = $1 AND other_identifier_kind = $2 AND canonical_id = id

-- name: subjects_named
-- Who is called so, either way round, and was born on one of some days: for each of them two places of one index.
WITH asked (day) AS (VALUES
    (CAST($3 AS text)), (CAST($4 AS text)), (CAST($5 AS text)), (CAST($6 AS text)), (CAST($7 AS text)), (CAST($8 AS text)), (CAST($9 AS text)), (CAST($10 AS text)),
    (CAST($11 AS text)), (CAST($12 AS text)), (CAST($13 AS text)), (CAST($14 AS text)), (CAST($15 AS text)), (CAST($16 AS text)), (CAST($17 AS text)), (CAST($18 AS text)),
    (CAST($19 AS text)), (CAST($20 AS text)), (CAST($21 AS text)), (CAST($22 AS text)), (CAST($23 AS text)), (CAST($24 AS text)), (CAST($25 AS text)), (CAST($26 AS text)),
    (CAST($27 AS text)), (CAST($28 AS text)), (CAST($29 AS text)), (CAST($30 AS text)), (CAST($31 AS text)), (CAST($32 AS text)), (CAST($33 AS text)), (CAST($34 AS text)),
    (CAST($35 AS text)), (CAST($36 AS text)), (CAST($37 AS text)), (CAST($38 AS text)), (CAST($39 AS text)), (CAST($40 AS text)), (CAST($41 AS text)), (CAST($42 AS text)),
    (CAST($43 AS text)), (CAST($44 AS text)), (CAST($45 AS text)), (CAST($46 AS text)), (CAST($47 AS text)), (CAST($48 AS text)), (CAST($49 AS text)), (CAST($50 AS text)))
SELECT p.id, p.tax_code, p.other_identifier_kind, p.other_identifier, p.family_name, p.given_name, p.sex, p.birth_date,
       p.birth_place, p.domicile_comune, p.domicile_address, p.phone, p.phone2, p.email
FROM asked a JOIN person p ON p.birth_date = a.day AND p.search_name IN ($1, $2) AND p.canonical_id = p.id

-- name: subjects_changed
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place, domicile_comune,
       domicile_address, phone, phone2, email, updated_at
FROM person WHERE (updated_at, id) > ($1, $2) AND canonical_id = id ORDER BY updated_at, id LIMIT $3

-- name: subject
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, sex, birth_date, birth_place, domicile_comune,
       domicile_address, phone, phone2, email, canonical_id
FROM person WHERE id = $1

-- name: count_changed
SELECT COUNT(*) FROM (SELECT id FROM person WHERE updated_at > $1 LIMIT $2) c

-- name: birth_span
SELECT (SELECT MIN(birth_date) FROM person), (SELECT MAX(birth_date) FROM person)

-- name: shared_codes
-- Codes are figures and capitals; the reasons why somebody has none are small letters, and come after them.
SELECT other_identifier, other_identifier_kind FROM person
WHERE other_identifier > $1 AND other_identifier < 'a' AND canonical_id = id
GROUP BY other_identifier, other_identifier_kind HAVING COUNT(*) > 1 ORDER BY other_identifier LIMIT $2

-- name: insert_double
INSERT INTO person_double (id, one_id, other_id, rank, reasons, decides, state, found_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $7)

-- name: set_double
UPDATE person_double SET rank = $2, reasons = $3, decides = $4, state = $5, changed_at = $6 WHERE id = $1 AND state = $7

-- name: decide_double
UPDATE person_double SET state = 'different', decides = $2, changed_at = $3, decided_act = $4, decided_by = $5, decided_by_name = $6,
                         decided_at = $3, decided_why = $7
WHERE id = $1 AND state = 'open'

-- name: take_back_double
UPDATE person_double SET state = 'open', changed_at = $2, decided_act = NULL, decided_by = NULL, decided_by_name = NULL,
                         decided_at = NULL, decided_why = NULL
WHERE id = $1 AND state = 'different'

-- name: move_double
UPDATE person_double SET state = $2, changed_at = $3 WHERE id = $1 AND state = $4

-- name: find_double
SELECT d.id, d.one_id, d.other_id, d.rank, d.reasons, d.decides, d.state, d.found_at, d.changed_at, d.decided_act, d.decided_by,
       d.decided_by_name, d.decided_at, d.decided_why
FROM person_double d WHERE d.id = $1

-- name: double_of_pair
SELECT d.id, d.one_id, d.other_id, d.rank, d.reasons, d.decides, d.state, d.found_at, d.changed_at, d.decided_act, d.decided_by,
       d.decided_by_name, d.decided_at, d.decided_why
FROM person_double d WHERE d.one_id = $1 AND d.other_id = $2

-- name: doubles_of_person
SELECT d.id, d.one_id, d.other_id, d.rank, d.reasons, d.decides, d.state, d.found_at, d.changed_at, d.decided_act, d.decided_by,
       d.decided_by_name, d.decided_at, d.decided_why
FROM person_double d WHERE d.one_id = $1
UNION ALL
SELECT d.id, d.one_id, d.other_id, d.rank, d.reasons, d.decides, d.state, d.found_at, d.changed_at, d.decided_act, d.decided_by,
       d.decided_by_name, d.decided_at, d.decided_why
FROM person_double d WHERE d.other_id = $1

-- name: open_doubles_after
SELECT d.id, d.one_id, d.other_id, d.rank, d.reasons, d.decides, d.state, d.found_at, d.changed_at, d.decided_act, d.decided_by,
       d.decided_by_name, d.decided_at, d.decided_why
FROM person_double d WHERE d.state = 'open' AND d.id > $1 ORDER BY d.id LIMIT $2

-- name: doubles
-- Those of which both are in the care of an audience each: where they only have their residence nobody may join them.
-- `audience || ''`: a pair leads to two entries, an audience to many.
SELECT d.id, d.one_id, d.other_id, d.rank, d.reasons, d.decides, d.state, d.found_at, d.changed_at, d.decided_act, d.decided_by,
       d.decided_by_name, d.decided_at, d.decided_why,
       a.audience, a.valid_from, a.why, b.audience, b.valid_from, b.why,
       p.id, p.tax_code, p.other_identifier_kind, p.other_identifier, p.family_name, p.given_name, p.sex, p.birth_date,
       p.birth_place, p.domicile_comune, p.domicile_address, p.phone, p.phone2, p.email,
       q.id, q.tax_code, q.other_identifier_kind, q.other_identifier, q.family_name, q.given_name, q.sex, q.birth_date,
       q.birth_place, q.domicile_comune, q.domicile_address, q.phone, q.phone2, q.email
FROM person_double d
JOIN held_entry a ON a.id = d.one_id AND a.resource = 'person'
JOIN held_entry b ON b.id = d.other_id AND b.resource = 'person'
JOIN person p ON p.id = d.one_id
JOIN person q ON q.id = d.other_id
WHERE d.state = $1 AND (d.rank, d.id) > ($2, $3)
  AND a.audience || '' = $4 AND a.valid_from <= $6 AND a.valid_to > $6
  AND b.audience || '' = $5 AND b.valid_from <= $6 AND b.valid_to > $6
  AND a.why <> 'residence' AND b.why <> 'residence'
ORDER BY d.rank, d.id LIMIT $7

-- name: doubles_beside
-- How many open pairs have one of both in the care of an ASL, and the other in another's: at most so many are counted.
SELECT COUNT(*) FROM (
    SELECT d.id FROM person_double d JOIN person p ON p.id = d.one_id JOIN person q ON q.id = d.other_id
    WHERE d.state = 'open' AND (p.asl = $1 AND q.asl <> $1 OR p.asl <> $1 AND q.asl = $1)
    LIMIT $2) c

-- name: count_open_doubles
SELECT COUNT(*) FROM person_double WHERE state = 'open'

-- name: forget_doubles
DELETE FROM person_double WHERE one_id = $1 OR other_id = $1

-- name: begin_double_run
INSERT INTO double_run (id, started_at, whole, since, place, looked_at, compared, found, again, gone)
VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0)

-- name: open_double_run
SELECT id, started_at, whole, since, place, looked_at, compared, found, again, gone FROM double_run
WHERE ended_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1

-- name: last_double_run
SELECT started_at FROM double_run WHERE ended_at IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT 1

-- name: advance_double_run
UPDATE double_run SET place = $3, looked_at = looked_at + $4, compared = compared + $5, found = found + $6, again = again + $7,
                      gone = gone + $8, ended_at = $9
WHERE id = $1 AND place = $2 AND ended_at IS NULL

-- name: forget_double_runs
DELETE FROM double_run WHERE started_at < $1 AND ended_at IS NOT NULL
