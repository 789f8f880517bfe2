-- name: person_place
-- Of who was merged that of the survivor, and her own name, as the lists of what was written under her id have it.
SELECT c.asl, c.domicile_comune, c.domicile_address, c.gp_code, c.gp_since, p.search_name
FROM person p JOIN person c ON c.id = p.canonical_id WHERE p.id = $1

-- name: findings
SELECT id, test_code, outcome, sampled_at, reported_on FROM lab_result
WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND current AND outcome IN ('positive', 'negative') AND test_code IN ('molecular', 'antigen', 'serology_igg', 'serology_igm')
ORDER BY sampled_at, id

-- name: result_origin
SELECT person_id, sampled_at FROM lab_result WHERE id = $1

-- name: insert_report
INSERT INTO report (id, person_id, asl, gp_code, onset_date, symptoms, temperature_tenths, whereabouts, note, status,
                    reported_by, reported_by_name, reported_at, reported_on, grades, context, conditions, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13, $14, $15, $16, 1)

-- name: find_report
SELECT id, person_id, asl, onset_date, symptoms, temperature_tenths, whereabouts, note, status, reported_by,
       reported_by_name, reported_at, taken_by, taken_by_name, taken_at, version, gp_code, reported_on, grades, context,
       conditions, asked_by, asked_by_name, asked_at, asked_note,
       (SELECT u.phone FROM user_account u WHERE u.id = taken_by), (SELECT u.phone FROM user_account u WHERE u.id = asked_by)
FROM report WHERE id = $1

-- name: reports_between
SELECT id FROM report WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3

-- name: measures_between
SELECT id FROM measure WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3

-- name: reports_of_person
SELECT id, person_id, asl, onset_date, symptoms, temperature_tenths, whereabouts, note, status, reported_by,
       reported_by_name, reported_at, taken_by, taken_by_name, taken_at, version, gp_code, reported_on, grades, context,
       conditions, asked_by, asked_by_name, asked_at, asked_note,
       (SELECT u.phone FROM user_account u WHERE u.id = taken_by), (SELECT u.phone FROM user_account u WHERE u.id = asked_by)
FROM report WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY reported_at DESC

-- name: list_reports
SELECT id, person_id, asl, onset_date, symptoms, temperature_tenths, whereabouts, note, status,
       reported_by, reported_by_name, reported_at, taken_by, taken_by_name, taken_at, version, gp_code, reported_on, grades,
       context, conditions, asked_by, asked_by_name, asked_at, asked_note,
       (SELECT u.phone FROM user_account u WHERE u.id = taken_by), (SELECT u.phone FROM user_account u WHERE u.id = asked_by),
       family_name, given_name, birth_date, phone, domicile_comune, sort_key, audience, valid_from, why
FROM report_entry
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4)
ORDER BY sort_key, id LIMIT $5

-- name: count_waiting
SELECT COUNT(*) FROM (
    SELECT id FROM audience_entry
    WHERE resource = 'report' AND audience = $1 AND sort_key >= $3 AND sort_key < $4
      AND valid_from <= $2 AND valid_to > $2 LIMIT $5
) AS waiting

-- name: take_charge
UPDATE report SET status = 'in_charge', taken_by = $3, taken_by_name = $4, taken_at = $5, version = version + 1
WHERE id = $1 AND version = $2 AND status IN ('waiting', 'to_complete')

-- name: release_report
UPDATE report SET status = 'waiting', taken_by = NULL, taken_by_name = NULL, taken_at = NULL, version = version + 1
WHERE id = $1 AND version = $2 AND status = 'in_charge' AND taken_by = $3

-- name: send_back
UPDATE report SET status = 'to_complete', asked_by = $3, asked_by_name = $4, asked_at = $5, asked_note = $6,
                  version = version + 1
WHERE id = $1 AND version = $2 AND status = 'waiting'

-- name: complete_report
UPDATE report SET status = 'waiting' WHERE id = $1 AND version = $2 AND status = 'to_complete'

-- name: insert_step
INSERT INTO report_step (report_id, number, step, note, by_id, by_name, done_at)
SELECT $1, COALESCE(MAX(s.number), 0) + 1, CAST($2 AS text), CAST($3 AS text), $4, CAST($5 AS text), CAST($6 AS bigint)
FROM report_step s WHERE s.report_id = $1

-- name: steps_of_report
SELECT report_id, step, note, by_id, by_name, done_at FROM report_step WHERE report_id = $1 ORDER BY number

