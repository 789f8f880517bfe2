-- What was exported or is asked to be (docs/adr/0037): by codes alone. It names nobody of the registry; whose data left stands in the
-- log of accesses. Withheld from those who read: the store asks as the system, with a decision.
CREATE TABLE list_export (
    id @id PRIMARY KEY,
    -- Name of the list, its filters and order as the address has them, the column set, and for what the screen shows its columns.
    list @text NOT NULL,
    query @text NOT NULL,
    -- The filter in words, as it was shown.
    words @text NOT NULL,
    column_set @text NOT NULL,
    columns @text NOT NULL,
    -- 'xlsx', 'csv', 'csv-plain'
    format @text NOT NULL,
    purpose @text NOT NULL,
    -- How many answered when it was asked: all, or at least.
    rows_asked @bigint NOT NULL,
    persons_asked @bigint NOT NULL,
    whole @bool NOT NULL,
    -- 'asked', 'open', 'declined', 'withdrawn'
    status @text NOT NULL,
    -- By whom, in which role, for which unit ('asl:204'), when (business time). The ASL whose officer may approve; empty for none.
    asked_by @id NOT NULL,
    asked_by_name @text NOT NULL,
    role @text NOT NULL,
    unit @text NOT NULL,
    unit_name @text NOT NULL,
    asl @text NOT NULL,
    asked_at @instant NOT NULL,
    -- Who decided or took it back, by which act (its repeat is harmless), when (business time) and why not.
    decided_act @id,
    decided_by @id,
    decided_by_name @text,
    decided_at @instant,
    decided_note @text,
    -- Until when it may be downloaded (real time), how often it was begun, and since when one is under way (real time).
    open_until @instant,
    downloads @bigint NOT NULL,
    running_since @instant,
    -- How the last download went: rows and digest of what was handed over whole, NULL and empty for what broke off.
    handed_rows @bigint,
    handed_persons @bigint,
    handed_digest @text,
    handed_at @instant,
    version @bigint NOT NULL
) @table;
CREATE INDEX list_export_by ON list_export (asked_by, asked_at);
CREATE INDEX list_export_waiting ON list_export (asked_at) WHERE status = 'asked';
CREATE INDEX list_export_ready ON list_export (open_until) WHERE status = 'open' AND downloads = 0;
-- @postgres
REVOKE SELECT ON list_export FROM argine_reader;
