-- Somebody with a row in every table that is about persons, and the canary ($2) in every text that is not a code.
-- name: person
INSERT INTO person (id, canonical_id, tax_code, family_name, given_name, search_name, sex, birth_date, birth_place, residence_comune,
    residence_address, domicile_comune, domicile_address, asl, phone, phone2, email, gp_code, gp_since, source, version, created_at, updated_at)
VALUES ($1, $1, $2, $2, $2, $2, 'F', '1980-01-01', 'L219', '001125', $2, '001125', $2, '204', $2, $2, $2, $3, $4, 'operator', 1, $5, $5)

-- name: person_history
INSERT INTO person_history (person_id, version, changed_at, changed_by, reason, before) VALUES ($1, 1, $3, $1, $2, $2)

-- name: person_transfer
INSERT INTO person_transfer (id, person_id, from_asl, to_asl, comune, street, reason, status, asked_at, asked_by, asked_by_name,
    answered_at, answered_by, answered_by_name, answer)
VALUES ($1, $1, '204', '301', '001272', $2, $2, 'refused', $3, $1, $2, $3, $1, $2, $2)

-- name: person_merge
INSERT INTO person_merge (id, survivor_id, merged_id, survivor_version, survivor_before, merged_version, merged_before, reason,
    merged_at, merged_on, merged_by, merged_by_name, undo_act, undone_by, undone_by_name, undone_at, undone_why,
    recorded_at, undone_recorded_at)
VALUES ($1, $1, $1, 1, $2, 1, $2, $2, $3, '2010-01-01', $1, $2, $1, $1, $2, $3, $2, $3, $3)

-- name: joined
UPDATE person SET canonical_id = $2 WHERE id = $1

-- name: standing_merge
INSERT INTO person_merge (id, survivor_id, merged_id, survivor_version, survivor_before, merged_version, merged_before, reason,
    merged_at, merged_on, merged_by, merged_by_name, recorded_at)
VALUES ($4, $2, $1, 1, 'X', 1, 'X', 'X', 0, $3, $1, 'X', 0)

-- name: merged_long_ago
UPDATE person_merge SET merged_on = $2 WHERE merged_id = $1

-- name: bar_of
UPDATE audience_bar SET person_id = $2 WHERE person_id = $1

-- name: bars
SELECT COUNT(*) FROM audience_bar

-- name: rests_on
UPDATE covid_case SET result_id = (SELECT id FROM lab_result WHERE person_id = $2 AND revision = 2) WHERE person_id = $1

-- name: person_double
INSERT INTO person_double (id, one_id, other_id, rank, reasons, decides, state, found_at, changed_at, decided_act, decided_by, decided_by_name,
    decided_at, decided_why)
VALUES ($1, $1, $1, 5, $2, $4, 'different', $3, $3, $1, $1, $2, $3, $2)

-- name: request
INSERT INTO swab_request (id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_by, requested_at,
    requested_on, version, cancel_reason, cancel_note, cancelled_by_name, criterion, requester, requester_contact, place,
    proposed_through)
VALUES ($3, $2, $1, 'LAB-204-1', '204', 'contact', 'molecular', $2, 'resulted', $1, $4, $5, 1, 'other', $2, $2, $2, $2, $2, $2,
    'gp:0100001')

-- name: request_step
INSERT INTO swab_request_step (id, request_id, step, note, by_id, by_name, by_role, at)
VALUES ($2, $2, 'authorised', $1, $2, $1, 'sisp_operator', 0)

-- name: tube_fact
INSERT INTO tube_fact (id, request_id, laboratory, step, reason, note, by_id, by_name, at)
VALUES ($2, $2, 'LAB-204-1', 'suspended', 'other', $1, $2, $1, 0)

-- name: pending_result
INSERT INTO pending_result (id, request_id, laboratory, outcome, sampled_at, by_id, by_name, at)
VALUES ($2, $2, 'LAB-204-1', 'negative', 0, $2, $1, 0)

