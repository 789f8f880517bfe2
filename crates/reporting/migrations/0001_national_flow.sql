-- What leaves for the nation (docs/adr/0051): a row for each revision of a result that Sistema TS is told of, written in the unit of
-- work of the result. Its id, with the round, is the key under which Sistema TS knows a repeat again.
CREATE TABLE national_flow (
    -- The revision of the result.
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- The row that Sistema TS is told of before this one.
    after_id @id,
    -- 'new', 'correction', 'withdrawal'
    act @text NOT NULL,
    test_code @text NOT NULL,
    laboratory @text NOT NULL,
    accession @text NOT NULL,
    -- Business date of the result.
    reported_on @date NOT NULL,
    -- 'to_send', 'sent', 'cun', 'nrfe', 'withdrawn', 'refused', 'given_up', 'superseded'
    state @text NOT NULL,
    -- Grows when somebody sends again what was refused: that is another message.
    round @integer NOT NULL,
    tries @integer NOT NULL,
    -- When it is worth trying; whoever sends it moves it on first, so that nobody else does meanwhile.
    next_at @instant NOT NULL,
    give_up_at @instant NOT NULL,
    created_at @instant NOT NULL,
    tried_at @instant,
    settled_at @instant,
    -- CUN or NRFE.
    number @text,
    -- Why it was not accepted, or not yet: a code of ours, and the words of Sistema TS without anybody's data.
    why @text,
    said @text,
    again_by @id,
    again_at @instant
) @table;
CREATE INDEX national_flow_due ON national_flow (next_at) WHERE settled_at IS NULL;
CREATE INDEX national_flow_day ON national_flow (reported_on, state, id);
CREATE INDEX national_flow_state ON national_flow (state, id);
CREATE INDEX national_flow_person ON national_flow (person_id);
CREATE INDEX national_flow_after ON national_flow (after_id);
-- @postgres
REVOKE SELECT ON national_flow FROM argine_reader;
