-- What is added to the organisations of the data files, or changed of them: for each code the state as it is now. What stands
-- in the files and was never changed has no row.
CREATE TABLE organisation (
    code @text NOT NULL PRIMARY KEY,
    kind @text NOT NULL CHECK (kind IN ('asl', 'body', 'facility', 'ward', 'laboratory', 'school')),
    name @text NOT NULL,
    nature @text NOT NULL,
    parent @text NOT NULL,
    asl @text NOT NULL,
    comune @text NOT NULL,
    address @text NOT NULL,
    contact @text NOT NULL,
    -- The ASL whose requests a laboratory takes: "301 204".
    serves @text NOT NULL,
    -- Swabs a day a laboratory can read.
    capacity @bigint NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    version @bigint NOT NULL
) @clustered;

-- Every state an organisation or a doctor was given, by whom and when. Nothing of it is changed or deleted: how many there
-- are says whether what a process holds in memory is old.
CREATE TABLE register_change (
    code @text NOT NULL,
    version @bigint NOT NULL,
    -- Made with the form: sent again, it changes nothing more.
    form_id @id NOT NULL UNIQUE,
    changed_at @instant NOT NULL,
    by_id @id NOT NULL,
    image @text NOT NULL,
    PRIMARY KEY (code, version)
) @clustered;

-- The doctors anew, because a kind is added to what the column allows, with what the register keeps besides.
CREATE TABLE doctor_with_register (
    code @text NOT NULL PRIMARY KEY,
    family_name @text NOT NULL,
    given_name @text NOT NULL,
    -- Family and given name as the tax code reads them: one order and one beginning for all spellings.
    search_name @text NOT NULL,
    -- USCA: doctor of a special home-care unit, whom nobody chooses.
    kind @text NOT NULL CHECK (kind IN ('MMG', 'PLS', 'USCA')),
    asl @text NOT NULL,
    comune @text NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    -- Code in the region's registry of persons and doctors, where it is known.
    registry_code @text NOT NULL,
    contact @text NOT NULL,
    version @bigint NOT NULL
) @clustered;
INSERT INTO doctor_with_register
SELECT code, family_name, given_name, search_name, kind, asl, comune, valid_from, valid_to, '', '', 0 FROM doctor;
DROP TABLE doctor;
ALTER TABLE doctor_with_register RENAME TO doctor;
CREATE INDEX doctor_by_asl ON doctor (asl, search_name, code);