-- name: request_history
INSERT INTO swab_request_history (request_id, version, laboratory, reason, test_type, note, act_id, changed_by, changed_by_name,
    changed_at, why, criterion, requester, requester_contact, place)
VALUES ($2, 1, 'LAB-204-1', 'contact', 'molecular', $1, $2, $2, $1, 0, $1, $1, $1, $1, $1)

-- name: result
INSERT INTO lab_result (id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, value_text, unit,
    reference_range, revision, supersedes, reason, current, source, recorded_by, recorded_at, reported_on, device)
VALUES ($3, $4, $1, 'LAB-204-1', '204', $2, 'molecular', $5, 'positive', $2, $2, $2, $7, $8, $2, $9, 'manual', $1, $5, $6, $2)

-- name: rapid_test
INSERT INTO rapid_test (id, person_id, point, test_code, document, device, lot, operator, place, reason, sampled_at, recorded_by, recorded_at)
VALUES ($3, $1, 'point-pharmacy', 'antigen', $2, $2, $2, $2, $2, 'screening', 0, $1, 0)

-- name: sampling_place
INSERT INTO sampling_place (id, asl, kind, name, address, telephone, note, active, version)
VALUES ($1, '204', 'hot_spot', 'Tenda', '', '', '', TRUE, 1)

-- name: sampling_slot
INSERT INTO sampling_slot (id, place_id, day, starts, minutes, capacity, taken) VALUES ($1, $1, '2001-01-01', '08:00', 60, 5, 1)

-- name: appointment
INSERT INTO appointment (id, request_id, place_id, slot_id, state, booked_at) VALUES ($2, $1, $2, $2, 'booked', 0)

-- name: appointment_step
INSERT INTO appointment_step (id, appointment_id, step, slot_id, note, by_id, by_name, at)
VALUES ($1, $1, 'booked', $1, $2, $1, $2, 0)

-- name: unsettled
INSERT INTO lab_unsettled (id, laboratory, asl, state, doubt, document, sent, received_at, person_id, result_id, closing, note, settled_by,
    settled_by_name, settled_at, claimed_by_name, version)
VALUES ($3, 'LAB-204-1', '204', 'matched', 'several', $2, $2, $4, $1, $3, '', $2, $1, $2, $4, $2, 1)

-- name: case
INSERT INTO covid_case (id, person_id, asl, comune, result_id, onset_date, opened_on, status, changed_at, version)
VALUES ($2, $1, '204', '001125', $3, NULL, $4, 'open', 0, 1)

-- name: measure
INSERT INTO measure (id, person_id, case_id, result_id, kind, asl, comune, address, place_since, starts_on, expected_end, latest_end,
    may_end, rule_id, explanation, evaluated_on, status, ended_on, created_at, version)
VALUES ($3, $1, $4, $5, $6, '204', '001125', $2, $7, $7, NULL, NULL, FALSE, '', $2, $7, $9, $8, 0, 1)

-- name: measure_history
INSERT INTO measure_history (measure_id, version, change, result_id, explanation, comune, address, changed_at, by_name, reason)
VALUES ($2, 1, 'started', NULL, $1, '001125', $1, 0, $1, $1)

-- name: measure_seen
INSERT INTO measure_seen (user_id, measure_id, seen_at) VALUES ($1, $1, 0)

-- name: symptoms
INSERT INTO symptoms_end (id, person_id, onset_date, last_day, version, said_by, said_by_name, said_at)
VALUES ($3, $1, $4, $4, 1, $1, $2, 0)

-- name: known
INSERT INTO person_fact (id, person_id, kind, happened_on, vaccine, dose, place, source, note, recorded_through, recorded_on,
    recorded_by, recorded_by_name, recorded_at, withdrawn_act, withdrawn_by, withdrawn_by_name, withdrawn_at, withdrawn_why)
VALUES ($3, $1, 'past_infection', $4, $2, 1, $2, 'document', $2, $2, $4, $1, $2, 0, $3, $1, $2, 0, $2)

