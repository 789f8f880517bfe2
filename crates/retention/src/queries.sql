-- What has a term of its own (a correction, an obscuring that ended) stands against what it is about, unless it goes with the same plan,
-- before it.
-- What is over of each class. $1: days before this one (or instants) may be over, the rule says it exactly; $2 and $3: ids after and
-- up to; $4: how many; $5: of an ASL, where the class is of persons. Answers id, last day or instant, and what stands against it.
-- A person is told by the survivor's id and means all her ids: what is under any of them counts, and goes with it. $6: merges since this
-- day may be undone yet, and both are to be as they were.
-- name: due_records
SELECT x.id, x.day, x.against FROM (
    SELECT p.id, (SELECT MAX(f.day) FROM (
            SELECT r.reported_on AS day FROM report r WHERE r.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
            UNION ALL SELECT q.requested_on FROM swab_request q WHERE q.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
            UNION ALL SELECT l.reported_on FROM lab_result l WHERE l.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
            UNION ALL SELECT c.opened_on FROM covid_case c WHERE c.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
            UNION ALL SELECT COALESCE(m.ended_on, m.starts_on) FROM measure m WHERE m.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
            UNION ALL SELECT COALESCE(s.last_day, s.onset_date) FROM symptoms_end s WHERE s.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
            UNION ALL SELECT n.recorded_on FROM person_fact n WHERE n.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
            UNION ALL SELECT y.recorded_on FROM contact y WHERE y.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)) f) AS day,
        CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND h.ended_at IS NULL) THEN 'hold'
         WHEN EXISTS (SELECT 1 FROM measure w WHERE w.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND w.status = 'awaiting_signature') THEN 'measure'
         WHEN EXISTS (SELECT 1 FROM rights_request g WHERE g.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND g.closed_at IS NULL) THEN 'rights'
         WHEN EXISTS (SELECT 1 FROM correction k WHERE k.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
             AND NOT EXISTS (SELECT 1 FROM retention_item i JOIN retention_plan w ON w.id = i.plan_id
                 WHERE i.subject = k.id AND w.state <> 'withdrawn')) THEN 'correction'
         WHEN EXISTS (SELECT 1 FROM obscuring b WHERE b.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND b.ended_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM retention_item i JOIN retention_plan w ON w.id = i.plan_id
                 WHERE i.subject = b.id AND w.state <> 'withdrawn')) THEN 'obscuring'
         WHEN EXISTS (SELECT 1 FROM emergency_access e WHERE e.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND (e.reviewed_at IS NULL OR e.outcome = 'to_clarify')) THEN 'emergency'
         WHEN EXISTS (SELECT 1 FROM lab_result t JOIN covid_case o ON o.result_id = t.id WHERE t.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND o.person_id NOT IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)) THEN 'tied'
         WHEN EXISTS (SELECT 1 FROM person_merge j WHERE j.survivor_id = p.id AND j.undone_at IS NULL AND j.merged_on >= $6) THEN 'merge'
             ELSE '' END AS against
    FROM person p WHERE p.asl = $5 AND p.canonical_id = p.id AND p.id > $2 AND p.id <= $3
      AND (EXISTS (SELECT 1 FROM report r WHERE r.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
           OR EXISTS (SELECT 1 FROM swab_request q WHERE q.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
           OR EXISTS (SELECT 1 FROM lab_result l WHERE l.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
           OR EXISTS (SELECT 1 FROM covid_case c WHERE c.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
           OR EXISTS (SELECT 1 FROM symptoms_end s WHERE s.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
           OR EXISTS (SELECT 1 FROM person_fact n WHERE n.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
           OR EXISTS (SELECT 1 FROM contact y WHERE y.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
           OR EXISTS (SELECT 1 FROM measure m WHERE m.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND m.kind <> 'quarantine'))) x
WHERE x.day < $1 ORDER BY x.id LIMIT $4

-- Who was in quarantine, and of whom there is nothing else.
-- name: due_contacts
SELECT x.id, x.day, x.against FROM (
    SELECT p.id, (SELECT MAX(COALESCE(m.ended_on, m.starts_on)) FROM measure m WHERE m.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)) AS day,
        CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND h.ended_at IS NULL) THEN 'hold'
         WHEN EXISTS (SELECT 1 FROM measure w WHERE w.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND w.status = 'awaiting_signature') THEN 'measure'
         WHEN EXISTS (SELECT 1 FROM rights_request g WHERE g.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND g.closed_at IS NULL) THEN 'rights'
         WHEN EXISTS (SELECT 1 FROM correction k WHERE k.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
             AND NOT EXISTS (SELECT 1 FROM retention_item i JOIN retention_plan w ON w.id = i.plan_id
                 WHERE i.subject = k.id AND w.state <> 'withdrawn')) THEN 'correction'
         WHEN EXISTS (SELECT 1 FROM obscuring b WHERE b.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND b.ended_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM retention_item i JOIN retention_plan w ON w.id = i.plan_id
                 WHERE i.subject = b.id AND w.state <> 'withdrawn')) THEN 'obscuring'
         WHEN EXISTS (SELECT 1 FROM emergency_access e WHERE e.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND (e.reviewed_at IS NULL OR e.outcome = 'to_clarify')) THEN 'emergency'
         WHEN EXISTS (SELECT 1 FROM person_merge j WHERE j.survivor_id = p.id AND j.undone_at IS NULL AND j.merged_on >= $6) THEN 'merge'
             ELSE '' END AS against
    FROM person p WHERE p.asl = $5 AND p.canonical_id = p.id AND p.id > $2 AND p.id <= $3
      AND NOT EXISTS (SELECT 1 FROM measure m WHERE m.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND m.kind <> 'quarantine')
      AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
      AND NOT EXISTS (SELECT 1 FROM swab_request q WHERE q.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
      AND NOT EXISTS (SELECT 1 FROM lab_result l WHERE l.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
      AND NOT EXISTS (SELECT 1 FROM covid_case c WHERE c.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
      AND NOT EXISTS (SELECT 1 FROM symptoms_end s WHERE s.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
      AND NOT EXISTS (SELECT 1 FROM person_fact n WHERE n.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
      AND NOT EXISTS (SELECT 1 FROM contact y WHERE y.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))) x
WHERE x.day < $1 ORDER BY x.id LIMIT $4

-- Who is followed by no doctor under any id of hers, and of whom there is no fact: the registry writes who was merged in her own row.
-- name: due_persons
SELECT x.id, x.day, x.against FROM (
    SELECT p.id, (SELECT MAX(s.updated_at) FROM person s WHERE s.canonical_id = p.id) AS day,
    CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND h.ended_at IS NULL) THEN 'hold'
         WHEN EXISTS (SELECT 1 FROM rights_request g WHERE g.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)) THEN 'rights'
         WHEN EXISTS (SELECT 1 FROM correction k WHERE k.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)
             AND NOT EXISTS (SELECT 1 FROM retention_item i JOIN retention_plan w ON w.id = i.plan_id
                 WHERE i.subject = k.id AND w.state <> 'withdrawn')) THEN 'correction'
         WHEN EXISTS (SELECT 1 FROM obscuring b WHERE b.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND b.ended_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM retention_item i JOIN retention_plan w ON w.id = i.plan_id
                 WHERE i.subject = b.id AND w.state <> 'withdrawn')) THEN 'obscuring'
         WHEN EXISTS (SELECT 1 FROM emergency_access e WHERE e.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)) THEN 'emergency'
         WHEN EXISTS (SELECT 1 FROM help_request h WHERE h.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id)) THEN 'help'
         WHEN EXISTS (SELECT 1 FROM person_merge j WHERE j.survivor_id = p.id AND j.undone_at IS NULL AND j.merged_on >= $6) THEN 'merge'
         ELSE '' END AS against
    FROM person p WHERE p.asl = $5 AND p.canonical_id = p.id AND p.id > $2 AND p.id <= $3 AND p.updated_at < $1
  AND NOT EXISTS (SELECT 1 FROM person s WHERE s.canonical_id = p.id AND s.gp_code IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM swab_request q WHERE q.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM lab_result l WHERE l.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM covid_case c WHERE c.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM measure m WHERE m.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM symptoms_end s WHERE s.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM person_fact n WHERE n.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM communication c WHERE c.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id) AND c.created_at >= $1)
  AND NOT EXISTS (SELECT 1 FROM contact y WHERE y.person_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
  AND NOT EXISTS (SELECT 1 FROM contact y WHERE y.other_id IN (SELECT s.id FROM person s WHERE s.canonical_id = p.id))
) x
WHERE x.day < $1 ORDER BY x.id LIMIT $4

-- name: due_corrections
SELECT t.id, t.ended_at, CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT t.person_id UNION ALL SELECT id FROM same_person WHERE known_as = t.person_id) AND h.ended_at IS NULL) THEN 'hold' ELSE '' END FROM correction t
WHERE t.id > $2 AND t.id <= $3 AND t.asl = $5 AND t.ended_at < $1 AND t.status <> 'asked'
ORDER BY t.id LIMIT $4

