-- name: insert
INSERT INTO communication (id, thread_id, reply_to, kind, priority, person_id, fact_id, detail, body, sender, sent_by,
                           sent_by_name, sent_through, recipient, preferred, audience, hidden, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
        NOT EXISTS (SELECT 1 FROM audience_entry e WHERE e.id = $1 AND e.resource = 'communication' AND e.audience = $16), $17)

-- name: find
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why
FROM communication c WHERE c.id = $1

-- What was said of a fact, to each side.
-- name: of_fact
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why
FROM communication c WHERE c.fact_id = $1 AND c.kind = $2 ORDER BY c.recipient

-- What waits about a person, of one kind.
-- name: open_of_person
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why
FROM communication c WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND c.kind = $2 AND c.closed_at IS NULL
ORDER BY c.created_at, c.id

-- name: all_of_person
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why
FROM communication c WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY c.created_at DESC, c.id DESC

-- What one audience sees of those about a person: for the box on her page.
-- From the person's side: SQLite would else begin with all that the audience holds.
-- name: of_person
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why
FROM communication c
WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = $2)
  AND (SELECT TRUE FROM audience_entry a WHERE a.id = c.id AND a.resource = 'communication' AND a.audience = $1
       AND a.valid_from <= $3 AND a.valid_to > $3 LIMIT 1) IS NOT NULL
ORDER BY c.created_at DESC, c.id DESC LIMIT 10

-- The messages that answer one another, as one audience sees them.
-- name: thread
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why
FROM communication c JOIN audience_entry a ON a.id = c.id AND a.resource = 'communication' AND a.audience || '' = $1
WHERE c.thread_id = $2 AND a.valid_from <= $3 AND a.valid_to > $3
ORDER BY c.created_at, c.id LIMIT 100

-- name: list
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why,
       p.family_name, p.given_name, p.birth_date, a.sort_key, a.audience, a.valid_from, a.why
FROM audience_entry a
JOIN communication c ON c.id = a.id
LEFT JOIN person p ON p.id = c.person_id
WHERE a.resource = 'communication' AND a.audience = $1 AND a.valid_from <= $2 AND a.valid_to > $2
  AND (a.sort_key, a.id) > ($3, $4) AND a.sort_key < $5 AND ($7 = '' OR c.kind = $7)
ORDER BY a.sort_key, a.id LIMIT $6

-- name: place
UPDATE communication SET audience = $2,
    hidden = NOT EXISTS (SELECT 1 FROM audience_entry e WHERE e.id = $1 AND e.resource = 'communication' AND e.audience = $2)
WHERE id = $1

-- name: acknowledge
UPDATE communication SET acknowledged_by = $2, acknowledged_by_name = $3, acknowledged_at = $4
WHERE id = $1 AND acknowledged_at IS NULL

-- name: answer
UPDATE communication SET answered_by = $2 WHERE id = $1 AND answered_by IS NULL

-- name: close
UPDATE communication SET closed_at = $2, closed_why = $3 WHERE id = $1 AND closed_at IS NULL

-- It is so again: it waits as if it were new.
-- name: renew
UPDATE communication SET closed_at = NULL, closed_why = NULL, acknowledged_by = NULL, acknowledged_by_name = NULL,
                         acknowledged_at = NULL, created_at = $2, detail = $3, priority = $4
WHERE id = $1 AND closed_at IS NOT NULL

-- How much waits for each audience, by kind, each counted as far as $1. From one audience and kind to the next by the index
-- of what is open: what waits beyond the bound is not read.
-- name: count_all
WITH RECURSIVE audiences (audience) AS (
    SELECT MIN(c.audience) FROM communication c WHERE c.closed_at IS NULL AND NOT c.hidden
    UNION ALL
    SELECT (SELECT MIN(c.audience) FROM communication c
            WHERE c.closed_at IS NULL AND NOT c.hidden AND c.audience > a.audience)
    FROM audiences a WHERE a.audience IS NOT NULL
), waiting (audience, kind) AS (
    SELECT a.audience, (SELECT MIN(c.kind) FROM communication c
                        WHERE c.closed_at IS NULL AND NOT c.hidden AND c.audience = a.audience)
    FROM audiences a WHERE a.audience IS NOT NULL
    UNION ALL
    SELECT w.audience, (SELECT MIN(c.kind) FROM communication c
                        WHERE c.closed_at IS NULL AND NOT c.hidden AND c.audience = w.audience AND c.kind > w.kind)
    FROM waiting w WHERE w.kind IS NOT NULL
)
SELECT w.audience, w.kind, (SELECT COUNT(*) FROM (
    SELECT c.kind FROM communication c
    WHERE c.audience = w.audience AND c.kind = w.kind AND c.closed_at IS NULL AND NOT c.hidden LIMIT $1) o)
