-- What is added to the code lists of the data files, or changed of them: for each term the state as it is now. A term of the
-- files that nobody has changed has no row. Its states stand in register_change under 'list/code'.
CREATE TABLE code_term (
    list @text NOT NULL,
    code @text NOT NULL,
    name @text NOT NULL,
    -- The code of the same list that the rules take it for; empty where no rule knows it.
    counts_as @text NOT NULL,
    -- Where it stands in the list.
    place @bigint NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    version @bigint NOT NULL,
    PRIMARY KEY (list, code)
) @clustered;

-- By which file a state was written, where one was: what belongs together is taken back together.
ALTER TABLE register_change ADD COLUMN act_id @id;
CREATE INDEX register_change_act ON register_change (act_id);