-- name: due_deleted_persons
SELECT t.person_id, t.deleted_at, CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT t.person_id UNION ALL SELECT id FROM same_person WHERE known_as = t.person_id) AND h.ended_at IS NULL) THEN 'hold' ELSE '' END FROM deleted_person t
WHERE t.person_id > $2 AND t.person_id <= $3 AND t.asl = $5 AND t.deleted_at < $1
ORDER BY t.person_id LIMIT $4

-- name: due_rights
SELECT t.id, t.closed_on, CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT t.person_id UNION ALL SELECT id FROM same_person WHERE known_as = t.person_id) AND h.ended_at IS NULL) THEN 'hold' ELSE '' END FROM rights_request t
WHERE t.id > $2 AND t.id <= $3 AND t.asl = $5 AND t.closed_on < $1
ORDER BY t.id LIMIT $4

-- name: due_obscurings
SELECT t.id, t.ended_at, CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT t.person_id UNION ALL SELECT id FROM same_person WHERE known_as = t.person_id) AND h.ended_at IS NULL) THEN 'hold' ELSE '' END FROM obscuring t
WHERE t.id > $2 AND t.id <= $3 AND t.asl = $5 AND t.ended_at < $1
ORDER BY t.id LIMIT $4

-- name: due_emergencies
SELECT t.id, t.opened_at, CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT t.person_id UNION ALL SELECT id FROM same_person WHERE known_as = t.person_id) AND h.ended_at IS NULL) THEN 'hold'
         WHEN t.reviewed_at IS NULL OR t.outcome = 'to_clarify' THEN 'emergency' ELSE '' END FROM emergency_access t