FROM waiting w WHERE w.kind IS NOT NULL ORDER BY w.audience, w.kind

-- name: count_of_audience
WITH RECURSIVE waiting (kind) AS (
    SELECT MIN(c.kind) FROM communication c WHERE c.audience = $1 AND c.closed_at IS NULL AND NOT c.hidden
    UNION ALL
    SELECT (SELECT MIN(c.kind) FROM communication c
            WHERE c.audience = $1 AND c.kind > w.kind AND c.closed_at IS NULL AND NOT c.hidden)
    FROM waiting w WHERE w.kind IS NOT NULL
)
SELECT w.kind, (SELECT COUNT(*) FROM (
    SELECT c.kind FROM communication c
    WHERE c.audience = $1 AND c.kind = w.kind AND c.closed_at IS NULL AND NOT c.hidden LIMIT $2) o)
FROM waiting w WHERE w.kind IS NOT NULL

-- name: count_of_person
SELECT COUNT(*) FROM communication WHERE person_id = $1

-- The health authorities that see a person today, the latest before.
-- name: asls_of_person
SELECT audience FROM audience_entry
WHERE id = $1 AND resource = 'person' AND audience >= 'asl:' AND audience < 'asl;' AND valid_from <= $2 AND valid_to > $2
ORDER BY valid_from DESC, audience

-- Measures that run, whose rules wanted a swab from a day that has come: for the night.
-- name: swabs_due
SELECT m.id, m.person_id FROM measure m
WHERE m.status = 'awaiting_signature' AND NOT m.may_end AND m.id > $1 AND (m.expected_end IS NULL OR m.expected_end <= $2)
  AND NOT EXISTS (SELECT 1 FROM communication c WHERE c.fact_id = m.id AND c.kind = 'swab_to_request' AND c.closed_at IS NULL)
ORDER BY m.id LIMIT $3

-- What only informs and was looked at by nobody.
-- name: lapsing
SELECT c.id, c.thread_id, c.reply_to, c.kind, c.priority, c.person_id, c.fact_id, c.detail, c.body, c.sender, c.sent_by,
       c.sent_by_name, c.sent_through, c.recipient, c.preferred, c.audience, c.created_at, c.acknowledged_by,
       c.acknowledged_by_name, c.acknowledged_at, c.answered_by, c.closed_at, c.closed_why
FROM communication c
WHERE c.closed_at IS NULL AND c.created_at < $1 AND c.priority > 0 AND c.kind IN ('result', 'isolation_begun', 'isolation_ended')
ORDER BY c.created_at LIMIT $2

-- name: states_of_requests
SELECT DISTINCT status FROM swab_request WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1)

-- What became of a result: what was told of it to each side, the case or the measure that is held up by it or, for one that is
-- positive, the case that was there, and the revision that corrects it; of what the desk answered, when it had arrived.
-- name: receipt
SELECT r.id, r.person_id, r.laboratory, q.number, r.accession, r.test_code, r.outcome, r.revision, r.current, n.id, r.source,
       r.reported_on, r.recorded_at, s.created_at, d.created_at, d.acknowledged_at,
       CASE WHEN d.id IS NULL OR d.hidden OR d.audience = '' THEN FALSE ELSE TRUE END,
       CASE WHEN EXISTS (SELECT 1 FROM covid_case c WHERE c.result_id = r.id AND c.status <> 'withdrawn') THEN TRUE
            WHEN EXISTS (SELECT 1 FROM measure m WHERE m.result_id = r.id AND m.status <> 'withdrawn') THEN TRUE
            WHEN r.current AND r.outcome = 'positive' AND r.test_code IN ('molecular', 'antigen')
                 AND EXISTS (SELECT 1 FROM covid_case c WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = r.person_id) AND c.status <> 'withdrawn'
                             AND c.opened_on <= r.reported_on) THEN TRUE
            ELSE FALSE END,
       r.matched_by, CASE WHEN r.withdrawn <> '' THEN TRUE ELSE FALSE END, CASE WHEN n.withdrawn <> '' THEN TRUE ELSE FALSE END,
       CASE WHEN r.matched_by IN ('desk', 'remembered')
            THEN (SELECT MIN(u.received_at) FROM lab_unsettled u WHERE u.result_id = r.id) END
