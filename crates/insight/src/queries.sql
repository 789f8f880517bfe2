-- name: add
INSERT INTO daily_count (metric, day, asl, slot, value) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (metric, day, asl, slot) DO UPDATE SET value = daily_count.value + excluded.value

-- The rows of days before this one become one for each ASL, in one statement: whoever counts meanwhile waits or begins a
-- row of his own. SQLite has one writer and one slot.
-- name: fold @postgres
WITH folded AS (DELETE FROM daily_count WHERE day < $1 AND slot <> 0 RETURNING metric, day, asl, value)
INSERT INTO daily_count (metric, day, asl, slot, value)
SELECT metric, day, asl, 0, SUM(value) FROM folded GROUP BY metric, day, asl
ON CONFLICT (metric, day, asl, slot) DO UPDATE SET value = daily_count.value + excluded.value

-- name: fold @sqlite
DELETE FROM daily_count WHERE day < $1 AND slot <> 0 AND value = 0

-- name: arrive
INSERT INTO laboratory_hour (day, laboratory, hour, door, slot, arrived, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (day, laboratory, hour, door, slot) DO UPDATE SET arrived = laboratory_hour.arrived + excluded.arrived,
    last_at = CASE WHEN excluded.last_at > laboratory_hour.last_at THEN excluded.last_at ELSE laboratory_hour.last_at END

-- name: fold_hours @postgres
WITH folded AS (
    DELETE FROM laboratory_hour WHERE day < $1 AND slot <> 0 RETURNING day, laboratory, hour, door, arrived, last_at)
INSERT INTO laboratory_hour (day, laboratory, hour, door, slot, arrived, last_at)
SELECT day, laboratory, hour, door, 0, SUM(arrived), MAX(last_at) FROM folded GROUP BY day, laboratory, hour, door
ON CONFLICT (day, laboratory, hour, door, slot) DO UPDATE SET arrived = laboratory_hour.arrived + excluded.arrived,
    last_at = CASE WHEN excluded.last_at > laboratory_hour.last_at THEN excluded.last_at ELSE laboratory_hour.last_at END

-- name: fold_hours @sqlite
DELETE FROM laboratory_hour WHERE day < $1 AND slot <> 0 AND arrived = 0

-- name: forget_hours
DELETE FROM laboratory_hour WHERE day < $1

-- name: forget_silences
DELETE FROM laboratory_silence WHERE day < $1 AND closed_at IS NOT NULL

-- name: hours_of_day
SELECT laboratory, hour, door, CAST(SUM(arrived) AS bigint), MAX(last_at) FROM laboratory_hour
WHERE day = $1 GROUP BY laboratory, hour, door

-- name: doors_of_laboratory
SELECT day, door, CAST(SUM(arrived) AS bigint) FROM laboratory_hour
WHERE day >= $2 AND laboratory = $1 GROUP BY day, door

-- name: hours_counted
SELECT day, door, laboratory, CAST(SUM(arrived) AS bigint) FROM laboratory_hour
WHERE day >= $1 GROUP BY day, door, laboratory HAVING SUM(arrived) <> 0

-- name: hours_recounted
SELECT reported_on, source, laboratory, COUNT(*) FROM lab_result
WHERE revision = 1 AND source <> 'rapid' AND matched_by <> 'desk' AND reported_on >= $1
GROUP BY reported_on, source, laboratory

-- name: insert_silence
INSERT INTO laboratory_silence (id, laboratory, day, opened_at, expected, arrived, last_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING

-- name: close_silence
UPDATE laboratory_silence SET closed_at = $2, closed_why = $3, closed_arrived = $4 WHERE id = $1 AND closed_at IS NULL

-- name: call_silence
UPDATE laboratory_silence SET called_by = $2, called_by_name = $3, called_at = $4, called_note = $5 WHERE id = $1

-- name: open_silences
SELECT id, laboratory, day, opened_at, expected, arrived, last_at, called_by, called_by_name, called_at, called_note,
       closed_at, closed_why, closed_arrived
FROM laboratory_silence WHERE closed_at IS NULL ORDER BY opened_at, laboratory

-- name: silences_of_day
SELECT id, laboratory, day, opened_at, expected, arrived, last_at, called_by, called_by_name, called_at, called_note,
       closed_at, closed_why, closed_arrived
FROM laboratory_silence WHERE day = $1 ORDER BY opened_at, laboratory

-- name: silences_of_laboratory
SELECT id, laboratory, day, opened_at, expected, arrived, last_at, called_by, called_by_name, called_at, called_note,
       closed_at, closed_why, closed_arrived
FROM laboratory_silence WHERE laboratory = $1 ORDER BY opened_at DESC LIMIT 20

-- name: of_days
SELECT day, metric, asl, CAST(SUM(value) AS bigint) FROM daily_count
WHERE metric IN ('requests', 'results', 'positives') AND day IN ($1, $2) GROUP BY day, metric, asl

-- name: running
SELECT asl, CAST(SUM(CASE WHEN metric = 'measures_started' THEN -value ELSE value END) AS bigint)
FROM daily_count WHERE metric IN ('measures_started', 'measures_ended', 'measures_balance') AND day > $1 GROUP BY asl

-- name: curve
SELECT day, CAST(SUM(value) AS bigint) FROM daily_count
WHERE metric = $1 AND day >= $2 AND day <= $3 GROUP BY day ORDER BY day

-- name: curve_of_asl
SELECT day, CAST(SUM(value) AS bigint) FROM daily_count
WHERE metric = $1 AND day >= $2 AND day <= $3 AND asl = $4 GROUP BY day ORDER BY day

-- name: counted
SELECT day, metric, asl, CAST(SUM(value) AS bigint) FROM daily_count GROUP BY day, metric, asl
HAVING SUM(value) <> 0 ORDER BY day, metric, asl

-- name: recount_requests
SELECT requested_on, asl, COUNT(*) FROM swab_request WHERE status IN ('requested', 'resulted') GROUP BY requested_on, asl

-- name: recount_results
SELECT reported_on, asl, COUNT(*) FROM lab_result WHERE current GROUP BY reported_on, asl

-- name: recount_positives
SELECT reported_on, asl, COUNT(*) FROM lab_result WHERE current AND outcome = 'positive' GROUP BY reported_on, asl

-- name: recount_cases
SELECT opened_on, asl, COUNT(*) FROM covid_case WHERE status <> 'withdrawn' GROUP BY opened_on, asl

-- name: recount_measures_started
SELECT starts_on, asl, COUNT(*) FROM measure WHERE status <> 'withdrawn' GROUP BY starts_on, asl

-- name: recount_measures_ended
SELECT ended_on, asl, COUNT(*) FROM measure
WHERE status <> 'withdrawn' AND ended_on IS NOT NULL GROUP BY ended_on, asl

-- name: recount_measures_balance
SELECT '9999-12-31', asl, COUNT(*) FROM measure WHERE status <> 'withdrawn' AND ended_on IS NULL GROUP BY asl

-- name: retired
SELECT day, asl, value FROM retired_count WHERE metric = $1

-- What the counters have of a person: each as it is counted again above, of her alone.
-- name: retire_requests
INSERT INTO retired_count (metric, day, asl, value)
SELECT 'requests', requested_on, asl, COUNT(*) FROM swab_request WHERE person_id = $1 AND status IN ('requested', 'resulted') GROUP BY requested_on, asl
ON CONFLICT (metric, day, asl) DO UPDATE SET value = retired_count.value + excluded.value

-- name: retire_results
INSERT INTO retired_count (metric, day, asl, value)
SELECT 'results', reported_on, asl, COUNT(*) FROM lab_result WHERE person_id = $1 AND current GROUP BY reported_on, asl
ON CONFLICT (metric, day, asl) DO UPDATE SET value = retired_count.value + excluded.value

-- name: retire_positives
INSERT INTO retired_count (metric, day, asl, value)
SELECT 'positives', reported_on, asl, COUNT(*) FROM lab_result WHERE person_id = $1 AND current AND outcome = 'positive' GROUP BY reported_on, asl
ON CONFLICT (metric, day, asl) DO UPDATE SET value = retired_count.value + excluded.value

-- name: retire_cases
INSERT INTO retired_count (metric, day, asl, value)
SELECT 'cases', opened_on, asl, COUNT(*) FROM covid_case WHERE person_id = $1 AND status <> 'withdrawn' GROUP BY opened_on, asl
ON CONFLICT (metric, day, asl) DO UPDATE SET value = retired_count.value + excluded.value

-- name: retire_measures_started
INSERT INTO retired_count (metric, day, asl, value)
SELECT 'measures_started', starts_on, asl, COUNT(*) FROM measure WHERE person_id = $1 AND status <> 'withdrawn' GROUP BY starts_on, asl
ON CONFLICT (metric, day, asl) DO UPDATE SET value = retired_count.value + excluded.value

-- name: retire_measures_ended
INSERT INTO retired_count (metric, day, asl, value)
SELECT 'measures_ended', ended_on, asl, COUNT(*) FROM measure WHERE person_id = $1 AND status <> 'withdrawn' AND ended_on IS NOT NULL GROUP BY ended_on, asl
ON CONFLICT (metric, day, asl) DO UPDATE SET value = retired_count.value + excluded.value

-- name: retire_measures_balance
INSERT INTO retired_count (metric, day, asl, value)
SELECT 'measures_balance', '9999-12-31', asl, COUNT(*) FROM measure WHERE person_id = $1 AND status <> 'withdrawn' AND ended_on IS NULL GROUP BY asl
ON CONFLICT (metric, day, asl) DO UPDATE SET value = retired_count.value + excluded.value
