-- What a request says besides reason, test and laboratory, and how urgent it is: that orders the work lists.
-- 'symptomatic_worker', 'hospital', 'symptomatic', 'end_of_isolation', 'contact', 'screening'
ALTER TABLE swab_request ADD COLUMN priority @text NOT NULL DEFAULT 'screening';
ALTER TABLE swab_request ADD COLUMN onset_date @date;
-- The epidemiological criterion, in the words of who asks.
ALTER TABLE swab_request ADD COLUMN criterion @text NOT NULL DEFAULT '';
-- Who asks, and where he is reached.
ALTER TABLE swab_request ADD COLUMN requester @text NOT NULL DEFAULT '';
ALTER TABLE swab_request ADD COLUMN requester_contact @text NOT NULL DEFAULT '';
-- Where and on which day the swab might be taken.
ALTER TABLE swab_request ADD COLUMN place @text NOT NULL DEFAULT '';
ALTER TABLE swab_request ADD COLUMN proposed_on @date;
UPDATE swab_request SET priority = CASE reason WHEN 'symptoms' THEN 'symptomatic' WHEN 'end_of_isolation' THEN 'end_of_isolation'
                                               WHEN 'contact' THEN 'contact' ELSE 'screening' END;

ALTER TABLE swab_request_history ADD COLUMN priority @text NOT NULL DEFAULT '';
ALTER TABLE swab_request_history ADD COLUMN onset_date @date;
ALTER TABLE swab_request_history ADD COLUMN criterion @text NOT NULL DEFAULT '';
ALTER TABLE swab_request_history ADD COLUMN requester @text NOT NULL DEFAULT '';
ALTER TABLE swab_request_history ADD COLUMN requester_contact @text NOT NULL DEFAULT '';
ALTER TABLE swab_request_history ADD COLUMN place @text NOT NULL DEFAULT '';
ALTER TABLE swab_request_history ADD COLUMN proposed_on @date;

-- What waits stands in its lists by priority, then by age.
UPDATE audience_entry SET sort_key = '0' || (
    SELECT CASE q.priority WHEN 'symptomatic' THEN '3' WHEN 'end_of_isolation' THEN '4' WHEN 'contact' THEN '5' ELSE '6' END
    FROM swab_request q WHERE q.id = audience_entry.id) || substr(sort_key, 2)
WHERE resource = 'request' AND sort_key > '0' AND sort_key < '1' AND id IN (SELECT q.id FROM swab_request q WHERE q.status = 'requested');

-- How many wait in a laboratory: a range of an index that holds nothing else.
CREATE INDEX swab_request_queue ON swab_request (laboratory) WHERE status = 'requested';

DROP VIEW request_entry;
CREATE VIEW request_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, q.number, q.laboratory, q.asl, q.reason, q.test_type,
       q.note, q.status, q.requested_at, q.requested_on, q.person_id, p.family_name, p.given_name, p.birth_date, q.priority
FROM held_entry a
JOIN swab_request q ON q.id = a.id
JOIN person p ON p.id = q.person_id
WHERE a.resource = 'request';
