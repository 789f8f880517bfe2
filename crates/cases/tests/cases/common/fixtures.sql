-- name: person
INSERT INTO person (id, canonical_id, other_identifier_kind, other_identifier, family_name, given_name, search_name, sex, birth_date, residence_comune,
                    residence_address, domicile_comune, domicile_address, asl, gp_code, gp_since, source, version,
                    created_at, updated_at)
VALUES ($1, $1, 'none', 'unknown', $2, $3, $4, 'F', '1961-05-02', $5, $6, $5, $6, $7, $8, '2019-03-01', 'registry', 1, $9, $9)

-- name: move_person
UPDATE person SET domicile_comune = $2, domicile_address = $3, asl = $4, gp_code = $5, gp_since = $6,
                  version = version + 1
WHERE id = $1

-- name: result
INSERT INTO lab_result (id, request_id, person_id, laboratory, asl, accession, test_code, sampled_at, outcome, revision,
                        supersedes, current, source, recorded_by, recorded_at, reported_on)
VALUES ($1, NULL, $2, $3, $4, $5, $6, $7, $8, $9, $10, TRUE, 'manual', $11, $12, $13)

-- name: supersede
UPDATE lab_result SET current = FALSE WHERE id = $1

-- name: count_results
SELECT COUNT(*) FROM lab_result WHERE person_id = $1

-- name: audit
SELECT body FROM trace_inbox ORDER BY id

-- name: audiences
SELECT audience, valid_from, valid_to FROM audience_entry WHERE id = $1 ORDER BY audience

-- name: audience_history
SELECT audience FROM audience_history WHERE id = $1 ORDER BY audience

-- name: code_person
UPDATE person SET tax_code = $2, other_identifier_kind = NULL, other_identifier = NULL WHERE id = $1

-- name: contact_ids
SELECT id FROM contact WHERE person_id = $1 ORDER BY recorded_at, id