-- name: contact
INSERT INTO contact (id, person_id, other_id, other_initials, other_words, happened_on, circumstance, source, note, report_id,
    recorded_through, recorded_on, recorded_by, recorded_by_name, recorded_at, withdrawn_act, withdrawn_by, withdrawn_by_name,
    withdrawn_at, withdrawn_why)
VALUES ($3, $1, $1, $2, $2, $4, $2, 'declared', $2, $5, $2, $4, $1, $2, 0, $3, $1, $2, 0, $2)

-- name: names
UPDATE contact SET other_id = $2, other_initials = $3, other_words = '' WHERE person_id = $1

-- name: communication
INSERT INTO communication (id, thread_id, kind, priority, person_id, fact_id, detail, body, sender, sent_by, sent_by_name, sent_through,
    recipient, preferred, audience, hidden, created_at, acknowledged_by, acknowledged_by_name, acknowledged_at, closed_at, closed_why)
VALUES ($3, $3, 'message', 1, $1, $3, '', $2, 'gp', $1, $2, 'gp:0100001', 'asl', '', 'asl:204', FALSE, 0, $1, $2, 0, 0, 'acknowledged')

-- name: national_flow
INSERT INTO national_flow (id, person_id, act, test_code, laboratory, accession, reported_on, state, round, tries, next_at, give_up_at,
    created_at, settled_at, number, why, said)
VALUES ($3, $1, 'new', 'molecular', 'LAB-204-1', $2, $4, 'refused', 0, 1, 0, 0, 0, 0, $2, 'refused', $2)

-- name: outbound
INSERT INTO outbound_request (id, request_id, person_id, laboratory, number, place, act, mark, state, control_id, round, tries, next_at,
    give_up_at, created_at, settled_at, body, why, said, written_for)
VALUES ($3, $3, $1, 'LAB-204-1', $2, 1, 'new', $2, 'refused', $2, 0, 1, 0, 0, 0, 0, $2, 'refused', $2, $2)

-- name: report
INSERT INTO report (id, person_id, asl, gp_code, onset_date, symptoms, whereabouts, note, status, reported_by, reported_by_name,
    reported_at, reported_on, taken_by, taken_by_name, taken_at, version, grades, context, conditions, asked_by, asked_by_name,
    asked_at, asked_note)
VALUES ($3, $1, '204', '0100001', $4, 'fever', $2, $2, 'in_charge', $1, $2, 0, $4, $1, $2, 0, 1, '', $2, $2, $1, $2, 0, $2)

-- name: report_history
INSERT INTO report_history (report_id, version, onset_date, symptoms, whereabouts, note, act_id, changed_by, changed_by_name,
    changed_at, reason, grades, context, conditions)
VALUES ($2, 1, NULL, 'fever', $1, $1, $2, $2, $1, 0, $1, '', $1, $1)

-- name: report_step
INSERT INTO report_step (report_id, number, step, note, by_id, by_name, done_at) VALUES ($2, 1, 'filed', $1, $2, $1, 0)

-- name: correction
INSERT INTO correction (id, kind, person_id, fact_id, fact_version, before, after, why, note, status, asl, asked_by, asked_by_name,
    asked_through, asked_at, ended_by_name, ended_at, ended_note, version)
VALUES ($3, 'person', $1, $1, 1, $2, $2, 'typing', $2, 'applied', '204', $1, $2, 'asl:204', 0, $2, $4, $2, 1)

-- name: obscuring
INSERT INTO obscuring (id, person_id, kind, fact_id, why, note, asked_on, asl, set_by, set_by_name, set_at, ended_by_name, ended_at,
    ended_note)
VALUES ($3, $1, 'report', $4, 'asked', $2, '2001-01-01', '204', $1, $2, 0, $2, $5, $2)

-- name: bar
INSERT INTO audience_bar (id, resource, person_id, author) VALUES ($2, 'report', $1, $3)

-- name: entry
INSERT INTO audience_entry (resource, audience, sort_key, id, valid_from, valid_to, why)
VALUES ($1, 'asl:204', $2, $3, '2001-01-01', '9999-12-31', $2)

