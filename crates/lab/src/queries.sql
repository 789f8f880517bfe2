-- name: insert_request
INSERT INTO swab_request (id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_by,
                          requested_at, requested_on, version, priority, onset_date, criterion, requester, requester_contact,
                          place, proposed_on, proposed_through)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $20, $9, $10, $11, 1, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT DO NOTHING

-- name: find_request
SELECT id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_at, requested_on, version,
       cancellation_id, cancel_reason, cancel_note, cancelled_by_name, cancelled_at, priority, onset_date, criterion, requester,
       requester_contact, place, proposed_on, proposed_through, tube, received_at, origin, sampled_at
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
       requester_contact, place, proposed_on, proposed_through, tube, received_at, origin, sampled_at
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
       requester_contact, place, proposed_on, proposed_through, tube, received_at, origin, sampled_at
FROM swab_request
WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND (status = 'requested' OR (status = 'cancelled' AND number = $5))
  AND laboratory || '' = $2 AND test_type = $3 AND requested_on <= $4
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
FROM swab_request q JOIN swab_request_step s ON s.request_id = q.id WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY s.at, s.id

-- name: last_laboratory
SELECT laboratory FROM swab_request WHERE requested_by = $1 AND asl = $2 ORDER BY requested_at DESC LIMIT 1

-- name: requests_of_person
SELECT id, number, person_id, laboratory, asl, reason, test_type, note, status, requested_at, requested_on, version,
       cancellation_id, cancel_reason, cancel_note, cancelled_by_name, cancelled_at, priority, onset_date, criterion, requester,
       requester_contact, place, proposed_on, proposed_through, tube, received_at, origin, sampled_at
FROM swab_request WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY requested_at DESC, id DESC LIMIT 50

-- Each under the id that was asked about, whichever of hers it was made under.
-- name: requests_of_persons
SELECT q.id, q.number, p.known_as, q.laboratory, q.asl, q.reason, q.test_type, q.note, q.status, q.requested_at, q.requested_on,
       q.version, q.cancellation_id, q.cancel_reason, q.cancel_note, q.cancelled_by_name, q.cancelled_at, q.priority, q.onset_date,
       q.criterion, q.requester, q.requester_contact, q.place, q.proposed_on, q.proposed_through,
       q.tube, q.received_at, q.origin, q.sampled_at