FROM lab_result r
LEFT JOIN swab_request q ON q.id = r.request_id
LEFT JOIN communication s ON s.fact_id = r.id AND s.kind = 'result' AND s.recipient = 'asl'
LEFT JOIN communication d ON d.fact_id = r.id AND d.kind = 'result' AND d.recipient = 'gp'
LEFT JOIN lab_result n ON n.laboratory = r.laboratory AND n.accession = r.accession AND n.test_code = r.test_code
     AND n.sampled_at = r.sampled_at AND n.revision = r.revision + 1
WHERE r.id = $1

-- The results of a laboratory on a day, the latest first.
-- name: receipts_of_day
SELECT r.id, r.person_id, r.laboratory, q.number, r.accession, r.test_code, r.outcome, r.revision, r.current, n.id, r.source,
       r.reported_on, r.recorded_at, s.created_at, d.created_at, d.acknowledged_at,
       CASE WHEN d.id IS NULL OR d.hidden OR d.audience = '' THEN FALSE ELSE TRUE END,
       CASE WHEN EXISTS (SELECT 1 FROM covid_case c WHERE c.result_id = r.id AND c.status <> 'withdrawn') THEN TRUE
            WHEN EXISTS (SELECT 1 FROM measure m WHERE m.result_id = r.id AND m.status <> 'withdrawn') THEN TRUE
            WHEN r.current AND r.outcome = 'positive' AND r.test_code IN ('molecular', 'antigen')
                 AND EXISTS (SELECT 1 FROM covid_case c WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = r.person_id) AND c.status <> 'withdrawn'
                             AND c.opened_on <= r.reported_on) THEN TRUE
            ELSE FALSE END,
       r.matched_by, CASE WHEN r.withdrawn <> '' THEN TRUE ELSE FALSE END, CASE WHEN n.withdrawn <> '' THEN TRUE ELSE FALSE END,
       CASE WHEN r.matched_by IN ('desk', 'remembered')
            THEN (SELECT MIN(u.received_at) FROM lab_unsettled u WHERE u.result_id = r.id) END
FROM lab_result r
LEFT JOIN swab_request q ON q.id = r.request_id
LEFT JOIN communication s ON s.fact_id = r.id AND s.kind = 'result' AND s.recipient = 'asl'
LEFT JOIN communication d ON d.fact_id = r.id AND d.kind = 'result' AND d.recipient = 'gp'
LEFT JOIN lab_result n ON n.laboratory = r.laboratory AND n.accession = r.accession AND n.test_code = r.test_code
     AND n.sampled_at = r.sampled_at AND n.revision = r.revision + 1
WHERE r.laboratory = $1 AND r.reported_on = $2 AND (r.recorded_at, r.id) < ($3, $4)
  AND ($5 = '' OR $5 = CASE WHEN r.withdrawn <> '' THEN 'withdrawn' WHEN NOT r.current THEN 'corrected' WHEN d.acknowledged_at IS NOT NULL THEN 'seen'
            WHEN d.id IS NULL OR d.hidden OR d.audience = '' THEN 'undelivered' ELSE 'waiting' END)
ORDER BY r.recorded_at DESC, r.id DESC LIMIT $6

