-- name: running_from_before_autumn
SELECT explanation FROM measure WHERE status = 'awaiting_signature' AND starts_on < '2020-10-01' ORDER BY starts_on

-- name: changes
SELECT DISTINCT change FROM measure_history ORDER BY change

-- Of whom there is something of a kind that `person.known` does not say, and the other way round.
-- name: known_wrong
SELECT 'report.person_id', COUNT(*) FROM person p
WHERE (p.known & 1 <> 0) <> EXISTS (SELECT 1 FROM report x WHERE x.person_id = p.id)
UNION ALL SELECT 'covid_case.person_id', COUNT(*) FROM person p
WHERE (p.known & 2 <> 0) <> EXISTS (SELECT 1 FROM covid_case x WHERE x.person_id = p.id)
UNION ALL SELECT 'measure.person_id', COUNT(*) FROM person p
WHERE (p.known & 4 <> 0) <> EXISTS (SELECT 1 FROM measure x WHERE x.person_id = p.id)
UNION ALL SELECT 'symptoms_end.person_id', COUNT(*) FROM person p
WHERE (p.known & 8 <> 0) <> EXISTS (SELECT 1 FROM symptoms_end x WHERE x.person_id = p.id)
UNION ALL SELECT 'contact.person_id', COUNT(*) FROM person p
WHERE (p.known & 16 <> 0) <> EXISTS (SELECT 1 FROM contact x WHERE x.person_id = p.id)
UNION ALL SELECT 'contact.other_id', COUNT(*) FROM person p
WHERE (p.known & 32 <> 0) <> EXISTS (SELECT 1 FROM contact x WHERE x.other_id = p.id)
UNION ALL SELECT 'swab_request.person_id', COUNT(*) FROM person p
WHERE (p.known & 64 <> 0) <> EXISTS (SELECT 1 FROM swab_request x WHERE x.person_id = p.id)
UNION ALL SELECT 'lab_result.person_id', COUNT(*) FROM person p
WHERE (p.known & 128 <> 0) <> EXISTS (SELECT 1 FROM lab_result x WHERE x.person_id = p.id)
UNION ALL SELECT 'person_history.person_id', COUNT(*) FROM person p
WHERE (p.known & 256 <> 0) <> EXISTS (SELECT 1 FROM person_history x WHERE x.person_id = p.id)

-- name: known_of_all
SELECT DISTINCT known FROM person ORDER BY known

-- name: forget_login
UPDATE user_account SET login = 'forgotten' WHERE login = 'farmacia'

-- name: holders
SELECT u.login, a.role FROM user_account u JOIN role_assignment a ON a.user_id = u.id ORDER BY u.login, a.role