WHERE t.id > $2 AND t.id <= $3 AND t.asl = $5 AND t.opened_at < $1
ORDER BY t.id LIMIT $4

-- name: due_audiences
SELECT t.id, MAX(t.left_at), CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.ended_at IS NULL AND h.person_id IN (
        SELECT id FROM same_person WHERE known_as IN (
        SELECT t.id UNION ALL SELECT r.person_id FROM report r WHERE r.id = t.id
        UNION ALL SELECT q.person_id FROM swab_request q WHERE q.id = t.id
        UNION ALL SELECT m.person_id FROM measure m WHERE m.id = t.id))) THEN 'hold' ELSE '' END
FROM audience_history t WHERE t.id > $2 AND t.id <= $3
GROUP BY t.id HAVING MAX(t.left_at) < $1 ORDER BY t.id LIMIT $4

-- name: due_help
SELECT t.id, t.changed_at, CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT t.person_id UNION ALL SELECT id FROM same_person WHERE known_as = t.person_id) AND h.ended_at IS NULL) THEN 'hold'
         WHEN EXISTS (SELECT 1 FROM emergency_access e WHERE e.request_id = t.id) THEN 'emergency' ELSE '' END FROM help_request t
WHERE t.id > $2 AND t.id <= $3 AND t.changed_at < $1 AND t.state = 'closed'
ORDER BY t.id LIMIT $4

