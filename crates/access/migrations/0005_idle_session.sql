-- Until when a session lives without being used; each use moves it on, at most every few minutes.
ALTER TABLE session ADD COLUMN idle_until @instant NOT NULL DEFAULT 0;
UPDATE session SET idle_until = expires_at;