-- name: steps_of_person
SELECT s.report_id, s.step, s.note, s.by_id, s.by_name, s.done_at FROM report r JOIN report_step s ON s.report_id = r.id
WHERE r.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY s.report_id, s.number

-- Every few seconds, for all doctors at once. SQLite joins in the order written where CROSS stands: it would begin with all
-- entries of all audiences.
-- name: count_to_complete
SELECT e.audience, COUNT(*) FROM report r CROSS JOIN audience_entry e
WHERE r.status = 'to_complete' AND e.id = r.id AND e.resource = 'report'
  AND e.audience || '' >= 'gp:' AND e.audience || '' < 'gp;' AND e.valid_from <= $1 AND e.valid_to > $1
GROUP BY e.audience

-- name: insert_symptoms_end
INSERT INTO symptoms_end (id, person_id, onset_date, last_day, version, said_by, said_by_name, said_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING

-- name: find_symptoms_end
SELECT id, person_id, onset_date, last_day, version, said_by, said_by_name, said_at FROM symptoms_end WHERE id = $1

-- name: symptoms_ends_of_person
SELECT id, person_id, onset_date, last_day, version, said_by, said_by_name, said_at FROM symptoms_end
WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY version DESC

-- name: insert_case
INSERT INTO covid_case (id, person_id, asl, comune, result_id, onset_date, opened_on, status, changed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, 1)

-- name: cases_of_person
SELECT id, person_id, asl, comune, result_id, onset_date, opened_on, status, version FROM covid_case
WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY opened_on, id

-- name: relink_case
UPDATE covid_case SET result_id = $2, changed_at = $3, version = version + 1 WHERE id = $1

-- name: set_case_onset
UPDATE covid_case SET onset_date = $2, changed_at = $3, version = version + 1 WHERE id = $1

-- name: withdraw_case
UPDATE covid_case SET status = 'withdrawn', changed_at = $2, version = version + 1 WHERE id = $1

-- name: insert_measure
INSERT INTO measure (id, person_id, case_id, result_id, kind, asl, comune, address, place_since, starts_on,
                     expected_end, latest_end, may_end, rule_id, explanation, evaluated_on, status, ended_on,
                     created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)

-- name: update_measure
UPDATE measure SET case_id = $2, result_id = $3, comune = $4, address = $5, place_since = $6, expected_end = $7,
                   latest_end = $8, may_end = $9, rule_id = $10, explanation = $11, evaluated_on = $12, status = $13,
                   ended_on = $14, version = version + 1
WHERE id = $1 AND version = $15

-- name: evaluated
UPDATE measure SET evaluated_on = $2 WHERE id = $1

-- name: remember_measure
INSERT INTO measure_history (measure_id, version, change, result_id, expected_end, latest_end, explanation, comune,
                             address, changed_at, act_id, by_name, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- name: measure_act
SELECT change FROM measure_history WHERE measure_id = $1 AND act_id = $2

-- name: find_measure
SELECT id, person_id, case_id, result_id, kind, asl, comune, address, place_since, starts_on, expected_end,
       latest_end, may_end, rule_id, explanation, evaluated_on, status, ended_on, created_at, version
FROM measure WHERE id = $1

-- name: history_of_person
SELECT h.measure_id, h.version, h.change, h.expected_end, h.latest_end, h.explanation, h.changed_at, h.result_id,
       r.test_code, r.outcome, r.sampled_at, h.by_name, h.reason
FROM measure m
JOIN measure_history h ON h.measure_id = m.id
LEFT JOIN lab_result r ON r.id = h.result_id
WHERE m.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY h.measure_id, h.version

-- name: measures_of_person
SELECT id, person_id, case_id, result_id, kind, asl, comune, address, place_since, starts_on, expected_end,
       latest_end, may_end, rule_id, explanation, evaluated_on, status, ended_on, created_at, version
FROM measure WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY starts_on, id

-- name: measures_to_end
SELECT id, person_id FROM measure
WHERE status = 'awaiting_signature' AND latest_end < $1 ORDER BY latest_end LIMIT $2

-- name: measures_to_evaluate
SELECT id, person_id FROM measure
WHERE status = 'awaiting_signature'
  AND (evaluated_on < $1 OR (expected_end <= $2 AND evaluated_on < expected_end)
       OR (latest_end <= $2 AND evaluated_on < latest_end)) LIMIT $3

-- name: list_measures
SELECT m.id, m.person_id, m.kind, m.status, m.starts_on, m.expected_end, m.latest_end, m.may_end, m.explanation,
       m.evaluated_on, m.ended_on, m.case_id, m.comune, m.version, m.family_name, m.given_name, m.birth_date, m.phone,
       m.result_id, m.test_code, m.outcome, m.sampled_at, s.seen_at, m.sort_key, m.audience, m.valid_from, m.why
FROM measure_result_entry m
LEFT JOIN measure_seen s ON s.user_id = $5 AND s.measure_id = m.id
WHERE m.audience = $1 AND m.valid_from <= $2 AND m.valid_to > $2 AND (m.sort_key, m.id) > ($3, $4)
  AND (NOT $7 OR (m.status <> 'withdrawn' AND m.starts_on <= $2 AND (m.ended_on IS NULL OR m.ended_on > $2)))
ORDER BY m.sort_key, m.id LIMIT $6

-- name: see_measures_of_person
INSERT INTO measure_seen (user_id, measure_id, seen_at)
SELECT $1, id, $3 FROM measure WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $2)
ON CONFLICT DO NOTHING

-- name: unseen_of_person
SELECT m.id FROM measure m
WHERE m.person_id IN (SELECT id FROM same_person WHERE known_as = $2) AND NOT EXISTS (SELECT 1 FROM measure_seen s WHERE s.user_id = $1 AND s.measure_id = m.id)

-- name: list_notices
SELECT sort_key, id, person_id, family_name, given_name, address, starts_on, expected_end, audience, valid_from, why
FROM measure_entry
WHERE audience = $1 AND valid_from <= $2 AND valid_to > $2 AND (sort_key, id) > ($3, $4)
ORDER BY sort_key, id LIMIT $5

-- name: badges
SELECT p.known_as, m.id, m.expected_end, m.may_end, s.seen_at, m.explanation
FROM same_person p JOIN measure m ON m.person_id = p.id LEFT JOIN measure_seen s ON s.user_id = $1 AND s.measure_id = m.id
WHERE m.status = 'awaiting_signature' AND p.known_as IN (
    $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
    $26, $27, $28, $29, $30, $31, $32, $33)

-- name: correct_report
UPDATE report SET onset_date = $3, symptoms = $4, temperature_tenths = $5, whereabouts = $6, note = $7, grades = $8,
                  context = $9, conditions = $10, version = version + 1
WHERE id = $1 AND version = $2

-- name: remember_report
INSERT INTO report_history (report_id, version, onset_date, symptoms, temperature_tenths, whereabouts, note, act_id,
                            changed_by, changed_by_name, changed_at, reason, grades, context, conditions)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)

