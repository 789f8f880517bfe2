-- That a copy of the data left for a request, how often, and who made the last one.
ALTER TABLE rights_request ADD COLUMN copies @integer NOT NULL DEFAULT 0;
ALTER TABLE rights_request ADD COLUMN copied_at @instant;
ALTER TABLE rights_request ADD COLUMN copied_by_name @text;
-- 'json', 'print'
ALTER TABLE rights_request ADD COLUMN copied_how @text;
