-- name: result
INSERT INTO lab_result (id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision,
                        supersedes, current, source, recorded_by, recorded_at, reported_on)
VALUES ($1, NULL, $2, $3, '204', $4, 'molecular', $5, $6, $7, $8, TRUE, 'manual', $9, $5, $10)

-- name: supersede
UPDATE lab_result SET current = FALSE WHERE id = $1

-- name: audiences
SELECT resource, audience, sort_key, id, valid_from, valid_to, why FROM audience_entry ORDER BY id, audience, valid_from

-- name: ended
SELECT COUNT(*) FROM audience_history WHERE why = 'gp-of-choice+obscured'

-- name: bars
SELECT COUNT(*) FROM audience_bar

-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: all_results
SELECT id FROM lab_result

-- name: all_cases
SELECT id FROM covid_case

-- name: all_measures
SELECT id FROM measure

-- name: all_measure_histories
SELECT measure_id FROM measure_history

-- name: all_reports
SELECT id FROM report

-- name: all_obscurings
SELECT id FROM obscuring

-- name: withdraw
UPDATE lab_result SET withdrawn = 'wrong_patient', matched_by = 'desk' WHERE person_id = $1

-- name: unsettled
INSERT INTO lab_unsettled (id, laboratory, asl, state, doubt, document, sent, received_at, person_id, closing, note, settled_by_name,
                           settled_at, version)
VALUES ($1, 'LAB-204-1', '204', 'matched', 'several', 'MB-1', $3, $4, $2, '', '', 'Bruno Operatore', $4, 2)
