-- name: running_from_before_autumn
SELECT explanation FROM measure WHERE status = 'awaiting_signature' AND starts_on < '2020-10-01' ORDER BY starts_on

-- name: changes
SELECT DISTINCT change FROM measure_history ORDER BY change
