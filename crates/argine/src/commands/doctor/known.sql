-- Persons of whom something is there, and whose row says that nothing of the kind is, with the bit of the kind
-- (people/src/known.rs), as far as a bound.
-- name: denied
SELECT x.person_id, x.bit FROM (
    SELECT CAST(1 AS bigint) AS bit, person_id FROM report UNION ALL
    SELECT 2 AS bit, person_id AS person_id FROM covid_case UNION ALL
    SELECT 4 AS bit, person_id AS person_id FROM measure UNION ALL
    SELECT 8 AS bit, person_id AS person_id FROM symptoms_end UNION ALL
    SELECT 16 AS bit, person_id AS person_id FROM contact UNION ALL
    SELECT 32 AS bit, other_id AS person_id FROM contact UNION ALL
    SELECT 64 AS bit, person_id AS person_id FROM swab_request UNION ALL
    SELECT 128 AS bit, person_id AS person_id FROM lab_result UNION ALL
    SELECT 256 AS bit, person_id AS person_id FROM person_history UNION ALL
    SELECT 512 AS bit, person_id AS person_id FROM person_transfer UNION ALL
    SELECT 1024 AS bit, person_id AS person_id FROM person_fact UNION ALL
    SELECT 2048 AS bit, survivor_id AS person_id FROM person_merge UNION ALL
    SELECT 2048 AS bit, merged_id AS person_id FROM person_merge UNION ALL
    SELECT 4096 AS bit, person_id AS person_id FROM communication UNION ALL
    SELECT 8192 AS bit, person_id AS person_id FROM correction UNION ALL
    SELECT 16384 AS bit, person_id AS person_id FROM obscuring UNION ALL
    SELECT 32768 AS bit, person_id AS person_id FROM audience_bar
) x JOIN person p ON p.id = x.person_id
WHERE p.known & x.bit = 0 LIMIT $1

-- name: make_known
UPDATE person SET known = known | $2 WHERE id = $1
