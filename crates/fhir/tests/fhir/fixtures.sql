-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: count_results
SELECT COUNT(*) FROM lab_result

-- name: results
SELECT accession, outcome, revision, current FROM lab_result ORDER BY accession, revision
