-- What is known of a person with its day and where it is known from: vaccinations, infections of before, where she was infected,
-- that her defences are low. A line is never changed: what is wrong is withdrawn, with the reason, and stays to be read.
CREATE TABLE person_fact (
    id @id PRIMARY KEY,
    person_id @id NOT NULL REFERENCES person (id),
    -- 'vaccination', 'past_infection', 'contagion', 'immunodepression'
    kind @text NOT NULL,
    -- The day of the dose, of the first positive test, since when.
    happened_on @date NOT NULL,
    -- A vaccination: the term of the code list, and which dose.
    vaccine @text,
    dose @integer,
    -- A contagion: the region (ISTAT, three digits) or the foreign state (catastal code).
    place @text,
    -- Where it is known from: 'registry', 'certificate', 'document', 'doctor', 'declared'; and what else was said.
    source @text NOT NULL,
    note @text NOT NULL,
    -- The audience by which the author reached her.
    recorded_through @text NOT NULL,
    recorded_on @date NOT NULL,
    recorded_by @id NOT NULL,
    recorded_by_name @text NOT NULL,
    recorded_at @instant NOT NULL,
    -- The act that withdrew it: its repeat is harmless.
    withdrawn_act @id,
    withdrawn_by @id,
    withdrawn_by_name @text,
    withdrawn_at @instant,
    withdrawn_why @text
) @clustered;
CREATE INDEX person_fact_person ON person_fact (person_id, happened_on);
-- @postgres
-- Seen through the person, and not by an audience that a bar keeps out (docs/adr/0026).
ALTER TABLE person_fact ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON person_fact FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = person_fact.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = person_fact.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);
