-- The second telephone is found like the first (0010): one place of an index of its own, and the same entries.
CREATE INDEX person_phone2 ON person (REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone2, ' ', ''), '+', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', '')) WHERE phone2 IS NOT NULL;
CREATE VIEW person_phone2_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name, p.phone2,
       REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(p.phone2, ' ', ''), '+', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', '') AS digits
FROM held_entry a JOIN person p ON p.id = a.id
WHERE a.resource = 'person';