-- Files of results, and files of the registry; messages of laboratories, and what was sent and is no result. What still waits for an
-- answer, or to be tried again, never goes.
-- name: due_imports
SELECT x.id, x.begun, x.against FROM (
    SELECT t.id, t.imported_at AS begun, CASE WHEN EXISTS (SELECT 1 FROM import_subject i
        JOIN retention_hold h ON h.person_id IN (SELECT i.person_id UNION ALL SELECT id FROM same_person WHERE known_as = i.person_id)
        WHERE i.import_id = t.id AND h.ended_at IS NULL) THEN 'hold' ELSE '' END AS against FROM result_import t
    UNION ALL SELECT m.id, m.received_at, '' FROM lab_message m WHERE m.state <> 'failed'
    UNION ALL SELECT u.id, u.received_at, CASE WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.person_id IN (SELECT u.person_id UNION ALL SELECT id FROM same_person WHERE known_as = u.person_id) AND h.ended_at IS NULL)
        THEN 'hold' ELSE '' END FROM lab_unsettled u WHERE u.state NOT IN ('open', 'held')
    UNION ALL SELECT r.id, r.started_at, '' FROM registry_import r) x
WHERE x.id > $2 AND x.id <= $3 AND x.begun < $1
ORDER BY x.id LIMIT $4

-- What was exported, and what was asked to be: the time to download it is long over.
-- name: due_exports
SELECT x.id, x.asked_at, '' FROM list_export x
WHERE x.id > $2 AND x.id <= $3 AND x.asked_at < $1 ORDER BY x.id LIMIT $4

-- name: due_digests
SELECT r.id, d.made_at, '' FROM digest_row r JOIN digest d ON d.week = r.week
WHERE r.id > $2 AND r.id <= $3 AND d.made_at < $1 ORDER BY r.id LIMIT $4

-- Who is kept out, or has not come for as long, and is not yet without a name. Who may still come, or could until lately ($5: the
-- first day on which a role keeps him), is told and stays.
-- name: due_accounts
SELECT x.id, x.last, CASE
        WHEN EXISTS (SELECT 1 FROM emergency_access e WHERE e.user_id = x.id AND (e.reviewed_at IS NULL OR e.outcome = 'to_clarify')) THEN 'emergency'
        WHEN x.active AND EXISTS (SELECT 1 FROM role_assignment r WHERE r.user_id = x.id AND r.valid_to > $5) THEN 'role'
        ELSE '' END
FROM (SELECT u.id, u.active, CASE WHEN u.active THEN COALESCE(u.last_sign_in, u.created_at)
             ELSE COALESCE(u.suspended_at, u.last_sign_in, u.created_at) END AS last
      FROM user_account u WHERE u.id > $2 AND u.id <= $3
        AND NOT (u.password_hash = '' AND u.email IS NULL
                 AND (u.login >= 'rimosso-' AND u.login < 'rimosso.' OR u.login >= 'removed-' AND u.login < 'removed.'))) x
WHERE x.last < $1 ORDER BY x.id LIMIT $4

-- A person's facts, in the order in which they refer to one another.
-- name: facts_entries
DELETE FROM audience_entry WHERE id IN (
    SELECT id FROM report WHERE person_id = $1
    UNION ALL SELECT id FROM swab_request WHERE person_id = $1
    UNION ALL SELECT id FROM measure WHERE person_id = $1
    UNION ALL SELECT id FROM communication WHERE person_id = $1)

-- What was told about her goes with what it told of.
-- name: facts_communications
DELETE FROM communication WHERE person_id = $1

-- What the nation was told of her results is the nation's; that it was told goes with the results.
-- name: facts_national_flow
DELETE FROM national_flow WHERE person_id = $1

-- What laboratories were told of her requests is the laboratories'; that they were told goes with the requests.
-- name: facts_outbound
DELETE FROM outbound_request WHERE person_id = $1

