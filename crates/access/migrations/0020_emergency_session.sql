-- An emergency access closes when the session it was opened in ends. Those opened before this are an hour old at most.
ALTER TABLE emergency_access ADD COLUMN session_id @id;
CREATE INDEX emergency_access_by_session ON emergency_access (session_id);

-- What is to be clarified stays with the officer until it is clear: the clinician's answers, one below the other, and when
-- the last one came; none while the last question waits for one.
ALTER TABLE emergency_access ADD COLUMN answer @text;
ALTER TABLE emergency_access ADD COLUMN answered_at @instant;
DROP INDEX emergency_access_waiting;
CREATE INDEX emergency_access_unsettled ON emergency_access (asl, opened_at)
WHERE reviewed_at IS NULL OR outcome = 'to_clarify';
