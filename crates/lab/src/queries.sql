-- name: insert_request
INSERT INTO swab_request (id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_by,
                          requested_at, requested_on, version, priority, onset_date, criterion, requester, requester_contact,
                          place, proposed_on, proposed_through)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $20, $9, $10, $11, 1, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT DO NOTHING

-- name: find_request
SELECT id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_at, requested_on, version,
       cancellation_id, cancel_reason, cancel_note, cancelled_by_name, cancelled_at, priority, onset_date, criterion, requester,
       requester_contact, place, proposed_on, proposed_through
FROM swab_request WHERE id = $1

-- name: requests_between
SELECT id FROM swab_request WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3

-- name: results_between
SELECT id, person_id, laboratory FROM lab_result WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3

-- name: latest_result_of_request
SELECT reported_on, recorded_at FROM lab_result WHERE person_id = $1 AND request_id = $2 ORDER BY revision DESC LIMIT 1

-- name: find_request_by_number
SELECT id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_at, requested_on, version,
       cancellation_id, cancel_reason, cancel_note, cancelled_by_name, cancelled_at, priority, onset_date, criterion, requester,
       requester_contact, place, proposed_on, proposed_through
FROM swab_request WHERE number = $1

-- name: move_request
UPDATE swab_request SET status = $2, version = version + 1 WHERE id = $1 AND status = $3

-- name: cancel_request
UPDATE swab_request SET status = 'cancelled', version = version + 1, cancellation_id = $2, cancel_reason = $3,
                        cancel_note = $4, cancelled_by = $5, cancelled_by_name = $6, cancelled_at = $7
WHERE id = $1 AND status = $8

-- name: restore_request
UPDATE swab_request SET status = 'requested', version = version + 1, cancellation_id = NULL, cancel_reason = NULL,
                        cancel_note = NULL, cancelled_by = NULL, cancelled_by_name = NULL, cancelled_at = NULL
WHERE id = $1 AND status = 'cancelled' AND cancellation_id = $2 AND cancelled_by = $3
  AND (proposed_through = '' OR EXISTS (SELECT 1 FROM swab_request_step s WHERE s.request_id = $1 AND s.step = 'authorised'))

-- The request that a result of a file answers: the one whose number the document bears, cancelled or not, or else the
-- oldest that waits.
-- name: open_request
SELECT id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_at, requested_on, version,
       cancellation_id, cancel_reason, cancel_note, cancelled_by_name, cancelled_at, priority, onset_date, criterion, requester,
       requester_contact, place, proposed_on, proposed_through
FROM swab_request
WHERE person_id = $1 AND (status = 'requested' OR (status = 'cancelled' AND number = $5))
  AND laboratory = $2 AND test_type = $3 AND requested_on <= $4
ORDER BY CASE WHEN number = $5 THEN 0 ELSE 1 END, requested_at, id LIMIT 1

-- How many wait in a laboratory, as far as anybody counts.
-- name: queue_of_laboratory
SELECT COUNT(*) FROM (SELECT 1 FROM swab_request WHERE laboratory = $1 AND status = 'requested' LIMIT $2) q