-- By the fact: who kept it from others may have done so under another id of hers.
-- name: facts_bars
DELETE FROM audience_bar WHERE id IN (
    SELECT id FROM report WHERE person_id = $1
    UNION ALL SELECT id FROM swab_request WHERE person_id = $1
    UNION ALL SELECT id FROM lab_result WHERE person_id = $1
    UNION ALL SELECT id FROM covid_case WHERE person_id = $1
    UNION ALL SELECT id FROM measure WHERE person_id = $1
    UNION ALL SELECT id FROM symptoms_end WHERE person_id = $1
    UNION ALL SELECT id FROM person_fact WHERE person_id = $1
    UNION ALL SELECT id FROM contact WHERE person_id = $1
    UNION ALL SELECT id FROM rapid_test WHERE person_id = $1
    UNION ALL SELECT id FROM communication WHERE person_id = $1)

-- name: facts_seen
DELETE FROM measure_seen WHERE measure_id IN (SELECT id FROM measure WHERE person_id = $1)

-- name: facts_measure_history
DELETE FROM measure_history WHERE measure_id IN (SELECT id FROM measure WHERE person_id = $1)

-- A result that was given to somebody else after all: what is hers stays, without what it came from.
-- name: facts_elsewhere_result
UPDATE measure SET result_id = NULL WHERE person_id <> $1 AND result_id IN (SELECT id FROM lab_result WHERE person_id = $1)

-- name: facts_elsewhere_supersedes
UPDATE lab_result SET supersedes = NULL WHERE person_id <> $1 AND supersedes IN (SELECT id FROM lab_result WHERE person_id = $1)

-- name: facts_elsewhere_request
UPDATE lab_result SET request_id = NULL WHERE person_id <> $1 AND request_id IN (SELECT id FROM swab_request WHERE person_id = $1)

-- name: facts_elsewhere_case
UPDATE measure SET case_id = NULL WHERE person_id <> $1 AND case_id IN (SELECT id FROM covid_case WHERE person_id = $1)

-- name: facts_measures
DELETE FROM measure WHERE person_id = $1

-- name: facts_cases
DELETE FROM covid_case WHERE person_id = $1

-- name: facts_symptoms
DELETE FROM symptoms_end WHERE person_id = $1

-- name: facts_report_steps
DELETE FROM report_step WHERE report_id IN (SELECT id FROM report WHERE person_id = $1)

-- name: facts_report_history
DELETE FROM report_history WHERE report_id IN (SELECT id FROM report WHERE person_id = $1)

-- name: facts_contacts
DELETE FROM contact WHERE person_id = $1

-- That somebody else met her stays with that one, and says no more whom.
-- name: facts_elsewhere_contact
UPDATE contact SET other_id = NULL, other_initials = '', other_words = '' WHERE other_id = $1

-- name: facts_reports
DELETE FROM report WHERE person_id = $1

-- What was sent of her and was no result at first.
-- name: facts_unsettled
DELETE FROM lab_unsettled WHERE person_id = $1 OR result_id IN (SELECT id FROM lab_result WHERE person_id = $1)

-- name: facts_results
DELETE FROM lab_result WHERE person_id = $1

-- name: facts_request_history
DELETE FROM swab_request_history WHERE request_id IN (SELECT id FROM swab_request WHERE person_id = $1)

-- name: facts_request_steps
DELETE FROM swab_request_step WHERE request_id IN (SELECT id FROM swab_request WHERE person_id = $1)

-- name: facts_tubes
DELETE FROM tube_fact WHERE request_id IN (SELECT id FROM swab_request WHERE person_id = $1)

-- name: facts_pending
DELETE FROM pending_result WHERE request_id IN (SELECT id FROM swab_request WHERE person_id = $1)

-- Where and when she was swabbed; the lists on paper stay as numbers.
-- name: facts_transports
DELETE FROM transport_tube WHERE request_id IN (SELECT id FROM swab_request WHERE person_id = $1)

-- name: facts_appointment_steps
DELETE FROM appointment_step WHERE appointment_id IN
    (SELECT a.id FROM appointment a JOIN swab_request q ON q.id = a.request_id WHERE q.person_id = $1)

-- name: facts_appointments
DELETE FROM appointment WHERE request_id IN (SELECT id FROM swab_request WHERE person_id = $1)

-- name: facts_requests
DELETE FROM swab_request WHERE person_id = $1

-- name: facts_rapid
DELETE FROM rapid_test WHERE person_id = $1

-- name: facts_import_subjects
DELETE FROM import_subject WHERE person_id = $1

