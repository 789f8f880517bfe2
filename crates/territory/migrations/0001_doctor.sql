-- General practitioners (MMG) and family paediatricians (PLS). Comune and ASL are codes of the embedded territory.
CREATE TABLE doctor (
    code @text NOT NULL PRIMARY KEY,
    family_name @text NOT NULL,
    given_name @text NOT NULL,
    -- Family and given name as the tax code reads them: one order and one beginning for all spellings.
    search_name @text NOT NULL,
    kind @text NOT NULL CHECK (kind IN ('MMG', 'PLS')),
    asl @text NOT NULL,
    comune @text NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL
) @clustered;

CREATE INDEX doctor_by_asl ON doctor (asl, search_name, code);