-- name: report_act
SELECT report_id FROM report_history WHERE report_id = $1 AND act_id = $2

-- name: count_reports
SELECT COUNT(*) FROM report WHERE person_id = $1

-- name: count_cases
SELECT COUNT(*) FROM covid_case WHERE person_id = $1

-- name: count_measures
SELECT COUNT(*) FROM measure WHERE person_id = $1

-- name: count_symptoms_ends
SELECT COUNT(*) FROM symptoms_end WHERE person_id = $1

-- name: insert_contact
INSERT INTO contact (id, person_id, other_id, other_initials, other_words, happened_on, circumstance, source, note, report_id,
                     recorded_through, recorded_on, recorded_by, recorded_by_name, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)

-- name: find_contact
SELECT id, person_id, other_id, other_initials, other_words, happened_on, circumstance, source, note, report_id,
       recorded_through, recorded_on, recorded_by, recorded_by_name, recorded_at, withdrawn_act, withdrawn_by,
       withdrawn_by_name, withdrawn_at, withdrawn_why
FROM contact WHERE id = $1

-- name: contacts_of_person
SELECT id, person_id, other_id, other_initials, other_words, happened_on, circumstance, source, note, report_id,
       recorded_through, recorded_on, recorded_by, recorded_by_name, recorded_at, withdrawn_act, withdrawn_by,
       withdrawn_by_name, withdrawn_at, withdrawn_why
FROM contact WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY recorded_at DESC, id DESC

-- Who named her: the day and where, and not what else was said.
-- name: contacts_naming
SELECT id, person_id, happened_on, circumstance, recorded_at, withdrawn_at
FROM contact_naming
WHERE other_id IN (SELECT id FROM same_person WHERE known_as = $1)
ORDER BY recorded_at DESC, id DESC

-- name: withdraw_contact
UPDATE contact SET withdrawn_act = $2, withdrawn_by = $3, withdrawn_by_name = $4, withdrawn_at = $5, withdrawn_why = $6
WHERE id = $1 AND withdrawn_at IS NULL

-- name: count_contacts
SELECT COUNT(*) FROM contact WHERE person_id = $1 OR other_id = $1
