-- What somebody is told about a person, or tells somebody else: one row for each side that is told.
CREATE TABLE communication (
    id @id PRIMARY KEY,
    -- The first of the messages that answer one another; its own id for whatever answers nothing.
    thread_id @id NOT NULL,
    reply_to @id,
    -- 'isolation_begun', 'isolation_ended', 'worsening', 'result', 'swab_to_request', 'message'
    kind @text NOT NULL,
    -- 0 high, 1 normal, 2 low: the place in the list, before the age.
    priority @integer NOT NULL,
    person_id @id NOT NULL REFERENCES person (id),
    -- The measure, report or result that it tells of; its own id for a message.
    fact_id @id NOT NULL,
    -- A few codes of the fact, e.g. 'positive', that choose the words.
    detail @text NOT NULL,
    -- What somebody wrote; empty for what the program says.
    body @text NOT NULL,
    -- 'gp', 'asl', or empty for the program; who, and through which audience he saw the person.
    sender @text NOT NULL,
    sent_by @id,
    sent_by_name @text NOT NULL,
    sent_through @text NOT NULL,
    -- 'gp' or 'asl'; which one follows from where the person is. An answer goes back to the audience that asked, while it sees her.
    recipient @text NOT NULL,
    preferred @text NOT NULL,
    -- Whose it is now; empty for nobody's. Hidden: a bar keeps it from her doctor (docs/adr/0026).
    audience @text NOT NULL,
    hidden @bool NOT NULL,
    -- Business time.
    created_at @instant NOT NULL,
    acknowledged_by @id,
    acknowledged_by_name @text,
    acknowledged_at @instant,
    -- The message that answers it.
    answered_by @id,
    closed_at @instant,
    -- 'acknowledged', 'answered', 'recorded', 'over', 'superseded', 'lapsed'
    closed_why @text
) @clustered;
-- The same is said once to each side, however often it happens.
CREATE UNIQUE INDEX communication_fact ON communication (fact_id, kind, recipient);
CREATE INDEX communication_person ON communication (person_id, created_at);
CREATE INDEX communication_thread ON communication (thread_id);
-- The numbers beside the navigation are counted in this index alone.
CREATE INDEX communication_open ON communication (audience, kind) WHERE closed_at IS NULL AND NOT hidden;
-- What nobody has looked at for long lapses.
CREATE INDEX communication_age ON communication (created_at) WHERE closed_at IS NULL;
-- The few measures that run and may not end yet: each night they are asked whether they want a swab.
CREATE INDEX measure_open ON measure (id) WHERE status = 'awaiting_signature' AND NOT may_end;
-- @postgres
ALTER TABLE communication ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON communication FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = communication.id AND e.resource = 'communication' LIMIT 1) IS NOT NULL);
