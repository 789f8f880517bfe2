-- Until when a session lives without being used; each use moves it on, at most every few minutes.
-- The default, the year 9999, is for those that a process of the version before opens meanwhile: expires_at bounds them.
ALTER TABLE session ADD COLUMN idle_until @instant NOT NULL DEFAULT 253370764800000000;
UPDATE session SET idle_until = expires_at;