-- name: facts_known
DELETE FROM person_fact WHERE person_id = $1

-- That all of hers is kept from others is said of what is to come too.
-- name: facts_obscurings
DELETE FROM obscuring WHERE person_id = $1 AND kind <> 'person' AND ended_at IS NULL

-- Who she was.
-- name: person_obscurings
DELETE FROM obscuring WHERE person_id = $1 AND ended_at IS NULL

-- name: person_history
DELETE FROM person_history WHERE person_id = $1

-- name: person_merges
DELETE FROM person_merge WHERE survivor_id = $1 OR merged_id = $1

-- name: person_doubles
DELETE FROM person_double WHERE one_id = $1 OR other_id = $1

-- name: person_transfers
DELETE FROM person_transfer WHERE person_id = $1

-- name: person_entries
DELETE FROM audience_entry WHERE id = $1

-- name: person_holds
DELETE FROM retention_hold WHERE person_id = $1

-- That she was there, under which tax code and in whose charge: whose accesses they were. Nothing of what she was.
-- name: person_buried
INSERT INTO deleted_person (person_id, tax_code, asl, data, history, deleted_at, deleted_by, reason)
SELECT id, tax_code, asl, '{}', '[]', $2, $3, 'retention' FROM person WHERE id = $1

-- name: person_gone
DELETE FROM person WHERE id = $1

-- One row of the other classes.
-- name: forget_deleted_person
DELETE FROM deleted_person WHERE person_id = $1

-- name: forget_rights
DELETE FROM rights_request WHERE id = $1

-- name: forget_obscuring
DELETE FROM obscuring WHERE id = $1

-- name: forget_emergency
DELETE FROM emergency_access WHERE id = $1

-- name: forget_correction_entries
DELETE FROM audience_entry WHERE id = $1

-- name: forget_correction_left
DELETE FROM audience_history WHERE id = $1

-- name: forget_correction
DELETE FROM correction WHERE id = $1

-- name: forget_audiences
DELETE FROM audience_history WHERE id = $1

-- name: forget_help_views
DELETE FROM help_view WHERE help_id = $1

-- name: forget_help_steps
DELETE FROM help_step WHERE help_id = $1

-- name: forget_help
DELETE FROM help_request WHERE id = $1

-- name: forget_import_subjects
DELETE FROM import_subject WHERE import_id = $1

-- name: forget_import
DELETE FROM result_import WHERE id = $1

-- name: forget_message
DELETE FROM lab_message WHERE id = $1

-- name: forget_unsettled
DELETE FROM lab_unsettled WHERE id = $1

-- name: forget_registry_rows
DELETE FROM registry_chunk WHERE import_id = $1

-- name: forget_registry_import
DELETE FROM registry_import WHERE id = $1

-- name: forget_export
DELETE FROM list_export WHERE id = $1

-- name: forget_digest_row
DELETE FROM digest_row WHERE id = $1

-- A user who has left: the account stays, because what others did refers to it, and says nothing of him.
-- name: account_tax_code
DELETE FROM account_tax_code WHERE user_id = $1

-- name: account_factors
DELETE FROM second_factor WHERE user_id = $1

-- name: account_codes
DELETE FROM recovery_code WHERE user_id = $1

-- name: account_known
DELETE FROM sign_in_known WHERE user_id = $1

-- name: account_sessions
DELETE FROM session WHERE user_id = $1

-- name: account_past
DELETE FROM session_past WHERE user_id = $1

-- name: account_drafts
DELETE FROM kept_draft WHERE user_id = $1

-- name: account_mail
DELETE FROM mail WHERE user_id = $1

-- name: account_resets
DELETE FROM password_reset WHERE user_id = $1

-- name: account_pending
DELETE FROM sign_in_pending WHERE user_id = $1

-- name: account_challenges
DELETE FROM passkey_challenge WHERE user_id = $1

-- name: account_contacts
UPDATE invitation SET contact = '' WHERE user_id = $1

-- name: account_requests
UPDATE role_request SET contact = NULL, batch_name = NULL WHERE user_id = $1

-- name: account_notes
UPDATE account_change SET note = NULL WHERE user_id = $1

