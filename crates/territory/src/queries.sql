-- name: insert_doctor
INSERT INTO doctor (code, family_name, given_name, search_name, kind, asl, comune, valid_from, valid_to, registry_code, contact,
  version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: update_doctor
UPDATE doctor SET family_name = $2, given_name = $3, search_name = $4, kind = $5, asl = $6, comune = $7, valid_from = $8,
  valid_to = $9, registry_code = $10, contact = $11, version = $12
WHERE code = $1 AND version = $12 - 1

-- name: find_doctor
SELECT code, family_name, given_name, kind, asl, comune, valid_from, valid_to FROM doctor WHERE code = $1

-- name: doctor_record
SELECT code, family_name, given_name, kind, asl, comune, valid_from, valid_to, registry_code, contact, version FROM doctor
WHERE code = $1

-- name: all_doctors
SELECT code, family_name, given_name, kind, asl, comune, valid_from, valid_to, registry_code, contact, version FROM doctor
ORDER BY code

-- name: doctors_by_asl
SELECT code, family_name, given_name, kind, asl, comune, valid_from, valid_to FROM doctor
WHERE asl = $1 AND search_name >= $2 AND search_name < $3 AND (search_name, code) > ($4, $5)
  AND valid_from <= $6 AND valid_to > $6
ORDER BY search_name, code LIMIT $7

-- name: all_codes_of_asl
SELECT code FROM doctor WHERE asl = $1

-- name: organisations
SELECT code, kind, name, nature, parent, asl, comune, address, contact, serves, capacity, valid_from, valid_to, version
FROM organisation

-- name: organisation
SELECT code, kind, name, nature, parent, asl, comune, address, contact, serves, capacity, valid_from, valid_to, version
FROM organisation WHERE code = $1

-- name: insert_organisation
INSERT INTO organisation (code, kind, name, nature, parent, asl, comune, address, contact, serves, capacity, valid_from,
  valid_to, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: update_organisation
UPDATE organisation SET kind = $2, name = $3, nature = $4, parent = $5, asl = $6, comune = $7, address = $8, contact = $9,
  serves = $10, capacity = $11, valid_from = $12, valid_to = $13, version = $14
WHERE code = $1 AND version = $14 - 1

-- name: register_changes
SELECT count(*) FROM register_change

-- name: note_register_change
INSERT INTO register_change (code, version, form_id, changed_at, by_id, image, act_id, mark)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: register_change_with
SELECT code, mark FROM register_change WHERE form_id = $1

-- name: register_images
SELECT version, image FROM register_change WHERE code = $1 ORDER BY version

-- name: register_changes_of_act
SELECT code, version, changed_at, by_id FROM register_change WHERE act_id = $1 ORDER BY code

-- name: register_act_with
SELECT code, mark FROM register_act WHERE form_id = $1

-- name: note_register_act
INSERT INTO register_act (form_id, code, mark, by_id, done_at, not_written) VALUES ($1, $2, $3, $4, $5, $6)

-- name: not_written
SELECT not_written FROM register_act WHERE form_id = $1

-- name: code_terms
SELECT list, code, name, counts_as, place, valid_from, valid_to, version FROM code_term

-- name: code_term_version
SELECT version FROM code_term WHERE list = $1 AND code = $2

-- name: insert_code_term
INSERT INTO code_term (list, code, name, counts_as, place, valid_from, valid_to, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: update_code_term
UPDATE code_term SET name = $3, counts_as = $4, place = $5, valid_from = $6, valid_to = $7, version = $8
WHERE list = $1 AND code = $2 AND version = $8 - 1
