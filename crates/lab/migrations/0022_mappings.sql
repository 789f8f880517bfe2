-- How a laboratory's own tables of results are read: which of its columns is which of ours, and what its words mean. It holds headings
-- and words, and nobody.
CREATE TABLE result_mapping (
    id @id PRIMARY KEY,
    laboratory @text NOT NULL,
    name @text NOT NULL,
    version @bigint NOT NULL,
    -- JSON, `argine-mapping/1`.
    body @text NOT NULL,
    changed_at @instant NOT NULL,
    changed_by @id NOT NULL,
    changed_by_name @text NOT NULL,
    -- Its versions stay; its name is free again.
    deleted @bool NOT NULL
) @table;
CREATE UNIQUE INDEX result_mapping_name ON result_mapping (laboratory, name) WHERE deleted = FALSE;

-- Each version as it was.
CREATE TABLE result_mapping_version (
    mapping_id @id NOT NULL REFERENCES result_mapping (id),
    version @bigint NOT NULL,
    -- 'made', 'changed', 'renamed', 'deleted'
    act @text NOT NULL,
    name @text NOT NULL,
    body @text NOT NULL,
    changed_at @instant NOT NULL,
    changed_by @id NOT NULL,
    changed_by_name @text NOT NULL,
    PRIMARY KEY (mapping_id, version)
) @clustered;

-- By which mapping a file was read, and which version of it; empty for the 27-column file.
ALTER TABLE result_import ADD COLUMN mapping @text NOT NULL DEFAULT '';

-- To the laboratory whose they are.
-- @postgres
ALTER TABLE result_mapping ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON result_mapping FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);

ALTER TABLE result_mapping_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON result_mapping_version FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM result_mapping m WHERE m.id = result_mapping_version.mapping_id LIMIT 1) IS NOT NULL);
