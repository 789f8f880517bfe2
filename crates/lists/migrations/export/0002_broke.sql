-- Why the last download broke off: 'grown', 'too_many_rows', 'gone', 'not_allowed', 'filter', 'fault'; empty for one that was handed over
-- whole, and for those of before.
ALTER TABLE list_export ADD COLUMN broke_why @text NOT NULL DEFAULT '';
