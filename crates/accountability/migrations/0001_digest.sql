-- What of a week's accesses nothing explains, for whoever watches over the data of an ASL (docs/adr/0023). One process makes a
-- week's digest: it holds it until `held_until`, and if it dies another one begins anew after that.
CREATE TABLE digest (
    week @text PRIMARY KEY,
    holder @id NOT NULL,
    held_until @instant NOT NULL,
    made_at @instant,
    records @bigint NOT NULL
) @table;

-- A user and a signal. `figures` are numbers and instants that the reason is told with: they name nobody.
CREATE TABLE digest_row (
    id @id PRIMARY KEY,
    week @text NOT NULL REFERENCES digest (week),
    asl @text NOT NULL,
    user_id @id NOT NULL REFERENCES user_account (id),
    role @text NOT NULL,
    unit @text NOT NULL,
    score @bigint NOT NULL,
    figures @text NOT NULL,
    outcome @text,
    note @text,
    decided_by @id REFERENCES user_account (id),
    decided_at @instant
) @table;
CREATE INDEX digest_row_page ON digest_row (week, asl, score, id);
-- @postgres
REVOKE SELECT ON digest, digest_row FROM argine_reader;
