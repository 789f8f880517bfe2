-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: report_history
SELECT COUNT(*) FROM report_history WHERE report_id = $1

-- name: request_history
SELECT COUNT(*) FROM swab_request_history WHERE request_id = $1

-- name: audiences
SELECT COUNT(*) FROM audience_entry WHERE id = $1

-- name: buried
SELECT COUNT(*) FROM deleted_person WHERE person_id = $1

-- name: all_corrections
SELECT id FROM correction

-- name: all_report_histories
SELECT report_id FROM report_history

-- name: all_request_histories
SELECT request_id FROM swab_request_history