-- name: insert_step
INSERT INTO swab_request_step (id, request_id, step, note, by_id, by_name, by_role, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING

-- name: find_step
SELECT request_id, step FROM swab_request_step WHERE id = $1

-- name: steps_of_request
SELECT id, step, note, by_name, by_role, at FROM swab_request_step WHERE request_id = $1 ORDER BY at DESC, id DESC

-- name: steps_of_person
SELECT s.request_id, s.id, s.step, s.note, s.by_name, s.by_role, s.at
FROM swab_request q JOIN swab_request_step s ON s.request_id = q.id WHERE q.person_id = $1 ORDER BY s.at, s.id

-- name: last_laboratory
SELECT laboratory FROM swab_request WHERE requested_by = $1 AND asl = $2 ORDER BY requested_at DESC LIMIT 1

-- name: requests_of_person
SELECT id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_at, requested_on, version,
       cancellation_id, cancel_reason, cancel_note, cancelled_by_name, cancelled_at, priority, onset_date, criterion, requester,
       requester_contact, place, proposed_on, proposed_through
FROM swab_request WHERE person_id = $1 ORDER BY requested_at DESC, id DESC LIMIT 50

-- name: requests_of_persons
SELECT q.id, q.number, q.person_id, q.laboratory, q.asl, q.reason, q.test_type, q.note, q.status, q.requested_at, q.requested_on,
       q.version, q.cancellation_id, q.cancel_reason, q.cancel_note, q.cancelled_by_name, q.cancelled_at, q.priority, q.onset_date,
       q.criterion, q.requester, q.requester_contact, q.place, q.proposed_on, q.proposed_through
FROM swab_request q
JOIN audience_entry a ON a.id = q.id AND a.resource = 'request' AND a.audience = $1
WHERE q.status <> 'cancelled' AND a.valid_from <= $2 AND a.valid_to > $2 AND q.person_id IN (
    $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
    $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
ORDER BY q.requested_at DESC, q.id DESC

-- name: audiences_of_requests
SELECT q.id, q.laboratory, q.asl, p.asl, a.audience, a.sort_key, a.valid_from, a.valid_to, q.proposed_through, p.gp_code
FROM swab_request q
JOIN person p ON p.id = q.person_id
JOIN audience_entry a ON a.id = q.id AND a.resource = 'request'
WHERE q.person_id = $1 ORDER BY q.id, a.audience, a.valid_from

-- name: subject
SELECT id, tax_code, family_name, given_name, birth_date, asl FROM person WHERE id = $1

-- name: list_requests
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, r.id, r.outcome, r.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority
FROM request_entry q
LEFT JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id AND r.current
WHERE q.audience = $1 AND q.sort_key > $2 AND q.sort_key < $3 AND q.valid_from <= $4 AND q.valid_to > $4
ORDER BY q.sort_key, q.id LIMIT $5

-- What the figure of requested swabs counts, as far as the audience reaches it.
-- name: list_requests_of_day
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, r.id, r.outcome, r.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority
FROM request_entry q
LEFT JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id AND r.current
WHERE q.audience = $1 AND q.asl = $2 AND q.requested_on = $3 AND q.status IN ('requested', 'resulted')
  AND (q.requested_at, q.id) > ($4, $5) AND q.valid_from <= $6 AND q.valid_to > $6
ORDER BY q.requested_at, q.id LIMIT $7

-- name: request_line
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, r.id, r.outcome, r.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority
FROM request_entry q
LEFT JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id AND r.current
WHERE q.audience = $1 AND q.id = $2 AND q.valid_from <= $3 AND q.valid_to > $3

-- name: insert_result
INSERT INTO lab_result (id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, value_text,
                        unit, reference_range, revision, supersedes, reason, current, source, recorded_by, recorded_at,
                        reported_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, TRUE, $16, $17, $18, $19)
ON CONFLICT DO NOTHING

-- name: supersede
UPDATE lab_result SET current = FALSE WHERE id = $1 AND current

-- name: find_result
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source
FROM lab_result WHERE id = $1

-- name: revisions
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source
FROM lab_result
WHERE laboratory = $1 AND accession = $2 AND test_code = $3 AND sampled_at = $4 ORDER BY revision

-- name: results_of_person
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source
FROM lab_result WHERE person_id = $1 ORDER BY sampled_at DESC, revision DESC LIMIT 200

-- name: results_of_request
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source
FROM lab_result WHERE person_id = $1 AND request_id = $2 ORDER BY revision DESC

-- name: insert_import
INSERT INTO result_import (id, laboratory, file_hash, status, expected_rows, total_rows, accepted, rejected, duplicate, outdated,
                           rejected_file, imported_by, imported_at, moved_at, received_on)
VALUES ($1, $2, $3, 'running', $6, 0, 0, 0, 0, 0, '', $4, $5, $5, $7)
ON CONFLICT DO NOTHING

-- name: move_import
UPDATE result_import SET total_rows = $2, moved_at = $3 WHERE id = $1 AND status = 'running'

-- name: restart_import
UPDATE result_import SET status = 'running', expected_rows = $2, total_rows = 0, accepted = 0, rejected = 0, duplicate = 0,
                         outdated = 0, rejected_file = '', first_rejected = NULL, kept_until = NULL, imported_by = $3,
                         moved_at = $4
WHERE id = $1 AND status <> 'done' AND (status <> 'running' OR moved_at < $5)

-- name: finish_import
UPDATE result_import SET status = $2, file_hash = $3, total_rows = $4, accepted = $5, rejected = $6, duplicate = $7,
                         outdated = $8, rejected_file = $9, first_rejected = $10, kept_until = $11, moved_at = $12
WHERE id = $1

-- name: fail_import
UPDATE result_import SET status = $2, moved_at = $3 WHERE id = $1 AND status = 'running'

-- name: find_import
SELECT id, laboratory, status, total_rows, accepted, rejected, duplicate, outdated, imported_at, moved_at, first_rejected,
       expected_rows, kept_until, received_on, completes
FROM result_import WHERE id = $1

-- name: list_imports
SELECT id, laboratory, status, total_rows, accepted, rejected, duplicate, outdated, imported_at, moved_at, first_rejected,
       expected_rows, kept_until, received_on, completes
FROM result_import WHERE laboratory = $1 ORDER BY imported_at DESC LIMIT $2

-- name: imports_since
SELECT id, laboratory, status, total_rows, accepted, rejected, duplicate, outdated, imported_at, moved_at, NULL,
       expected_rows, kept_until, received_on, completes
FROM result_import WHERE laboratory = $1 AND imported_at >= $2 ORDER BY imported_at DESC LIMIT 5000

-- The files that bring again what was rejected of one, the first before.
-- name: completing_imports
SELECT id, laboratory, status, total_rows, accepted, rejected, duplicate, outdated, imported_at, moved_at, NULL,
       expected_rows, kept_until, received_on, completes
FROM result_import WHERE completes = $1 ORDER BY imported_at

-- name: completes_import
UPDATE result_import SET completes = $2 WHERE id = $1 AND completes IS NULL

-- name: rejected_file
SELECT rejected_file FROM result_import WHERE id = $1

-- name: insert_import_subject
INSERT INTO import_subject (import_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: import_subjects
SELECT person_id FROM import_subject WHERE import_id = $1 ORDER BY person_id

-- name: forget_import_subjects
DELETE FROM import_subject WHERE import_id = $1

-- name: imports_to_forget
SELECT id FROM result_import WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2

-- name: forget_rejected
UPDATE result_import SET rejected_file = '', kept_until = NULL WHERE id = $1

-- name: correct_request
UPDATE swab_request SET laboratory = $3, reason = $4, test_type = $5, note = $6, version = version + 1, priority = $7,
                        onset_date = $8, criterion = $9, requester = $10, requester_contact = $11, place = $12, proposed_on = $13
WHERE id = $1 AND version = $2 AND status = 'requested'

-- name: remember_request
INSERT INTO swab_request_history (request_id, version, laboratory, reason, test_type, note, act_id, changed_by,
                                  changed_by_name, changed_at, why, priority, onset_date, criterion, requester,
                                  requester_contact, place, proposed_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)

-- name: count_requests
SELECT COUNT(*) FROM swab_request WHERE person_id = $1

-- name: count_results
SELECT COUNT(*) FROM lab_result WHERE person_id = $1

-- name: count_import_subjects
SELECT COUNT(*) FROM import_subject WHERE person_id = $1