-- name: left
INSERT INTO audience_history (resource, audience, id, valid_from, valid_to, why, left_at)
VALUES ('person', 'gp:1', $1, '2001-01-01', '2001-02-01', $2, $3)

-- name: counter
INSERT INTO daily_count (metric, day, asl, slot, value) VALUES ($1, $2, '204', 0, $3)

-- name: suspend
UPDATE user_account SET active = FALSE, suspended_at = $2, suspended_why = 'left', email = $3 WHERE id = $1

-- name: user
SELECT login, name, email FROM user_account WHERE id = $1

-- name: people
SELECT COUNT(*) FROM person

-- name: facts
SELECT COUNT(*) FROM (SELECT id FROM report UNION ALL SELECT id FROM swab_request UNION ALL SELECT id FROM lab_result
    UNION ALL SELECT id FROM covid_case UNION ALL SELECT id FROM measure UNION ALL SELECT id FROM symptoms_end
    UNION ALL SELECT id FROM person_fact) f

-- name: items
SELECT COUNT(*) FROM retention_item

-- name: another_day
UPDATE report SET reported_on = $2 WHERE person_id = $1

-- name: rights
INSERT INTO rights_request (id, asl, person_id, tax_code, requester, address, kind, channel, note, received_on, due_on, entered_by,
    entered_by_name, entered_at)
VALUES ($2, '204', $1, 'X', 'X', 'X', 'access', 'pec', '', '2030-01-01', '2030-02-01', $1, 'X', 0)

-- name: buried_long_ago
UPDATE deleted_person SET deleted_at = 0

-- name: answered
INSERT INTO rights_request (id, asl, person_id, tax_code, requester, address, kind, channel, note, received_on, due_on, entered_by,
    entered_by_name, entered_at, closed_act, closed_by, closed_by_name, closed_at, closed_on, outcome, answer)
VALUES ($2, '204', $1, 'X', 'X', 'X', 'access', 'pec', '', '2010-01-01', '2010-02-01', $1, 'X', 0, $2, $1, 'X', 0, $3, 'granted', 'X')

-- name: buried
INSERT INTO deleted_person (person_id, tax_code, asl, data, history, deleted_at, deleted_by, reason)
VALUES ($1, 'X', '204', '{}', '[]', $2, $1, 'mistake')

-- name: emergency
INSERT INTO emergency_access (id, user_id, role, unit_code, unit_name, person_id, asl, reason, note, opened_at, until, outcome, reviewed_at)
VALUES ($1, $2, 'emergency_doctor', '010', 'X', $1, '204', 'emergency', 'X', $3, $3, 'justified', $3)

-- name: help
INSERT INTO help_request (id, topic, state, asked_at, author_id, author_name, author_role, author_unit, contact, page, fault, browser,
    taken_by, outcome, changed_at, unread, version)
VALUES ($1, 'other', 'closed', $3, $2, 'X', 'gp', 'X', 'X', '/', '', '', NULL, '', $3, FALSE, 1)

-- name: help_step
INSERT INTO help_step (id, help_id, at, by_id, step, note, body) VALUES ($2, $1, 0, NULL, 'asked', '', 'X')

-- name: help_view
INSERT INTO help_view (id, help_id, person_id, asl, asked_by, asked_at, reason, state, note)
VALUES ($2, $1, $2, '204', $3, 0, 'X', 'over', '')

-- name: import
INSERT INTO result_import (id, laboratory, file_hash, status, expected_rows, total_rows, accepted, rejected, duplicate, outdated,
    rejected_file, imported_by, imported_at, moved_at)
VALUES ($1, 'LAB-204-1', $2, 'done', 1, 1, 1, 0, 0, 0, '', $1, $3, $3)

-- name: import_subject
INSERT INTO import_subject (import_id, person_id) VALUES ($1, $2)

-- name: digest
INSERT INTO digest (week, holder, held_until, made_at, records) VALUES ($1, $2, 0, $3, 1)

