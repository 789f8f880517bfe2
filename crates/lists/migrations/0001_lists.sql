-- Lists that are tools (docs/adr/0036). What a line of each says and is filtered by, to each audience that sees it: of a person the last
-- of each kind of fact, but what is barred from whoever only treats her (docs/adr/0026).
CREATE VIEW list_person AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.residence_comune, p.residence_address, p.domicile_comune,
       p.domicile_address, p.asl, p.phone, p.email, p.kind, p.gp_code, p.version,
       r.status AS report_status, r.reported_on, r.onset_date AS report_onset, r.symptoms, r.conditions, r.note AS report_note,
       m.kind AS measure_kind, m.status AS measure_status, m.starts_on, m.expected_end, m.may_end, m.ended_on,
       m.comune AS measure_comune, m.address AS measure_address,
       q.status AS request_status, q.requested_at, q.criterion, q.test_type, q.laboratory AS request_laboratory,
       l.outcome, l.sampled_at, l.laboratory AS result_laboratory,
       (SELECT COUNT(*) FROM swab_request n WHERE n.person_id = a.id AND n.status <> 'cancelled'
        AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
             OR (SELECT TRUE FROM audience_bar b WHERE b.id = n.id AND b.author <> a.audience LIMIT 1) IS NULL)) AS swabs
FROM held_entry a
JOIN person p ON p.id = a.id
LEFT JOIN report r ON r.id = (
    SELECT x.id FROM report x WHERE x.person_id = a.id
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY x.reported_at DESC LIMIT 1)
LEFT JOIN measure m ON m.id = (
    SELECT x.id FROM measure x WHERE x.person_id = a.id AND x.status <> 'withdrawn'
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY CASE WHEN x.status = 'awaiting_signature' THEN 0 ELSE 1 END, x.starts_on DESC, x.id DESC LIMIT 1)
LEFT JOIN swab_request q ON q.id = (
    SELECT x.id FROM swab_request x WHERE x.person_id = a.id AND x.status <> 'cancelled'
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY CASE WHEN x.status = 'resulted' THEN 1 ELSE 0 END, x.requested_at DESC LIMIT 1)
LEFT JOIN lab_result l ON l.id = (
    SELECT x.id FROM lab_result x WHERE x.person_id = a.id AND x.current
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY x.sampled_at DESC, x.id DESC LIMIT 1)
WHERE a.resource = 'person';

CREATE VIEW list_report AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, r.person_id, p.tax_code, p.family_name, p.given_name,
       p.birth_date, p.phone, p.domicile_comune, p.domicile_address, p.kind, p.asl, r.onset_date, r.symptoms,
       r.temperature_tenths, r.conditions, r.note, r.status, r.reported_by_name, r.reported_at, r.reported_on, r.taken_by_name,
       r.taken_at, r.asked_note, r.asked_at, r.version
FROM held_entry a
JOIN report r ON r.id = a.id
JOIN person p ON p.id = r.person_id
WHERE a.resource = 'report';

CREATE VIEW list_request AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, q.person_id, p.tax_code, p.family_name, p.given_name,
       p.birth_date, p.phone, p.residence_comune, p.domicile_comune, p.domicile_address, p.kind, p.asl, q.number, q.laboratory,
       q.reason, q.test_type, q.priority, q.status, q.requested_at, q.requested_on, q.criterion, q.requester,
       q.requester_contact, q.place, q.proposed_on, q.onset_date, q.version, l.outcome, l.sampled_at, l.reported_on
FROM held_entry a
JOIN swab_request q ON q.id = a.id
JOIN person p ON p.id = q.person_id
LEFT JOIN lab_result l ON l.id = (
    SELECT x.id FROM lab_result x WHERE x.request_id = q.id AND x.current ORDER BY x.sampled_at DESC, x.id DESC LIMIT 1)
WHERE a.resource = 'request';

CREATE VIEW list_measure AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, m.person_id, p.tax_code, p.family_name, p.given_name,
       p.birth_date, p.phone, p.domicile_comune, p.domicile_address, p.kind AS person_kind, p.asl, p.gp_code, m.kind, m.status,
       m.starts_on, m.expected_end, m.may_end, m.ended_on, m.comune, m.address, m.version
FROM held_entry a
JOIN measure m ON m.id = a.id
JOIN person p ON p.id = m.person_id
WHERE a.resource = 'measure';

-- What somebody asks of a list again and again, under a name: codes and days, as an address has them. Shared with whoever has the same
-- role in the same unit, or her own.
CREATE TABLE saved_list (
    id @id PRIMARY KEY,
    list @text NOT NULL,
    name @text NOT NULL,
    query @text NOT NULL,
    owner_id @id NOT NULL,
    owner_name @text NOT NULL,
    role @text NOT NULL,
    unit @text NOT NULL,
    shared @bool NOT NULL,
    version @bigint NOT NULL
) @clustered;
CREATE INDEX saved_list_owner ON saved_list (owner_id, list);
CREATE INDEX saved_list_shared ON saved_list (unit, role, list) WHERE shared;

-- The columns that a user wants to see of a list (codes, separated by blanks; empty for the usual ones), and what it opens with.
CREATE TABLE list_choice (
    user_id @id NOT NULL,
    list @text NOT NULL,
    columns @text NOT NULL,
    opens_with @id,
    PRIMARY KEY (user_id, list)
) @clustered;

-- What was done to several lines at once, for as long as it may be taken back (real time), and each of them with the version it has
-- since and what it was before.
CREATE TABLE list_act (
    id @id PRIMARY KEY,
    act @text NOT NULL,
    by_id @id NOT NULL,
    done_at @instant NOT NULL,
    undone_at @instant
) @clustered;
CREATE INDEX list_act_done ON list_act (done_at);
CREATE TABLE list_act_item (
    act_id @id NOT NULL REFERENCES list_act (id),
    item @id NOT NULL,
    version @bigint NOT NULL,
    before @text NOT NULL,
    PRIMARY KEY (act_id, item)
) @clustered;
CREATE INDEX list_choice_opens ON list_choice (opens_with) WHERE opens_with IS NOT NULL;
-- @postgres
-- What is asked names nobody; what was done to whom is for units of work alone.
REVOKE SELECT ON list_act, list_act_item FROM argine_reader;
