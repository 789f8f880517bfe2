-- What was counted of facts whose time is over and that are deleted (docs/adr/0029): numbers alone, so that counting the facts
-- again still comes to what the counters say.
CREATE TABLE retired_count (
    metric @text NOT NULL,
    day @date NOT NULL,
    asl @text NOT NULL,
    value @bigint NOT NULL,
    PRIMARY KEY (metric, day, asl)
) @clustered;
