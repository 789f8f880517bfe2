-- name: insert
INSERT INTO list_export (id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by,
                         asked_by_name, role, unit, unit_name, asl, asked_at, open_until, downloads, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, 1)

-- name: find
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version
FROM list_export WHERE id = $1

-- name: own
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version
FROM list_export WHERE asked_by = $1 AND asked_at < $2 ORDER BY asked_at DESC LIMIT $3

-- name: waiting_of_unit
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version
FROM list_export WHERE status = 'asked' AND unit = $1 ORDER BY asked_at, id LIMIT 100

-- name: waiting_of_asl
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version
FROM list_export WHERE status = 'asked' AND asl = $1 ORDER BY asked_at, id LIMIT 100

-- What a user is downloading now, if anything: one at a time.
-- name: running
SELECT COUNT(*) FROM list_export WHERE asked_by = $1 AND running_since > $2

-- name: decide
UPDATE list_export SET status = $3, decided_act = $4, decided_by = $5, decided_by_name = $6, decided_at = $7, decided_note = $8,
                       open_until = $9, version = version + 1
WHERE id = $1 AND version = $2 AND status = 'asked'

-- name: begin
UPDATE list_export SET downloads = downloads + 1, running_since = $2, version = version + 1 WHERE id = $1

-- name: hand_over
UPDATE list_export SET running_since = NULL, handed_rows = $2, handed_persons = $3, handed_digest = $4, handed_at = $5,
                       version = version + 1
WHERE id = $1

-- What waits for somebody: to be decided, or to be downloaded by who asked.
-- name: waiting
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version
FROM list_export WHERE status = 'asked'
UNION ALL
SELECT id, list, query, column_set, columns, format, purpose, rows_asked, persons_asked, whole, status, asked_by, asked_by_name,
       role, unit, unit_name, asl, asked_at, decided_act, decided_by, decided_by_name, decided_at, decided_note, open_until,
       downloads, running_since, handed_rows, handed_persons, handed_digest, handed_at, version
FROM list_export WHERE status = 'open' AND decided_act IS NOT NULL AND downloads = 0 AND open_until > $1

-- Some persons, for the columns of the original. Whoever asks has them from the list, within its scope.
-- name: persons
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, residence_comune, domicile_comune,
       domicile_address, asl, phone, kind
FROM person WHERE id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)

-- name: persons_measures
SELECT person_id, id, kind, status, starts_on, expected_end, ended_on, comune, address FROM measure
WHERE status <> 'withdrawn' AND person_id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)
ORDER BY person_id, starts_on, created_at, id

-- name: persons_reports
SELECT person_id, id, status, reported_at, taken_at, asked_at, onset_date, symptoms, temperature_tenths, conditions, note, whereabouts
FROM report WHERE person_id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)
ORDER BY person_id, reported_at, id

-- name: persons_requests
SELECT person_id, id, requested_at, criterion, test_type, status FROM swab_request
WHERE status <> 'cancelled' AND person_id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)
ORDER BY person_id, requested_at, id

-- name: persons_results
SELECT person_id, id, outcome, sampled_at, test_code FROM lab_result
WHERE current AND test_code IN ('molecular', 'antigen') AND person_id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)
ORDER BY person_id, sampled_at, id

-- name: persons_bars
SELECT id, author FROM audience_bar WHERE person_id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)

-- name: requests
SELECT q.id, q.number, q.requested_at, q.person_id, q.status, q.criterion, q.laboratory, q.requester, q.requester_contact
FROM swab_request q WHERE q.id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)

-- name: requests_results
SELECT request_id, id, outcome, sampled_at FROM lab_result
WHERE current AND request_id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)
ORDER BY sampled_at, id

-- name: measures
SELECT id, kind, status, starts_on, expected_end, ended_on, comune, address FROM measure WHERE id IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60)
