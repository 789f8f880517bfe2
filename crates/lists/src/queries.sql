-- The lists: one range of one index for each audience, from a place on. Of a measure that runs, a day that has passed is no end:
-- it was the first on which it could have ended, and a swab is awaited or symptoms last.
-- name: persons
SELECT id, sort_key, audience, valid_from, why, tax_code, other_identifier_kind, other_identifier, family_name, given_name,
       birth_date, sex, residence_comune, residence_address, domicile_comune, domicile_address, asl, phone, email, kind, gp_code,
       version, report_status, reported_on, report_onset, symptoms, conditions, report_note, measure_kind,
       measure_status, starts_on, CASE WHEN may_end OR expected_end >= $2 THEN expected_end END, may_end, ended_on, measure_comune, measure_address, request_status, requested_at,
       criterion, test_type, request_laboratory, outcome, sampled_at, result_laboratory, swabs
FROM list_person
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4)
ORDER BY sort_key, id LIMIT $5

-- name: reports
SELECT id, sort_key, audience, valid_from, why, person_id, tax_code, family_name, given_name, birth_date, phone,
       domicile_comune, domicile_address, kind, asl, onset_date, symptoms, temperature_tenths, conditions, note, status,
       reported_by_name, reported_at, reported_on, taken_by_name, taken_at, asked_note, asked_at, version
FROM list_report
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4)
ORDER BY sort_key, id LIMIT $5

-- name: requests
SELECT id, sort_key, audience, valid_from, why, person_id, tax_code, family_name, given_name, birth_date, phone,
       domicile_comune, domicile_address, kind, asl, residence_comune, number, laboratory, reason, test_type, priority, status,
       requested_at, requested_on, criterion, requester, requester_contact, place, proposed_on, onset_date, version, outcome,
       sampled_at, reported_on
FROM list_request
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4)
ORDER BY sort_key, id LIMIT $5

-- name: measures
SELECT id, sort_key, audience, valid_from, why, person_id, tax_code, family_name, given_name, birth_date, phone,
       domicile_comune, domicile_address, person_kind, asl, gp_code, kind, status, starts_on,
       CASE WHEN may_end OR expected_end >= $2 THEN expected_end END, may_end, ended_on, comune, address, version
FROM list_measure
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4)
ORDER BY sort_key, id LIMIT $5

-- What an ASL is asked for and asks for, the latest first.
-- name: transfers
SELECT t.id, t.person_id, t.asked_at, t.from_asl, t.to_asl, t.reason, t.status, t.asked_by_name, t.answered_at, t.answer,
       p.family_name, p.given_name, p.asl
FROM (SELECT id FROM (SELECT id FROM person_transfer WHERE from_asl = $1 AND (asked_at, id) < ($2, $3)
                      ORDER BY asked_at DESC, id DESC LIMIT $4) AS had
      UNION
      SELECT id FROM (SELECT id FROM person_transfer WHERE to_asl = $1 AND (asked_at, id) < ($2, $3)
                      ORDER BY asked_at DESC, id DESC LIMIT $4) AS wanted) AS near
JOIN person_transfer t ON t.id = near.id
JOIN person p ON p.id = t.person_id
ORDER BY t.asked_at DESC, t.id DESC LIMIT $4

-- name: place
SELECT sort_key FROM audience_entry WHERE id = $1 AND resource = $2 AND audience = $3 AND valid_from <= $4 AND valid_to > $4

-- name: place_of_transfer
SELECT asked_at FROM person_transfer WHERE id = $1 AND (from_asl = $2 OR to_asl = $2)

-- name: saved
SELECT id, list, name, query, owner_id, owner_name, shared, version FROM saved_list
WHERE list = $1 AND (owner_id = $2 OR shared AND unit = $3 AND role = $4)
ORDER BY name, id LIMIT 200

-- name: find_saved
SELECT id, list, name, query, owner_id, owner_name, shared, version FROM saved_list
WHERE id = $1 AND (owner_id = $2 OR shared AND unit = $3 AND role = $4)

-- Whosever it is.
-- name: saved_there
SELECT id FROM saved_list WHERE id = $1

-- name: insert_saved
INSERT INTO saved_list (id, list, name, query, owner_id, owner_name, role, unit, shared, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
ON CONFLICT (id) DO NOTHING

-- name: rename_saved
UPDATE saved_list SET name = $3, shared = $4, version = version + 1 WHERE id = $1 AND owner_id = $2 AND version = $5

-- name: delete_saved
DELETE FROM saved_list WHERE id = $1 AND owner_id = $2

-- name: forget_opened_with
UPDATE list_choice SET opens_with = NULL WHERE opens_with = $1

-- name: choice
SELECT columns, opens_with FROM list_choice WHERE user_id = $1 AND list = $2

-- name: choose_columns
INSERT INTO list_choice (user_id, list, columns) VALUES ($1, $2, $3)
ON CONFLICT (user_id, list) DO UPDATE SET columns = excluded.columns

-- name: open_with
INSERT INTO list_choice (user_id, list, columns, opens_with) VALUES ($1, $2, '', $3)
ON CONFLICT (user_id, list) DO UPDATE SET opens_with = excluded.opens_with

-- name: insert_act
INSERT INTO list_act (id, act, by_id, done_at) VALUES ($1, $2, $3, $4)

-- name: find_act
SELECT act, by_id, done_at, undone_at FROM list_act WHERE id = $1

-- name: insert_act_item
INSERT INTO list_act_item (act_id, item, version, before) VALUES ($1, $2, $3, $4)

-- name: act_items
SELECT item, version, before FROM list_act_item WHERE act_id = $1 ORDER BY item

-- name: undo_act
UPDATE list_act SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL

-- name: forget_act_items
DELETE FROM list_act_item WHERE act_id IN (SELECT id FROM list_act WHERE done_at < $1)

-- name: forget_acts
DELETE FROM list_act WHERE done_at < $1
