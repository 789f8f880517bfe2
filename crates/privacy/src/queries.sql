-- name: insert
INSERT INTO obscuring (id, person_id, kind, fact_id, why, note, asked_on, asl, set_by, set_by_name, set_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: find
SELECT id, person_id, kind, fact_id, why, note, asked_on, asl, set_by, set_by_name, set_at, ended_act, ended_by, ended_by_name,
       ended_at, ended_note
FROM obscuring WHERE id = $1

-- name: of_person
SELECT id, person_id, kind, fact_id, why, note, asked_on, asl, set_by, set_by_name, set_at, ended_act, ended_by, ended_by_name,
       ended_at, ended_note
FROM obscuring WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY set_at DESC, id DESC

-- name: running
SELECT kind, fact_id FROM obscuring WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND ended_at IS NULL

-- name: end
UPDATE obscuring SET ended_act = $2, ended_by = $3, ended_by_name = $4, ended_at = $5, ended_note = $6
WHERE id = $1 AND ended_at IS NULL

-- name: count_of_person
SELECT COUNT(*) FROM obscuring WHERE person_id = $1

-- name: requests
SELECT id, number, requested_at, proposed_through, requested_by FROM swab_request WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY requested_at, id

-- name: results
SELECT id, request_id, supersedes, test_code, outcome, sampled_at FROM lab_result
WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY sampled_at, revision, id

-- Whether somebody is or was the doctor of a code: who wrote through it and never was, wrote for a colleague.
-- name: is_doctor
SELECT TRUE FROM role_assignment WHERE user_id = $1 AND role = 'gp' AND unit_code = $2 LIMIT 1

-- name: insert_rights
INSERT INTO rights_request (id, asl, person_id, tax_code, requester, address, kind, channel, note, received_on, due_on,
                            entered_by, entered_by_name, entered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: find_rights
SELECT id, asl, person_id, tax_code, requester, address, kind, channel, note, received_on, due_on, entered_by, entered_by_name,
       entered_at, extended_act, extended_by_name, extended_at, extended_why, closed_act, closed_by, closed_by_name,
       closed_at, closed_on, outcome, legal, answer, copies, copied_at, copied_by_name, copied_how
FROM rights_request WHERE id = $1

-- name: open_rights
SELECT id, asl, person_id, tax_code, requester, address, kind, channel, note, received_on, due_on, entered_by, entered_by_name,
       entered_at, extended_act, extended_by_name, extended_at, extended_why, closed_act, closed_by, closed_by_name,
       closed_at, closed_on, outcome, legal, answer, copies, copied_at, copied_by_name, copied_how
FROM rights_request WHERE asl = $1 AND closed_at IS NULL AND (due_on, id) > ($2, $3) ORDER BY due_on, id LIMIT $4

-- name: closed_rights
SELECT id, asl, person_id, tax_code, requester, address, kind, channel, note, received_on, due_on, entered_by, entered_by_name,
       entered_at, extended_act, extended_by_name, extended_at, extended_why, closed_act, closed_by, closed_by_name,
       closed_at, closed_on, outcome, legal, answer, copies, copied_at, copied_by_name, copied_how
FROM rights_request WHERE asl = $1 AND closed_at IS NOT NULL AND (closed_at, id) < ($2, $3)
ORDER BY closed_at DESC, id DESC LIMIT $4

-- name: due_rights
SELECT asl, COUNT(*) FROM rights_request WHERE closed_at IS NULL AND due_on <= $1 GROUP BY asl

-- name: rights_of_person
SELECT id, asl, person_id, tax_code, requester, address, kind, channel, note, received_on, due_on, entered_by, entered_by_name,
       entered_at, extended_act, extended_by_name, extended_at, extended_why, closed_act, closed_by, closed_by_name,
       closed_at, closed_on, outcome, legal, answer, copies, copied_at, copied_by_name, copied_how
FROM rights_request WHERE person_id = $1 ORDER BY received_on DESC, id DESC

-- name: extend_rights
UPDATE rights_request SET due_on = $2, extended_act = $3, extended_by_name = $4, extended_at = $5, extended_why = $6
WHERE id = $1 AND extended_at IS NULL AND closed_at IS NULL

-- name: close_rights
UPDATE rights_request SET closed_act = $2, closed_by = $3, closed_by_name = $4, closed_at = $5, closed_on = $6, outcome = $7,
                          legal = $8, answer = $9
WHERE id = $1 AND closed_at IS NULL

-- name: note_copy
UPDATE rights_request SET copies = copies + 1, copied_at = $2, copied_by_name = $3, copied_how = $4 WHERE id = $1

-- name: report_histories
SELECT h.report_id, h.version, h.onset_date, h.symptoms, h.temperature_tenths, h.whereabouts, h.note, h.changed_by_name,
       h.changed_at, h.reason, h.grades, h.context, h.conditions
FROM report_history h JOIN report r ON r.id = h.report_id WHERE r.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY h.changed_at

-- name: request_histories
SELECT h.request_id, h.version, h.laboratory, h.reason, h.test_type, h.note, h.changed_by_name, h.changed_at, h.why, h.priority,
       h.onset_date, h.criterion, h.requester, h.requester_contact, h.place, h.proposed_on
FROM swab_request_history h JOIN swab_request q ON q.id = h.request_id WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY h.changed_at

-- Everything that is held of her swabs, for her copy: no list cuts it off.
-- name: copy_requests
SELECT number, laboratory, asl, reason, test_type, note, status, requested_at, cancel_reason, cancel_note, cancelled_by_name,
       cancelled_at, priority, onset_date, criterion, requester, requester_contact, place, proposed_on
FROM swab_request WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY requested_at, id

-- What was said of the swabs that her doctors proposed.
-- name: copy_request_steps
SELECT q.number, s.step, s.note, s.by_name, s.at
FROM swab_request_step s JOIN swab_request q ON q.id = s.request_id WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY s.at, s.id

-- What laboratories said of her samples.
-- name: copy_tubes
SELECT q.number, f.laboratory, f.step, f.reason, f.note, f.by_name, f.at
FROM tube_fact f JOIN swab_request q ON q.id = f.request_id WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY f.at, f.id

-- Where and when she was to be swabbed, and what came of it.
-- name: copy_appointments
SELECT q.number, p.name, p.address, o.day, o.starts, s.step, s.note, s.by_name, s.at, a.sampled_at
FROM swab_request q
JOIN appointment a ON a.request_id = q.id
JOIN appointment_step s ON s.appointment_id = a.id
JOIN sampling_slot o ON o.id = s.slot_id
JOIN sampling_place p ON p.id = o.place_id
WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY s.at, s.id

-- name: copy_results
SELECT laboratory, accession, test_code, sampled_at, outcome, value_text, unit, reference_range, revision, reason, current, source,
       recorded_at, reported_on, withdrawn, matched_by, device
FROM lab_result WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY sampled_at, revision, id

-- Rapid tests, where they were done.
-- name: copy_rapid
SELECT sampled_at, test_code, point, device, lot, operator, place, reason, recorded_at
FROM rapid_test WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY sampled_at, id

-- What laboratories sent of which somebody was asked whose it is, and said that it is hers.
-- name: copy_unsettled
SELECT laboratory, doubt, sent, received_at, settled_by_name, settled_at, note
FROM lab_unsettled WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY received_at, id