-- name: digest_row
INSERT INTO digest_row (id, week, asl, user_id, role, unit, score, figures) VALUES ($1, $2, '204', $3, 'gp', 'X', 1, '{}')

-- name: came_last
UPDATE user_account SET last_sign_in = $2, created_at = $2 WHERE id = $1

-- name: held_until
UPDATE role_assignment SET valid_to = $2 WHERE user_id = $1

-- name: there_correction
SELECT COUNT(*) FROM correction WHERE id = $1

-- name: there_obscuring
SELECT COUNT(*) FROM obscuring WHERE id = $1

-- name: there_report
SELECT COUNT(*) FROM report WHERE id = $1

-- name: there_quarantine
SELECT COUNT(*) FROM measure WHERE person_id = $1

-- name: there_person
SELECT COUNT(*) FROM person WHERE id = $1

-- name: there_buried
SELECT COUNT(*) FROM deleted_person WHERE person_id = $1

-- name: there_rights
SELECT COUNT(*) FROM rights_request WHERE id = $1

-- name: there_emergency
SELECT COUNT(*) FROM emergency_access WHERE id = $1

-- name: there_left
SELECT COUNT(*) FROM audience_history WHERE id = $1

-- name: there_help
SELECT (SELECT COUNT(*) FROM help_request WHERE id = $1) + (SELECT COUNT(*) FROM help_step WHERE help_id = $1)
    + (SELECT COUNT(*) FROM help_view WHERE help_id = $1)

-- name: there_import
SELECT (SELECT COUNT(*) FROM result_import WHERE id = $1) + (SELECT COUNT(*) FROM import_subject WHERE import_id = $1)

-- name: there_digest
SELECT COUNT(*) FROM digest_row WHERE id = $1

-- name: there_account
SELECT COUNT(*) FROM user_account WHERE id = $1 AND name <> 'Utente non più presente'

-- name: moved
UPDATE person SET asl = $2 WHERE id = $1

-- name: followed
UPDATE person SET gp_code = $2, gp_since = $3 WHERE id = $1

-- name: without_code
UPDATE person SET tax_code = NULL, other_identifier_kind = $2, other_identifier = $3 WHERE id = $1

-- name: named
UPDATE person SET tax_code = NULL, other_identifier_kind = 'none', other_identifier = 'X', search_name = $2 WHERE id = $1

-- name: of_the_page
UPDATE retention_plan SET prepared_shell = NULL WHERE id = $1

-- name: stopped_half_way
UPDATE retention_plan SET state = 'withdrawn', tidied_at = NULL, held_until = 0

-- name: waiting_items
INSERT INTO retention_item (plan_id, place, subject, last_day) VALUES ($1, 0, $2, '2001-01-01')

-- name: mails
SELECT COUNT(*) FROM mail WHERE kind = 'plan-waits' AND user_id = $1

-- name: address
UPDATE user_account SET email = 'qui@example.org' WHERE id = $1

-- name: untidied
SELECT COUNT(*) FROM retention_plan WHERE tidied_at IS NULL

-- name: correction_of
UPDATE correction SET ended_at = $2 WHERE id = $1

-- name: items_of
SELECT COUNT(*) FROM retention_item i JOIN retention_plan p ON p.id = i.plan_id WHERE p.state = 'withdrawn'

-- name: buried_as
INSERT INTO deleted_person (person_id, asl, data, history, deleted_at, deleted_by, reason)
VALUES ($1, '204', $2, $3, $4, $1, 'mistake')

-- name: export
INSERT INTO list_export (id, list, query, words, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status,
                         asked_by, asked_by_name, role, unit, unit_name, asl, asked_at, downloads, version)
VALUES ($1, 'patients', '', '', 'screen', '', 'csv', 'care', 1, 1, TRUE, 'open', $2, 'Ada Medico', 'gp', 'gp:0100001', 'Ada Medico',
        '204', $3, 0, 1)

-- name: there_export
SELECT COUNT(*) FROM list_export WHERE id = $1