-- name: account_reasons
UPDATE sign_in_forgiven SET reason = '' WHERE user_id = $1

-- name: account_kept_lists
DELETE FROM saved_list WHERE owner_id = $1

-- name: account_list_choices
DELETE FROM list_choice WHERE user_id = $1

-- name: account_delegations
UPDATE delegation SET note = '' WHERE given_by = $1 OR given_to = $1

-- name: account_nameless
UPDATE user_account SET login = $2, name = $3, email = NULL, phone = NULL, password_hash = '', active = FALSE,
    suspended_at = COALESCE(suspended_at, $4), suspended_why = COALESCE(suspended_why, 'left'), version = version + 1
WHERE id = $1

-- Plans.
-- name: insert_plan
INSERT INTO retention_plan (id, unit, made_at, day, state, prepared_by, prepared_role, prepared_shell, holder, held_until)
VALUES ($1, $2, $3, $4, 'preparing', $5, $6, $7, $1, 0)

-- name: find_plan
SELECT p.id, p.unit, p.made_at, p.day, p.state, p.prepared_by, p.prepared_role, p.decided_by, p.decided_role, p.decided_at, p.ended_at,
    p.prepared_shell, p.decided_shell, a.name, d.name
FROM retention_plan p LEFT JOIN user_account a ON a.id = p.prepared_by LEFT JOIN user_account d ON d.id = p.decided_by
WHERE p.id = $1

-- name: open_plan
SELECT p.id, p.unit, p.made_at, p.day, p.state, p.prepared_by, p.prepared_role, p.decided_by, p.decided_role, p.decided_at, p.ended_at,
    p.prepared_shell, p.decided_shell, a.name, d.name
FROM retention_plan p LEFT JOIN user_account a ON a.id = p.prepared_by LEFT JOIN user_account d ON d.id = p.decided_by
WHERE p.unit = $1 AND p.state IN ('preparing', 'prepared', 'approved')

-- name: plans
SELECT p.id, p.unit, p.made_at, p.day, p.state, p.prepared_by, p.prepared_role, p.decided_by, p.decided_role, p.decided_at, p.ended_at,
    p.prepared_shell, p.decided_shell, a.name, d.name
FROM retention_plan p LEFT JOIN user_account a ON a.id = p.prepared_by LEFT JOIN user_account d ON d.id = p.decided_by
WHERE p.unit = $1 OR $1 = '' ORDER BY p.made_at DESC, p.id DESC LIMIT $2

-- name: plans_waiting
SELECT p.id, p.unit, p.made_at, p.day, p.state, p.prepared_by, p.prepared_role, p.decided_by, p.decided_role, p.decided_at, p.ended_at,
    p.prepared_shell, p.decided_shell, a.name, d.name
FROM retention_plan p LEFT JOIN user_account a ON a.id = p.prepared_by LEFT JOIN user_account d ON d.id = p.decided_by
WHERE p.state = 'prepared'

-- Who may approve it, but for whoever prepared it.
-- name: approvers
SELECT DISTINCT a.user_id FROM role_assignment a JOIN user_account u ON u.id = a.user_id
WHERE a.role = $1 AND a.unit_code = $2 AND a.valid_from <= $3 AND a.valid_to > $3 AND u.active AND a.user_id <> $4

-- name: to_do
SELECT id FROM retention_plan WHERE held_until < $1 AND (state IN ('preparing', 'approved')
    OR state = 'withdrawn' AND EXISTS (SELECT 1 FROM retention_item i WHERE i.plan_id = retention_plan.id)) ORDER BY made_at

-- What is over and has deleted something that may still be read in the file.
-- name: untidied
SELECT p.id FROM retention_plan p WHERE p.state IN ('done', 'withdrawn') AND p.tidied_at IS NULL
  AND EXISTS (SELECT 1 FROM retention_line l WHERE l.plan_id = p.id AND l.erased > 0)

-- name: say_tidied
UPDATE retention_plan SET tidied_at = $2 WHERE id = $1

-- name: hold_plan
UPDATE retention_plan SET holder = $2, held_until = $3 WHERE id = $1 AND state = $5 AND (holder = $2 OR held_until < $4)

