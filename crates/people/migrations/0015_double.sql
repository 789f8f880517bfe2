-- Pairs of rows that may be one person (docs/adr/0052). The lesser id comes first; a pair is one row for ever, whatever becomes of it.
CREATE TABLE person_double (
    id @id PRIMARY KEY,
    one_id @id NOT NULL REFERENCES person (id),
    other_id @id NOT NULL REFERENCES person (id),
    -- 100 less how alike they are: lists run in ascending order of it, the likeliest first.
    rank @integer NOT NULL,
    -- Codes of people::rules::Reason, parted by blanks.
    reasons @text NOT NULL,
    -- What of the data of both decides, as a hash: what was said of them holds as long as it does.
    decides @bytes NOT NULL,
    -- 'open', 'different', 'joined', 'gone'
    state @text NOT NULL,
    found_at @instant NOT NULL,
    changed_at @instant NOT NULL,
    -- That they are two, as somebody said; kept when it is asked again.
    decided_act @id,
    decided_by @id,
    decided_by_name @text,
    decided_at @instant,
    decided_why @text
) @clustered;
CREATE UNIQUE INDEX person_double_pair ON person_double (one_id, other_id);
CREATE INDEX person_double_other ON person_double (other_id);
CREATE INDEX person_double_list ON person_double (state, rank, id);

-- How far the search for them has come: one that was interrupted goes on, and the next one looks at who changed since the last began.
-- It names nobody.
CREATE TABLE double_run (
    id @id PRIMARY KEY,
    started_at @instant NOT NULL,
    -- Whether it looks at everybody; else at whom was written since this.
    whole @bool NOT NULL,
    since @instant NOT NULL,
    -- The next step; empty when it is over.
    place @text NOT NULL,
    looked_at @bigint NOT NULL,
    compared @bigint NOT NULL,
    found @bigint NOT NULL,
    again @bigint NOT NULL,
    gone @bigint NOT NULL,
    ended_at @instant
) @clustered;

-- Who was written since a day.
CREATE INDEX person_updated ON person (updated_at, id);
-- @postgres
-- To the ASL that sees both of them.
ALTER TABLE person_double ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON person_double FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = person_double.one_id AND e.resource = 'person'
     AND e.audience >= 'asl:' AND e.audience < 'asl;' LIMIT 1) IS NOT NULL
    AND (SELECT TRUE FROM audience_entry e WHERE e.id = person_double.other_id AND e.resource = 'person'
         AND e.audience >= 'asl:' AND e.audience < 'asl;' LIMIT 1) IS NOT NULL);
