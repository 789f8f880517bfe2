-- Which segments of the log name a subject, block by block: a block's rows are written together, in their order, when it is
-- full, so that they lie side by side. The index of before is made anew from the log; until then the log itself is read.
CREATE TABLE audit_block_subject (
    block @bigint NOT NULL,
    subject @id NOT NULL,
    segment @bigint NOT NULL,
    PRIMARY KEY (block, subject, segment)
) @clustered;

DROP TABLE audit_subject;
UPDATE audit_tree SET indexed = 0;
-- @postgres
REVOKE SELECT ON audit_block_subject FROM argine_reader;
