-- The sequenced records: a place in the tree is given once and never again (RFC 6962 hashing).
CREATE TABLE audit_log (
    place @bigint PRIMARY KEY,
    id @id NOT NULL UNIQUE,
    at @instant NOT NULL,
    body @text NOT NULL,
    leaf @bytes NOT NULL
) @table;

-- The right edge of the tree: all that is needed to add to it; how many records are indexed by subject; who adds. One row.
CREATE TABLE audit_tree (
    singleton @integer PRIMARY KEY,
    size @bigint NOT NULL,
    frontier @bytes NOT NULL,
    indexed @bigint NOT NULL,
    holder @id NOT NULL,
    held_until @instant NOT NULL
) @table;

CREATE TABLE audit_checkpoint (
    size @bigint PRIMARY KEY,
    at @instant NOT NULL,
    note @text NOT NULL
) @table;

-- Which segments of the log name a subject.
CREATE TABLE audit_subject (
    subject @id NOT NULL,
    segment @bigint NOT NULL,
    PRIMARY KEY (subject, segment)
) @clustered;
