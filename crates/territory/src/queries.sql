-- name: insert_doctor
INSERT INTO doctor (code, family_name, given_name, search_name, kind, asl, comune, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: find_doctor
SELECT code, family_name, given_name, kind, asl, comune, valid_from, valid_to FROM doctor WHERE code = $1

-- name: doctors_by_asl
SELECT code, family_name, given_name, kind, asl, comune, valid_from, valid_to FROM doctor
WHERE asl = $1 AND search_name >= $2 AND search_name < $3 AND (search_name, code) > ($4, $5)
  AND valid_from <= $6 AND valid_to > $6
ORDER BY search_name, code LIMIT $7

-- name: all_codes_of_asl
SELECT code FROM doctor WHERE asl = $1
