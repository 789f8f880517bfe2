-- What is to be deleted because its time is over (docs/adr/0029): prepared by one, approved by another, then carried out. Of an
-- ASL ('204') what is of its persons, of the region ('010') what belongs to no ASL. Users are named by id alone.
CREATE TABLE retention_plan (
    id @id PRIMARY KEY,
    unit @text NOT NULL,
    -- Real time and the business date on which it says what is due.
    made_at @instant NOT NULL,
    day @date NOT NULL,
    -- 'preparing', 'prepared', 'approved', 'done', 'withdrawn'
    state @text NOT NULL,
    -- Nil: the machine itself.
    prepared_by @id NOT NULL,
    prepared_role @text NOT NULL,
    decided_by @id,
    decided_role @text,
    decided_at @instant,
    ended_at @instant,
    -- Which process is at it, until when.
    holder @id NOT NULL,
    held_until @instant NOT NULL
) @table;
CREATE INDEX retention_plan_made ON retention_plan (made_at, id);
-- One at a time for a unit: two would count the same rows.
CREATE UNIQUE INDEX retention_plan_open ON retention_plan (unit) WHERE state IN ('preparing', 'prepared', 'approved');

-- What it says of each class, in figures, and what came of it.
CREATE TABLE retention_line (
    plan_id @id NOT NULL REFERENCES retention_plan (id),
    class @text NOT NULL,
    term @text NOT NULL,
    outcome @text NOT NULL,
    due @bigint NOT NULL,
    oldest @date,
    -- More was due than one plan holds.
    more @bool NOT NULL,
    -- Done; left because it had changed meanwhile.
    erased @bigint NOT NULL,
    changed @bigint NOT NULL,
    PRIMARY KEY (plan_id, class)
) @clustered;

-- What is over and stays: why, and how many.
CREATE TABLE retention_obstacle (
    plan_id @id NOT NULL REFERENCES retention_plan (id),
    class @text NOT NULL,
    why @text NOT NULL,
    amount @bigint NOT NULL,
    PRIMARY KEY (plan_id, class, why)
) @clustered;

-- Which rows those are, until the plan is carried out or withdrawn: ids alone.
CREATE TABLE retention_item (
    plan_id @id NOT NULL REFERENCES retention_plan (id),
    place @integer NOT NULL,
    subject @id NOT NULL,
    last_day @date NOT NULL,
    PRIMARY KEY (plan_id, place, subject)
) @clustered;
CREATE INDEX retention_item_subject ON retention_item (subject);

-- What must not be deleted although its time is over: a class, or what is of a person.
CREATE TABLE retention_hold (
    id @id PRIMARY KEY,
    unit @text NOT NULL,
    class @text,
    person_id @id,
    reason @text NOT NULL,
    set_by @id NOT NULL,
    set_at @instant NOT NULL,
    ended_by @id,
    ended_at @instant,
    ended_why @text
) @table;
CREATE INDEX retention_hold_person ON retention_hold (person_id);
-- @postgres
-- The store asks as the system, with a decision.
REVOKE SELECT ON retention_plan, retention_line, retention_obstacle, retention_item, retention_hold FROM argine_reader;
