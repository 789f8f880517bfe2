-- name: results
SELECT outcome, device, source, laboratory, revision FROM lab_result WHERE person_id = $1 AND current ORDER BY sampled_at, id

-- name: trace
SELECT body FROM trace_inbox ORDER BY id

-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: count_results
SELECT COUNT(*) FROM lab_result
