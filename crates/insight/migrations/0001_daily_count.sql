-- Counters that change in the same commit as the facts. The slot spreads a hot row over several, one for each thread that
-- writes, so that writers of one ASL do not wait for each other; the region is the sum. By metric first: a curve and
-- the figures of a day are each one range.
CREATE TABLE daily_count (
    metric @text NOT NULL,
    day @date NOT NULL,
    asl @text NOT NULL,
    slot @integer NOT NULL,
    value @bigint NOT NULL,
    PRIMARY KEY (metric, day, asl, slot)
) @clustered;
