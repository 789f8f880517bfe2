-- How many results of a laboratory arrived in each hour of a business day (Italian time), by door: what an alarm for silence compares
-- today with. A first revision counts, on the day of the result; a correction does not. Kept for some weeks, nobody is named. The slot
-- spreads a hot row as in daily_count. By day first: what is compared is a handful of days, each one range.
CREATE TABLE laboratory_hour (
    day @date NOT NULL,
    laboratory @text NOT NULL,
    hour @integer NOT NULL,
    door @text NOT NULL,
    slot @integer NOT NULL,
    arrived @bigint NOT NULL,
    -- Business time of the latest.
    last_at @instant NOT NULL,
    PRIMARY KEY (day, laboratory, hour, door, slot)
) @clustered;

-- A laboratory from which much less came than it usually sends: somebody is to call it. One row for each silence.
CREATE TABLE laboratory_silence (
    id @id PRIMARY KEY,
    laboratory @text NOT NULL,
    day @date NOT NULL,
    -- Business time, as all instants here.
    opened_at @instant NOT NULL,
    -- What it usually has sent by then, and what it had.
    expected @bigint NOT NULL,
    arrived @bigint NOT NULL,
    last_at @instant,
    -- Who has called, and what was said.
    called_by @id,
    called_by_name @text,
    called_at @instant,
    called_note @text,
    closed_at @instant,
    -- 'flows', 'day_over'
    closed_why @text,
    -- What had arrived on the day when it was closed: from there the next silence of the day is judged.
    closed_arrived @bigint
) @table;
CREATE UNIQUE INDEX laboratory_silence_open ON laboratory_silence (laboratory) WHERE closed_at IS NULL;
CREATE INDEX laboratory_silence_day ON laboratory_silence (day, laboratory);
