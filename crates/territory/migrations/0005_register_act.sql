-- Acts that left no state of their own: what changed nothing, so that the id of its form serves nothing else; and of a file that was
-- imported the rows that were not written, as JSON.
CREATE TABLE register_act (
    form_id @id PRIMARY KEY,
    -- What it was about; empty for a file that wrote nothing.
    code @text NOT NULL,
    mark @text NOT NULL,
    by_id @id NOT NULL,
    done_at @instant NOT NULL,
    not_written @text
) @table;
