-- What a person asked to keep from those who only treat her (oscuramento), and when she took it back. Which facts that is, is
-- worked out from it into audience_bar.
CREATE TABLE obscuring (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- 'report', 'request', 'result', 'case' with the fact; 'person' with the person: all of hers.
    kind @text NOT NULL,
    fact_id @id NOT NULL,
    why @text NOT NULL,
    note @text NOT NULL,
    -- When she asked.
    asked_on @date NOT NULL,
    -- By whom of which ASL, when (business time).
    asl @text NOT NULL,
    set_by @id NOT NULL,
    set_by_name @text NOT NULL,
    set_at @instant NOT NULL,
    -- The act that took it back: its repeat is harmless.
    ended_act @id,
    ended_by @id,
    ended_by_name @text,
    ended_at @instant,
    ended_note @text
) @clustered;
CREATE INDEX obscuring_person ON obscuring (person_id, set_at);
-- The same is not kept from others twice at once.
CREATE UNIQUE INDEX obscuring_running ON obscuring (fact_id) WHERE ended_at IS NULL;
-- @postgres
-- That something is kept from others is known to the ASLs that see her, and not to those from whom it is kept.
ALTER TABLE obscuring ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON obscuring FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = obscuring.person_id AND e.resource = 'person'
     AND e.audience >= 'asl:' AND e.audience < 'asl;' LIMIT 1) IS NOT NULL);
