-- name: person
SELECT id FROM person

-- name: person_history
SELECT person_id FROM person_history

-- name: swab_request
SELECT id FROM swab_request

-- name: lab_result
SELECT id FROM lab_result

-- name: result_import
SELECT id FROM result_import

-- name: report
SELECT id FROM report

-- name: covid_case
SELECT id FROM covid_case

-- name: measure
SELECT id FROM measure

-- name: measure_history
SELECT measure_id FROM measure_history

-- name: measure_seen
SELECT measure_id FROM measure_seen

-- name: audience_entry
SELECT id FROM audience_entry

-- name: held_entry
SELECT id FROM held_entry

-- name: snapshot
SELECT CAST(transaction_timestamp() AS text)

-- name: person_entry
SELECT id FROM person_entry

-- name: request_entry
SELECT id FROM request_entry

-- name: measure_entry
SELECT id FROM measure_entry

-- name: result_of_request
SELECT result_id FROM request_result_entry WHERE result_id IS NOT NULL

-- name: result_of_measure
SELECT result_id FROM measure_result_entry WHERE result_id IS NOT NULL

-- name: report_entry
SELECT id FROM report_entry

-- name: facts_of_persons
SELECT id, asl, residence_comune, gp_code, gp_since FROM person

-- name: facts_of_requests
SELECT id, person_id, laboratory, asl, status FROM swab_request

-- name: facts_of_results
SELECT id, person_id, laboratory, request_id, reported_on, current FROM lab_result

-- name: facts_of_measures
SELECT id, person_id, comune, place_since, starts_on, latest_end, ended_on, status, result_id FROM measure

-- name: facts_of_reports
SELECT id, person_id FROM report

-- name: facts_of_cases
SELECT id, person_id FROM covid_case

-- name: plant_history
INSERT INTO person_history (person_id, version, changed_at, changed_by, reason, before)
SELECT id, 0, 0, id, 'planted', '{}' FROM person

-- name: plant_import
INSERT INTO result_import (id, laboratory, file_hash, status, expected_rows, total_rows, accepted, rejected, duplicate,
                           outdated, rejected_file, imported_by, imported_at, moved_at)
VALUES ($1, $2, $3, 'done', 0, 0, 0, 0, 0, 0, '', $1, 0, 0)

-- name: plant_seen
INSERT INTO measure_seen (user_id, measure_id, seen_at) SELECT $1, id, 0 FROM measure WHERE person_id = $2

-- name: plant_policy
CREATE POLICY planted ON person FOR SELECT TO argine_reader USING (TRUE)

-- name: drop_policy
DROP POLICY planted ON person

-- name: end_sessions
UPDATE session SET expires_at = 0 WHERE user_id = $1

-- name: close_sessions
DELETE FROM session WHERE user_id = $1

-- name: end_roles
UPDATE role_assignment SET valid_to = valid_from WHERE user_id = $1

-- name: suspend
UPDATE user_account SET active = FALSE WHERE id = $1

-- name: kept
SELECT COUNT(*) FROM wall.entered WHERE actor = $1

-- name: forget
DELETE FROM wall.entered WHERE actor = $1

-- name: plant_kept
ALTER TABLE user_account DISABLE TRIGGER entered

-- name: drop_kept
ALTER TABLE user_account ENABLE TRIGGER entered

-- Connections of this database that wait for a lock: of a row somebody waits for the other's transaction, which is of no database.
-- name: locks_waited_for
SELECT COUNT(*) FROM pg_locks l WHERE NOT l.granted AND EXISTS (
    SELECT FROM pg_locks h JOIN pg_database d ON d.oid = h.database WHERE h.pid = l.pid AND d.datname = current_database())

-- name: expire_audience
UPDATE audience_entry SET valid_to = $2 WHERE id = $1

-- name: forge
SELECT set_config('argine.audiences', $1, TRUE), set_config('argine.actor', $2, TRUE)

-- name: settings
SELECT current_setting('argine.seal', TRUE), current_setting('argine.audiences', TRUE)

-- name: replay
SELECT set_config('argine.seal', $1, TRUE), set_config('argine.audiences', $2, TRUE),
       set_config('argine.today', $3, TRUE), set_config('argine.actor', $4, TRUE)

-- name: make_seal
SELECT wall.seal('')

-- name: read_secret
SELECT key FROM wall.secret

-- name: read_sessions
SELECT token_hash FROM session

-- name: read_kept
SELECT token_hash FROM wall.entered

-- name: read_passwords
SELECT password_hash FROM user_account

-- name: analyze
ANALYZE

-- How many rows the planner expects of a view.
-- name: expect_persons
EXPLAIN SELECT id FROM person_entry

-- name: expect_requests
EXPLAIN SELECT id FROM request_entry

-- name: expect_reports
EXPLAIN SELECT id FROM report_entry

-- name: expect_measures
EXPLAIN SELECT id FROM measure_entry

-- name: expect_results_of_requests
EXPLAIN SELECT id FROM request_result_entry

-- name: expect_results_of_measures
EXPLAIN SELECT id FROM measure_result_entry

-- name: count_persons
SELECT COUNT(*) FROM person_entry

-- name: count_requests
SELECT COUNT(*) FROM request_entry

-- name: count_reports
SELECT COUNT(*) FROM report_entry

-- name: count_measures
SELECT COUNT(*) FROM measure_entry
