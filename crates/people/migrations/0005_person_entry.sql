-- A person as the lists show her, to each audience that sees her.
CREATE VIEW person_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name
FROM held_entry a JOIN person p ON p.id = a.id
WHERE a.resource = 'person';
