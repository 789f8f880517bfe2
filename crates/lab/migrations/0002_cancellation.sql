-- A request taken back before it had a result, why and by whom. If a result arrives all the same the request is 'resulted',
-- and this stays as its history.
ALTER TABLE swab_request ADD COLUMN cancellation_id @id;
-- 'duplicate', 'wrong_person', 'not_needed', 'refused', 'done_elsewhere', 'other'
ALTER TABLE swab_request ADD COLUMN cancel_reason @text;
ALTER TABLE swab_request ADD COLUMN cancel_note @text;
ALTER TABLE swab_request ADD COLUMN cancelled_by @id;
ALTER TABLE swab_request ADD COLUMN cancelled_by_name @text;
-- Business time.
ALTER TABLE swab_request ADD COLUMN cancelled_at @instant;
