-- name: inbox
SELECT body FROM trace_inbox ORDER BY id

-- name: count_results
SELECT COUNT(*) FROM lab_result

-- name: count_current
SELECT COUNT(*) FROM lab_result WHERE current

-- name: all_results
SELECT laboratory, accession, test_code, sampled_at, outcome, revision, current, person_id, request_id
FROM lab_result ORDER BY laboratory, accession, test_code, sampled_at, revision

-- name: count_people
SELECT COUNT(*) FROM person

-- name: audiences
SELECT audience, sort_key, valid_from, valid_to, why FROM audience_entry WHERE id = $1 ORDER BY audience

-- name: role_ends
UPDATE role_assignment SET valid_to = '2001-01-01' WHERE user_id = $1

-- name: count_unsettled
SELECT COUNT(*) FROM lab_unsettled WHERE state = $1

-- name: count_messages
SELECT COUNT(*) FROM lab_message

-- name: count_dead
SELECT COUNT(*) FROM lab_message WHERE state = 'failed'

-- name: claim_long_ago
UPDATE lab_unsettled SET claimed_at = claimed_at - 1000000000 WHERE id = $1