FROM same_person p
JOIN swab_request q ON q.person_id = p.id
JOIN audience_entry a ON a.id = q.id AND a.resource = 'request' AND a.audience || '' = $1
WHERE q.status <> 'cancelled' AND a.valid_from <= $2 AND a.valid_to > $2 AND p.known_as IN (
    $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
    $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
ORDER BY q.requested_at DESC, q.id DESC

-- name: audiences_of_requests
SELECT q.id, q.laboratory, q.asl, c.asl, a.audience, a.sort_key, a.valid_from, a.valid_to, q.proposed_through, c.gp_code
FROM swab_request q
JOIN person p ON p.id = q.person_id
JOIN person c ON c.id = p.canonical_id
JOIN audience_entry a ON a.id = q.id AND a.resource = 'request'
WHERE p.canonical_id = (SELECT o.canonical_id FROM person o WHERE o.id = $1) ORDER BY q.id, a.audience, a.valid_from

-- Under the name that her facts have, and where the survivor belongs. A laboratory of one who was merged may not see the survivor
-- (docs/adr/0007): to it that says as much as it said before.
-- name: subject
SELECT p.id, p.tax_code, p.family_name, p.given_name, p.birth_date, COALESCE(c.asl, p.asl)
FROM person p LEFT JOIN person c ON c.id = p.canonical_id WHERE p.id = $1

-- name: list_requests
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, q.result_id, q.outcome, q.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority, q.tube, q.received_at, q.origin, q.source
FROM request_result_entry q
WHERE q.audience = $1 AND q.sort_key > $2 AND q.sort_key < $3 AND q.valid_from <= $4 AND q.valid_to > $4
ORDER BY q.sort_key, q.id LIMIT $5

-- What the figure of requested swabs counts, as far as the audience reaches it.
-- name: list_requests_of_day
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, q.result_id, q.outcome, q.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority, q.tube, q.received_at, q.origin, q.source
FROM request_result_entry q
WHERE q.audience = $1 AND q.asl = $2 AND q.requested_on = $3 AND q.status IN ('requested', 'resulted')
  AND (q.requested_at, q.id) > ($4, $5) AND q.valid_from <= $6 AND q.valid_to > $6
ORDER BY q.requested_at, q.id LIMIT $7

-- name: request_line
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, q.result_id, q.outcome, q.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority, q.tube, q.received_at, q.origin, q.source
FROM request_result_entry q
WHERE q.audience = $1 AND q.id = $2 AND q.valid_from <= $3 AND q.valid_to > $3

-- Those with a result that came by hand (TRUE), or by any machine.
-- name: list_requests_by_door
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, q.result_id, q.outcome, q.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority, q.tube, q.received_at, q.origin, q.source
FROM request_result_entry q
WHERE q.audience = $1 AND q.sort_key > $2 AND q.sort_key < $3 AND q.valid_from <= $4 AND q.valid_to > $4
  AND (q.source = 'manual') = $6
ORDER BY q.sort_key, q.id LIMIT $5

-- name: insert_tube_fact
INSERT INTO tube_fact (id, request_id, laboratory, step, reason, note, by_id, by_name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT DO NOTHING

-- name: find_tube_fact
SELECT request_id, step FROM tube_fact WHERE id = $1

-- name: tube_facts_of_request
SELECT id, step, reason, note, by_name, at FROM tube_fact WHERE request_id = $1 ORDER BY at DESC, id DESC

-- name: move_tube
UPDATE swab_request SET tube = $2, received_at = COALESCE(received_at, $3) WHERE id = $1

-- name: set_origin
UPDATE swab_request SET origin = $2 WHERE id = $1

-- The latest tubes that arrived in a laboratory since an instant, as far as the audience reaches them.
-- name: tubes_received
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, r.id, r.outcome, r.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority, q.tube, q.received_at, q.origin, r.source, f.id, f.by_name, f.at
FROM tube_fact f
JOIN request_entry q ON q.id = f.request_id
LEFT JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id AND r.current
WHERE f.laboratory = $2 AND f.at >= $3 AND f.step = 'received'
  AND q.audience = $1 AND q.valid_from <= $4 AND q.valid_to > $4
ORDER BY f.at DESC, f.id DESC LIMIT $5

-- How many results a laboratory recorded on a day, as far as anybody counts.
-- name: results_of_laboratory
SELECT COUNT(*) FROM (SELECT 1 FROM lab_result WHERE laboratory = $1 AND reported_on = $2 AND current LIMIT $3) q

-- Of the tubes that arrived in a laboratory between two instants, each counted once: where they stand, and how many.
-- name: shift_counts
SELECT q.status, r.outcome, q.tube, q.laboratory <> $1, COUNT(*)
FROM (SELECT DISTINCT request_id FROM tube_fact
      WHERE laboratory = $1 AND at >= $2 AND at < $3 AND step = 'received') t
JOIN swab_request q ON q.id = t.request_id
LEFT JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id AND r.current
GROUP BY 1, 2, 3, 4

-- The tubes behind those figures, as far as the audience reaches them: those without a result that says something of the person
-- (TRUE), or those with one.
-- name: shift_lines
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, q.result_id, q.outcome, q.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority, q.tube, q.received_at, q.origin, q.source
FROM request_result_entry q
WHERE q.audience = $1 AND q.valid_from <= $5 AND q.valid_to > $5 AND q.id > $6
  AND q.id IN (SELECT request_id FROM tube_fact WHERE laboratory = $2 AND at >= $3 AND at < $4 AND step = 'received')
  AND (q.result_id IS NULL OR q.outcome IN ('not_received', 'unsuitable')) = $8
ORDER BY q.id LIMIT $7

-- name: insert_pending
INSERT INTO pending_result (id, request_id, laboratory, outcome, sampled_at, by_id, by_name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING

-- name: find_pending
SELECT id, request_id, outcome, sampled_at, by_id, by_name, at FROM pending_result WHERE id = $1

-- name: pending_of_request
SELECT id, request_id, outcome, sampled_at, by_id, by_name, at FROM pending_result WHERE request_id = $1

-- How many wait in a laboratory, as far as anybody counts.
-- name: pending_requests
SELECT request_id FROM pending_result WHERE laboratory = $1 ORDER BY at, id LIMIT $2

-- What waits in a laboratory, each with its line, as far as the audience reaches it.
-- name: pending_lines
SELECT q.id, q.number, q.laboratory, q.reason, q.test_type, q.note, q.status, q.requested_at,
       q.person_id, q.family_name, q.given_name, q.birth_date, r.id, r.outcome, r.sampled_at, q.sort_key,
       q.audience, q.valid_from, q.why, q.priority, q.tube, q.received_at, q.origin, r.source,
       p.id, p.outcome, p.sampled_at, p.by_id, p.by_name, p.at
FROM pending_result p
JOIN request_entry q ON q.id = p.request_id
LEFT JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id AND r.current
WHERE p.laboratory = $2 AND q.audience = $1 AND q.valid_from <= $3 AND q.valid_to > $3
ORDER BY p.at, p.id LIMIT $4

-- What somebody typed in a laboratory since an instant of the business clock, and nobody has validated yet.
-- name: pending_typed_since
SELECT id, at FROM pending_result WHERE laboratory = $1 AND at >= $2 AND by_id = $3 ORDER BY at DESC, id DESC LIMIT $4

-- name: delete_pending
DELETE FROM pending_result WHERE id = $1

-- name: delete_pending_of_request
DELETE FROM pending_result WHERE request_id = $1

-- name: insert_result
INSERT INTO lab_result (id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, value_text,
                        unit, reference_range, revision, supersedes, reason, current, source, recorded_by, recorded_at,
                        reported_on, matched_by, withdrawn, device)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $20, $16, $17, $18, $19, $21, $22, $23)
ON CONFLICT DO NOTHING

-- name: supersede
UPDATE lab_result SET current = FALSE WHERE id = $1 AND current

-- name: find_result
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source, withdrawn, matched_by, device
FROM lab_result WHERE id = $1

-- name: author_of_result
SELECT recorded_by FROM lab_result WHERE id = $1

-- name: typed_since
SELECT id, recorded_at FROM lab_result
WHERE laboratory = $1 AND reported_on = $2 AND recorded_at >= $3 AND recorded_by = $4 AND source = 'manual' AND current
  AND NOT EXISTS (SELECT 1 FROM tube_fact f WHERE f.id = lab_result.id)
ORDER BY recorded_at DESC, id DESC LIMIT $5

-- name: revisions
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source, withdrawn, matched_by, device
FROM lab_result
WHERE laboratory = $1 AND accession = $2 AND test_code = $3 AND sampled_at = $4 ORDER BY revision

-- Every revision under a number of a laboratory, of whatever sample.
-- name: revisions_of_document
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source, withdrawn, matched_by, device
FROM lab_result WHERE laboratory = $1 AND accession = $2 AND test_code = $3 ORDER BY sampled_at, revision

-- Every revision of what a laboratory says of a sample of a person.
-- name: revisions_of_sample
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source, withdrawn, matched_by, device
FROM lab_result WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND sampled_at = $2 AND laboratory || '' = $3
  AND test_code = $4 ORDER BY accession, revision

-- name: results_of_person
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source, withdrawn, matched_by, device
FROM lab_result WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY sampled_at DESC, revision DESC LIMIT 200

-- name: results_of_request
SELECT id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision, supersedes,
       current, reported_on, recorded_at, value_text, unit, reference_range, reason, source, withdrawn, matched_by, device
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
       expected_rows, kept_until, received_on, completes, mapping
FROM result_import WHERE id = $1

-- name: list_imports
SELECT id, laboratory, status, total_rows, accepted, rejected, duplicate, outdated, imported_at, moved_at, first_rejected,
       expected_rows, kept_until, received_on, completes, mapping
FROM result_import WHERE laboratory = $1 ORDER BY imported_at DESC LIMIT $2

-- What became of the rows of a laboratory's files, by day and state. Of the files from before days were noted the instant says which.
-- name: files_of_days
SELECT received_on, CASE WHEN received_on IS NULL THEN imported_at END, status, COUNT(*), CAST(SUM(total_rows) AS bigint),
       CAST(SUM(accepted) AS bigint), CAST(SUM(rejected) AS bigint), CAST(SUM(duplicate) AS bigint), CAST(SUM(outdated) AS bigint)
FROM result_import WHERE laboratory = $1 AND (received_on >= $2 OR (received_on IS NULL AND imported_at >= $3))
GROUP BY received_on, CASE WHEN received_on IS NULL THEN imported_at END, status

-- The files that bring again what was rejected of one, the first before.
-- name: completing_imports
SELECT id, laboratory, status, total_rows, accepted, rejected, duplicate, outdated, imported_at, moved_at, NULL,
       expected_rows, kept_until, received_on, completes, mapping
FROM result_import WHERE completes = $1 ORDER BY imported_at

-- name: completes_import
UPDATE result_import SET completes = $2 WHERE id = $1 AND completes IS NULL

-- name: import_mapping
UPDATE result_import SET mapping = $2 WHERE id = $1

-- name: mappings_of
SELECT id, laboratory, name, version, body, changed_at, changed_by_name FROM result_mapping
WHERE laboratory = $1 AND deleted = FALSE ORDER BY name

-- name: mapping_named
SELECT id, laboratory, name, version, body, changed_at, changed_by_name FROM result_mapping
WHERE laboratory = $1 AND name = $2 AND deleted = FALSE

-- name: find_mapping
SELECT id, laboratory, name, version, body, changed_at, changed_by_name FROM result_mapping WHERE id = $1 AND deleted = FALSE

-- name: mapping_versions
SELECT version, act, name, changed_at, changed_by_name FROM result_mapping_version WHERE mapping_id = $1 ORDER BY version DESC

-- name: insert_mapping
INSERT INTO result_mapping (id, laboratory, name, version, body, changed_at, changed_by, changed_by_name, deleted)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, FALSE)

-- name: change_mapping
UPDATE result_mapping SET name = $3, body = $4, deleted = $5, version = version + 1, changed_at = $6, changed_by = $7,
                          changed_by_name = $8
WHERE id = $1 AND version = $2 AND deleted = FALSE

-- name: remember_mapping
INSERT INTO result_mapping_version (mapping_id, version, act, name, body, changed_at, changed_by, changed_by_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

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

-- name: count_answers
SELECT COUNT(*) FROM lab_unsettled WHERE person_id = $1

-- By its bytes, else by its number: each by an index of its own. As one condition PostgreSQL reads all messages of the laboratory.
-- name: find_message
SELECT f.id, f.sender_message, f.hash, f.state, f.fates FROM (
    SELECT 0 AS place, id, sender_message, hash, state, fates FROM lab_message WHERE laboratory = $1 AND hash = $2
    UNION ALL
    SELECT 1 AS place, id, sender_message, hash, state, fates FROM lab_message
    WHERE laboratory = $1 AND door = $3 AND sender = $4 AND sender_message = $5
) f ORDER BY f.place LIMIT 1

-- name: insert_message
INSERT INTO lab_message (id, laboratory, door, sender, sender_message, hash, received_at, received_by, received_by_name, state,
                         recorded, corrected, withdrawn, repeated, held, unmatched, ignored, fates, body, kept_until, why, tries,
                         failed_at, note, results)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0, 0, 0, '[]', $11, $12, $13, $14, $15, '', $16)
ON CONFLICT DO NOTHING

-- name: finish_message
UPDATE lab_message SET state = 'done', hash = $2, recorded = $3, corrected = $4, withdrawn = $5, repeated = $6, held = $7,
                       unmatched = $8, ignored = $9, fates = $10, body = $11, kept_until = $12, why = '', failed_at = NULL,
                       results = NULL
WHERE id = $1

-- name: fail_message
UPDATE lab_message SET state = 'failed', hash = $2, body = $3, kept_until = NULL, why = $4, tries = tries + 1, failed_at = $5,
                       results = $6
WHERE id = $1 AND state <> 'done'

-- name: messages_to_forget
SELECT id FROM lab_message WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2

-- name: forget_message_body
UPDATE lab_message SET body = NULL, results = NULL, kept_until = NULL WHERE id = $1

-- name: dead_letters
SELECT id, laboratory, door, sender_message, received_at, why, tries, failed_at, owner_name
FROM lab_message WHERE laboratory = $1 AND state = 'failed' ORDER BY failed_at, id LIMIT $2

-- name: find_letter
SELECT id, laboratory, door, sender_message, received_at, why, tries, failed_at, owner_name
FROM lab_message WHERE id = $1 AND state = 'failed'

-- name: letter_body
SELECT body, results FROM lab_message WHERE id = $1 AND state = 'failed'

-- name: own_letter
UPDATE lab_message SET owner_id = $2, owner_name = $3 WHERE id = $1 AND state = 'failed'

-- name: dismiss_letter
UPDATE lab_message SET state = 'dismissed', owner_id = $2, owner_name = $3, note = $4, kept_until = $5 WHERE id = $1 AND state = 'failed'

-- name: insert_unsettled
INSERT INTO lab_unsettled (id, laboratory, asl, state, doubt, identity, document, sent, received_at, closing, note, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', 1)
ON CONFLICT DO NOTHING

-- name: renew_unsettled
UPDATE lab_unsettled SET state = $2, doubt = $3, identity = $4, sent = $5, asl = $6, person_id = NULL, result_id = NULL, closing = '',
                         note = '', settled_by = NULL, settled_by_name = NULL, settled_at = NULL, version = version + 1
WHERE id = $1

-- name: find_unsettled
SELECT id, laboratory, asl, state, doubt, sent, received_at, claimed_by, claimed_by_name, claimed_at, person_id, result_id,
       closing, note, settled_by_name, settled_at, version
FROM lab_unsettled WHERE id = $1

-- What waits under a number: of a result there is one question about a person, or one preliminary.
-- name: unsettled_of_document
SELECT id, laboratory, asl, state, doubt, sent, received_at, claimed_by, claimed_by_name, claimed_at, person_id, result_id,
       closing, note, settled_by_name, settled_at, version
FROM lab_unsettled WHERE laboratory = $1 AND document = $2 AND state IN ('held', 'open', 'closed') ORDER BY received_at, id

-- name: unsettled_of_laboratory
SELECT id, laboratory, asl, state, doubt, sent, received_at, claimed_by, claimed_by_name, claimed_at, person_id, result_id,
       closing, note, settled_by_name, settled_at, version
FROM lab_unsettled WHERE laboratory = $1 AND state = $2 AND (received_at, id) > ($3, $4) ORDER BY received_at, id LIMIT $5

-- name: unsettled_of_asl
SELECT id, laboratory, asl, state, doubt, sent, received_at, claimed_by, claimed_by_name, claimed_at, person_id, result_id,
       closing, note, settled_by_name, settled_at, version
FROM lab_unsettled WHERE asl = $1 AND state = $2 AND (received_at, id) > ($3, $4) ORDER BY received_at, id LIMIT $5

-- name: open_of_identity
SELECT id FROM lab_unsettled WHERE laboratory = $1 AND identity = $2 AND state = 'open' ORDER BY received_at, id LIMIT $3

-- What somebody last answered about an identity.
-- name: remembered_answer
SELECT person_id FROM lab_unsettled
WHERE laboratory = $1 AND identity = $2 AND state = 'matched' AND person_id IS NOT NULL ORDER BY settled_at DESC LIMIT 1

-- What was said of an identity to be somebody's: the answers, and what they were remembered for.
-- name: answers_of_identity
SELECT id, laboratory, asl, state, doubt, sent, received_at, claimed_by, claimed_by_name, claimed_at, person_id, result_id,
       closing, note, settled_by_name, settled_at, version
FROM lab_unsettled WHERE laboratory = $1 AND identity = $2 AND state IN ('matched', 'over')
  AND person_id IN (SELECT id FROM same_person WHERE known_as = $3)
ORDER BY received_at, id

-- name: claim_unsettled
UPDATE lab_unsettled SET claimed_by = $2, claimed_by_name = $3, claimed_at = $4
WHERE id = $1 AND state = 'open' AND (claimed_by IS NULL OR claimed_by = $2 OR claimed_at < $5)

-- name: release_unsettled
UPDATE lab_unsettled SET claimed_by = NULL, claimed_by_name = NULL, claimed_at = NULL WHERE id = $1 AND claimed_by = $2

-- name: settle_unsettled
UPDATE lab_unsettled SET state = $3, person_id = $4, result_id = $5, closing = $6, note = $7, settled_by = $8, settled_by_name = $9,
                         settled_at = $10, claimed_by = NULL, claimed_by_name = NULL, claimed_at = NULL, version = version + 1
WHERE id = $1 AND version = $2

-- name: reopen_unsettled
UPDATE lab_unsettled SET state = 'open', person_id = NULL, result_id = NULL, closing = '', note = '', settled_by = NULL, settled_by_name = NULL,
                         settled_at = NULL, version = version + 1
WHERE id = $1 AND version = $2 AND state IN ('closed', 'matched', 'over')

-- Whether a laboratory knows somebody: by a request it sees, or a result of its own.
-- name: known_to_laboratory
SELECT 1 FROM lab_result WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND laboratory || '' = $2
UNION ALL
SELECT 1 FROM swab_request q JOIN audience_entry a ON a.id = q.id AND a.resource = 'request'
WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND a.audience || '' = $3 AND a.valid_from <= $4 AND a.valid_to > $4
LIMIT 1

-- Whether a swab of hers waits at a laboratory, asked for by a day.
-- name: waits_at_laboratory
SELECT 1 FROM swab_request
WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND laboratory || '' = $2 AND test_type = $3
  AND status || '' = 'requested' AND requested_on <= $4 LIMIT 1

-- When the sample was taken, as whoever took it says; NULL when that is taken back.
-- name: set_sampled
UPDATE swab_request SET sampled_at = $2 WHERE id = $1 AND status = 'requested'
