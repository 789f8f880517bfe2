-- Counters that change in the same commit as the facts. The slot spreads a hot row over several, so that writers of
-- one ASL do not wait for each other; the region is the sum.
CREATE TABLE daily_count (
    day @date NOT NULL,
    metric @text NOT NULL,
    asl @text NOT NULL,
    slot @integer NOT NULL,
    value @bigint NOT NULL,
    PRIMARY KEY (day, metric, asl, slot)
) @clustered;
