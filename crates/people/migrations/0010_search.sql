-- Searching (docs/adr/0033). A person stands in the lists under her name. The other names by which she is found (a second surname,
-- a later given name) lie beside it in audience_entry as resource 'person_name', to the same audiences: they are looked through like
-- a list and never listed.
CREATE VIEW person_name_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name
FROM held_entry a JOIN person p ON p.id = a.id
WHERE a.resource = 'person_name';

-- Telephones are written as people write them; compared are the digits. The statements that search repeat the expression.
CREATE INDEX person_phone ON person (REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, ' ', ''), '+', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', '')) WHERE phone IS NOT NULL;
CREATE VIEW person_phone_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.domicile_comune, p.asl, p.search_name, p.phone,
       REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(p.phone, ' ', ''), '+', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', '') AS digits
FROM held_entry a JOIN person p ON p.id = a.id
WHERE a.resource = 'person';