-- name: set_state
UPDATE retention_plan SET state = $3, held_until = 0 WHERE id = $1 AND state = $2

-- name: decide
UPDATE retention_plan SET state = $2, decided_by = $3, decided_role = $4, decided_at = $5, decided_shell = $6, held_until = 0 WHERE id = $1

-- name: end_plan
UPDATE retention_plan SET state = 'done', ended_at = $2, held_until = 0 WHERE id = $1

-- name: insert_line
INSERT INTO retention_line (plan_id, class, term, outcome, due, oldest, more, erased, changed)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)

-- name: lines
SELECT class, term, outcome, due, oldest, more, erased, changed FROM retention_line WHERE plan_id = $1

-- name: count_line
UPDATE retention_line SET erased = erased + $3, changed = changed + $4 WHERE plan_id = $1 AND class = $2

-- name: insert_obstacle
INSERT INTO retention_obstacle (plan_id, class, why, amount) VALUES ($1, $2, $3, $4)

-- name: obstacles
SELECT class, why, amount FROM retention_obstacle WHERE plan_id = $1 ORDER BY class, why

-- name: insert_item
INSERT INTO retention_item (plan_id, place, subject, last_day) VALUES ($1, $2, $3, $4)

-- name: next_items
SELECT place, subject, last_day FROM retention_item WHERE plan_id = $1 ORDER BY place, subject LIMIT $2

-- name: drop_item
DELETE FROM retention_item WHERE plan_id = $1 AND place = $2 AND subject = $3

-- A few at a time: a large plan has hundreds of thousands.
-- name: drop_items
DELETE FROM retention_item WHERE plan_id = $1 AND (plan_id, place, subject) IN (
    SELECT plan_id, place, subject FROM retention_item WHERE plan_id = $1 ORDER BY place, subject LIMIT $2)

-- name: drop_lines
DELETE FROM retention_line WHERE plan_id = $1

-- name: drop_obstacles
DELETE FROM retention_obstacle WHERE plan_id = $1

-- Whom a hold is about: by tax code, by another code, by the number of her record, by name and day of birth. That she is there, and
-- whose she is: of who was merged, the survivor's ASL.
-- name: whose_tax_code
SELECT p.id, c.asl, c.id FROM person p JOIN person c ON c.id = p.canonical_id WHERE p.tax_code = $1

-- name: whose_identifier
SELECT p.id, c.asl, c.id FROM person p JOIN person c ON c.id = p.canonical_id
WHERE p.other_identifier = $1 AND p.other_identifier_kind <> 'none' ORDER BY p.id LIMIT 10

-- name: whose_record
SELECT p.id, c.asl, c.id FROM person p JOIN person c ON c.id = p.canonical_id WHERE p.id = $1

-- name: whose_name
SELECT p.id, c.asl, c.id FROM person p JOIN person c ON c.id = p.canonical_id
WHERE p.birth_date = $1 AND p.search_name = $2 ORDER BY p.id LIMIT 200

-- Holds.
-- name: insert_hold
INSERT INTO retention_hold (id, unit, class, person_id, reason, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: find_hold
SELECT h.id, h.unit, h.class, h.person_id, h.reason, h.set_at, h.ended_at, h.ended_why FROM retention_hold h WHERE h.id = $1

-- name: holds
SELECT h.id, h.unit, h.class, h.person_id, h.reason, h.set_at, h.ended_at, h.ended_why FROM retention_hold h WHERE h.unit = $1 OR $1 = '' OR h.unit = '010' ORDER BY h.set_at DESC, h.id DESC LIMIT 200

-- name: class_held
SELECT TRUE FROM retention_hold h WHERE h.class = $1 AND h.ended_at IS NULL AND h.unit IN ($2, '010') LIMIT 1

-- name: end_hold
UPDATE retention_hold SET ended_by = $2, ended_at = $3, ended_why = $4 WHERE id = $1 AND ended_at IS NULL

-- name: holds_of
SELECT COUNT(*) FROM retention_hold WHERE ended_at IS NULL AND person_id IN (
    SELECT id FROM same_person WHERE known_as = $1)
