-- Files of the regional registry. One that was interrupted goes on where it stopped when it is sent again.
CREATE TABLE registry_import (
    id @id PRIMARY KEY,
    -- SHA-256 of the whole file.
    file_hash @bytes NOT NULL,
    -- Whether it was sent to overrule what was corrected by hand.
    file_wins @bool NOT NULL,
    -- Lines of one unit of work: the chunks of another number are not the same chunks.
    unit_rows @integer NOT NULL,
    started_at @instant NOT NULL,
    started_by @id NOT NULL,
    ended_at @instant,
    added @bigint,
    changed @bigint,
    unchanged @bigint,
    rejected @bigint,
    duplicate @bigint,
    kept @bigint
) @table;
CREATE UNIQUE INDEX registry_import_unfinished ON registry_import (file_hash, file_wins, unit_rows) WHERE ended_at IS NULL;

-- The chunks that are done, each noted in its own unit of work, with the rows that go back until the file is whole.
CREATE TABLE registry_chunk (
    import_id @id NOT NULL REFERENCES registry_import (id),
    number @bigint NOT NULL,
    added @bigint NOT NULL,
    changed @bigint NOT NULL,
    unchanged @bigint NOT NULL,
    rejected @bigint NOT NULL,
    duplicate @bigint NOT NULL,
    kept @bigint NOT NULL,
    rejected_rows @text NOT NULL,
    kept_rows @text NOT NULL,
    PRIMARY KEY (import_id, number)
) @table;
-- @postgres
-- The rows that go back are persons' data, and no page shows them.
REVOKE SELECT ON registry_import, registry_chunk FROM argine_reader;
