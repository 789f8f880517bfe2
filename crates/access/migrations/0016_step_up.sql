-- When the user of a session last proved who he is: what opens much asks for a proof that is not old. A session of before
-- is as old as it is.
ALTER TABLE session ADD COLUMN proved_at @instant NOT NULL DEFAULT 0;
UPDATE session SET proved_at = created_at;
