-- The registry of persons. A merged person keeps the old id: canonical_id points at the survivor, and every fact keeps
-- the id it was written with, so that a merge is one row and its undo is the same row.
CREATE TABLE person (
    id @id PRIMARY KEY,
    canonical_id @id NOT NULL,
    -- As written, upper case; omocodia is never "corrected" (two persons may differ only there).
    tax_code @text UNIQUE,
    -- 'provisional', 'stp', 'eni' with its code, or 'none' with the reason in other_identifier; NULL with a tax code.
    other_identifier_kind @text,
    other_identifier @text,
    family_name @text NOT NULL,
    given_name @text NOT NULL,
    -- Normalised "FAMILY GIVEN": what lists sort by and what a search compares.
    search_name @text NOT NULL,
    sex @text NOT NULL,
    birth_date @date NOT NULL,
    -- Catastal code of comune or foreign state.
    birth_place @text,
    residence_comune @text NOT NULL,
    residence_address @text NOT NULL,
    domicile_comune @text NOT NULL,
    domicile_address @text NOT NULL,
    -- ASL of the domicile: the one in charge.
    asl @text NOT NULL,
    phone @text,
    email @text,
    household_id @id,
    -- Doctor of choice (regional code) and since when.
    gp_code @text,
    gp_since @date,
    -- Where the person came from: 'registry', 'operator', 'laboratory'.
    source @text NOT NULL,
    version @bigint NOT NULL,
    created_at @instant NOT NULL,
    updated_at @instant NOT NULL
) @clustered;
CREATE INDEX person_birth ON person (birth_date, search_name);
CREATE INDEX person_other_identifier ON person (other_identifier);

-- What a person's row was before each correction, whole.
CREATE TABLE person_history (
    person_id @id NOT NULL REFERENCES person (id),
    version @bigint NOT NULL,
    changed_at @instant NOT NULL,
    changed_by @id NOT NULL,
    reason @text NOT NULL,
    before @text NOT NULL,
    PRIMARY KEY (person_id, version)
) @clustered;