-- name: receipts_of_accession
SELECT r.id, r.person_id, r.laboratory, q.number, r.accession, r.test_code, r.outcome, r.revision, r.current, n.id, r.source,
       r.reported_on, r.recorded_at, s.created_at, d.created_at, d.acknowledged_at,
       CASE WHEN d.id IS NULL OR d.hidden OR d.audience = '' THEN FALSE ELSE TRUE END,
       CASE WHEN EXISTS (SELECT 1 FROM covid_case c WHERE c.result_id = r.id AND c.status <> 'withdrawn') THEN TRUE
            WHEN EXISTS (SELECT 1 FROM measure m WHERE m.result_id = r.id AND m.status <> 'withdrawn') THEN TRUE
            WHEN r.current AND r.outcome = 'positive' AND r.test_code IN ('molecular', 'antigen')
                 AND EXISTS (SELECT 1 FROM covid_case c WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = r.person_id) AND c.status <> 'withdrawn'
                             AND c.opened_on <= r.reported_on) THEN TRUE
            ELSE FALSE END,
       r.matched_by, CASE WHEN r.withdrawn <> '' THEN TRUE ELSE FALSE END, CASE WHEN n.withdrawn <> '' THEN TRUE ELSE FALSE END,
       CASE WHEN r.matched_by IN ('desk', 'remembered')
            THEN (SELECT MIN(u.received_at) FROM lab_unsettled u WHERE u.result_id = r.id) END
FROM lab_result r
LEFT JOIN swab_request q ON q.id = r.request_id
LEFT JOIN communication s ON s.fact_id = r.id AND s.kind = 'result' AND s.recipient = 'asl'
LEFT JOIN communication d ON d.fact_id = r.id AND d.kind = 'result' AND d.recipient = 'gp'
LEFT JOIN lab_result n ON n.laboratory = r.laboratory AND n.accession = r.accession AND n.test_code = r.test_code
     AND n.sampled_at = r.sampled_at AND n.revision = r.revision + 1
WHERE r.laboratory = $1 AND r.accession = $2
ORDER BY +r.recorded_at DESC, r.id DESC LIMIT 50

-- name: receipts_of_number
SELECT r.id, r.person_id, r.laboratory, q.number, r.accession, r.test_code, r.outcome, r.revision, r.current, n.id, r.source,
       r.reported_on, r.recorded_at, s.created_at, d.created_at, d.acknowledged_at,
       CASE WHEN d.id IS NULL OR d.hidden OR d.audience = '' THEN FALSE ELSE TRUE END,
       CASE WHEN EXISTS (SELECT 1 FROM covid_case c WHERE c.result_id = r.id AND c.status <> 'withdrawn') THEN TRUE
            WHEN EXISTS (SELECT 1 FROM measure m WHERE m.result_id = r.id AND m.status <> 'withdrawn') THEN TRUE
            WHEN r.current AND r.outcome = 'positive' AND r.test_code IN ('molecular', 'antigen')
                 AND EXISTS (SELECT 1 FROM covid_case c WHERE c.person_id IN (SELECT id FROM same_person WHERE known_as = r.person_id) AND c.status <> 'withdrawn'
                             AND c.opened_on <= r.reported_on) THEN TRUE
            ELSE FALSE END,
       r.matched_by, CASE WHEN r.withdrawn <> '' THEN TRUE ELSE FALSE END, CASE WHEN n.withdrawn <> '' THEN TRUE ELSE FALSE END,
       CASE WHEN r.matched_by IN ('desk', 'remembered')
            THEN (SELECT MIN(u.received_at) FROM lab_unsettled u WHERE u.result_id = r.id) END
FROM swab_request q
JOIN lab_result r ON r.person_id = q.person_id AND r.request_id = q.id
LEFT JOIN communication s ON s.fact_id = r.id AND s.kind = 'result' AND s.recipient = 'asl'
LEFT JOIN communication d ON d.fact_id = r.id AND d.kind = 'result' AND d.recipient = 'gp'
LEFT JOIN lab_result n ON n.laboratory = r.laboratory AND n.accession = r.accession AND n.test_code = r.test_code
     AND n.sampled_at = r.sampled_at AND n.revision = r.revision + 1
WHERE q.number = $2 AND r.laboratory || '' = $1
ORDER BY r.recorded_at DESC, r.id DESC LIMIT 50

-- name: count_receipts
SELECT o.state, COUNT(*) FROM (
    SELECT CASE WHEN r.withdrawn <> '' THEN 'withdrawn' WHEN NOT r.current THEN 'corrected' WHEN d.acknowledged_at IS NOT NULL THEN 'seen'
            WHEN d.id IS NULL OR d.hidden OR d.audience = '' THEN 'undelivered' ELSE 'waiting' END AS state
    FROM lab_result r
    LEFT JOIN communication d ON d.fact_id = r.id AND d.kind = 'result' AND d.recipient = 'gp'
    WHERE r.laboratory = $1 AND r.reported_on = $2 LIMIT $3) o
GROUP BY o.state
