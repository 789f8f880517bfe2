-- Mark of who did what with which contents: the id of a form serves one act. Empty for what nobody sent, and for what was done
-- before there were marks.
ALTER TABLE register_change ADD COLUMN mark @text NOT NULL DEFAULT '';
