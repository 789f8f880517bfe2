-- name: audiences
SELECT audience FROM audience_entry WHERE resource = $1 AND audience >= $2 AND audience < $3
GROUP BY audience ORDER BY COUNT(*) DESC LIMIT $4

-- name: reached
SELECT id FROM audience_entry WHERE resource = 'person' AND audience = $1 LIMIT $2

-- name: waiting
SELECT q.id FROM audience_entry a JOIN swab_request q ON q.id = a.id
WHERE a.resource = 'request' AND a.audience = $1 AND q.status = 'requested' LIMIT $2

-- The ASL's own: for others it sees, such as residents domiciled elsewhere, another ASL's laboratories work.
-- name: in_charge
SELECT a.id FROM audience_entry a JOIN person p ON p.id = a.id
WHERE a.resource = 'person' AND a.audience = $1 AND p.asl = $2 LIMIT $3

-- name: surnames
SELECT sort_key FROM audience_entry WHERE resource = 'person' AND audience = $1 LIMIT $2

-- name: some_people
SELECT tax_code, family_name, given_name, sex, birth_date, birth_place, residence_comune, domicile_comune, asl
FROM person WHERE id > $1 AND tax_code IS NOT NULL ORDER BY id LIMIT $2

-- name: bare_list
SELECT p.id, p.family_name, p.given_name, p.birth_date, p.tax_code, p.domicile_comune
FROM audience_entry a JOIN person p ON p.id = a.id
WHERE a.resource = 'person' AND a.audience = $1 ORDER BY a.sort_key, a.id LIMIT 26

-- name: bare_person
SELECT p.id, p.family_name, p.given_name, p.birth_date, a.audience, a.why
FROM person p JOIN audience_entry a ON a.id = p.id AND a.resource = 'person' WHERE p.id = $1

-- name: known
SELECT p.id, p.family_name, p.given_name, p.birth_date, p.tax_code, p.phone, p.gp_code, p.asl,
       (SELECT q.number FROM swab_request q WHERE q.person_id = p.id LIMIT 1)
FROM person p WHERE p.id = $1

-- name: known_after
SELECT p.id, p.family_name, p.given_name, p.birth_date, p.tax_code, p.phone, p.gp_code, p.asl,
       (SELECT q.number FROM swab_request q WHERE q.person_id = p.id LIMIT 1)
FROM person p WHERE p.id >= $1 ORDER BY p.id LIMIT 1

-- name: count_people
SELECT COUNT(*) FROM person

-- name: has_code
SELECT TRUE FROM person WHERE tax_code = $1

-- name: open_pairs
SELECT id, one_id, other_id FROM person_double WHERE state = 'open' AND id > $1 ORDER BY id LIMIT $2
