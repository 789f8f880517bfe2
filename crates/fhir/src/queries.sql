-- The latest revision of what a laboratory sent, in the order in which it was recorded, after one of them.
-- name: results_of_laboratory
SELECT r.id, r.recorded_at FROM lab_result r
WHERE r.laboratory = $1 AND (r.recorded_at, r.id) > ($2, $3) AND r.recorded_at < $4
  AND NOT EXISTS (SELECT 1 FROM lab_result n WHERE n.supersedes = r.id)
ORDER BY r.recorded_at, r.id LIMIT $5

-- The same under one number of the laboratory's.
-- name: results_by_accession
SELECT r.id FROM lab_result r
WHERE r.laboratory = $1 AND r.accession = $2 AND NOT EXISTS (SELECT 1 FROM lab_result n WHERE n.supersedes = r.id)
ORDER BY +r.recorded_at, r.id LIMIT $3

-- name: identity
SELECT id, tax_code, other_identifier_kind, other_identifier, family_name, given_name, birth_date, sex, version, updated_at,
       NULLIF(canonical_id, id)
FROM person WHERE id = $1

-- name: person_by_tax_code
SELECT canonical_id FROM person WHERE tax_code = $1

-- name: person_by_other_code
SELECT canonical_id FROM person WHERE other_identifier = $1 AND other_identifier_kind = $2 ORDER BY id LIMIT 1

-- Why a laboratory reaches a person: it is asked for a sample of hers.
-- name: through_request
SELECT a.audience, a.valid_from, a.why
FROM swab_request q
JOIN audience_entry a ON a.id = q.id AND a.resource = 'request'
WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND a.audience || '' = $2 AND a.valid_from <= $3 AND a.valid_to > $3
ORDER BY a.valid_from, a.id LIMIT 1

-- Or it has had one, and it counts: what turned out to be another person's opens nobody's data.
-- name: through_result
SELECT reported_on FROM lab_result WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND laboratory || '' = $2 AND current
ORDER BY reported_on LIMIT 1
