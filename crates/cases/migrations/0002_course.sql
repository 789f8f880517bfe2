-- What was said of the end of a person's symptoms. Nothing is overwritten: the latest about an illness counts.
CREATE TABLE symptoms_end (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- First day with symptoms of the illness it speaks of.
    onset_date @date NOT NULL,
    -- Last day with symptoms; NULL: they last after all.
    last_day @date,
    -- 1, 2, 3 … of the person.
    version @bigint NOT NULL,
    said_by @id NOT NULL,
    said_by_name @text NOT NULL,
    -- Business time.
    said_at @instant NOT NULL,
    UNIQUE (person_id, version)
) @clustered;

-- Who changed a measure by an act of his own, by which act (its repeat is harmless), and why. 'confirmed', 'resumed'
-- come to what `change` may say.
ALTER TABLE measure_history ADD COLUMN act_id @id;
ALTER TABLE measure_history ADD COLUMN by_name @text;
ALTER TABLE measure_history ADD COLUMN reason @text;

-- Those whose end waits to be confirmed.
CREATE INDEX measure_to_confirm ON measure (expected_end) WHERE status = 'awaiting_signature' AND may_end;
