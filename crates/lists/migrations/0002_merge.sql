-- The list of persons knows the survivor alone (docs/adr/0048), with what was written under every id of hers.
DROP VIEW list_person;
CREATE VIEW list_person AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, p.tax_code, p.other_identifier_kind, p.other_identifier,
       p.family_name, p.given_name, p.birth_date, p.sex, p.residence_comune, p.residence_address, p.domicile_comune,
       p.domicile_address, p.asl, p.phone, p.email, p.kind, p.gp_code, p.version,
       r.status AS report_status, r.reported_on, r.onset_date AS report_onset, r.symptoms, r.conditions, r.note AS report_note,
       m.kind AS measure_kind, m.status AS measure_status, m.starts_on, m.expected_end, m.may_end, m.ended_on,
       m.comune AS measure_comune, m.address AS measure_address,
       q.status AS request_status, q.requested_at, q.criterion, q.test_type, q.laboratory AS request_laboratory,
       l.outcome, l.sampled_at, l.laboratory AS result_laboratory,
       (SELECT COUNT(*) FROM swab_request n WHERE n.person_id IN (SELECT o.id FROM person o WHERE o.canonical_id = a.id) AND n.status <> 'cancelled'
        AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
             OR (SELECT TRUE FROM audience_bar b WHERE b.id = n.id AND b.author <> a.audience LIMIT 1) IS NULL)) AS swabs
FROM held_entry a
JOIN person p ON p.id = a.id
LEFT JOIN report r ON r.id = (
    SELECT x.id FROM report x WHERE x.person_id IN (SELECT o.id FROM person o WHERE o.canonical_id = a.id)
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY x.reported_at DESC LIMIT 1)
LEFT JOIN measure m ON m.id = (
    SELECT x.id FROM measure x WHERE x.person_id IN (SELECT o.id FROM person o WHERE o.canonical_id = a.id) AND x.status <> 'withdrawn'
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY CASE WHEN x.status = 'awaiting_signature' THEN 0 ELSE 1 END, x.starts_on DESC, x.id DESC LIMIT 1)
LEFT JOIN swab_request q ON q.id = (
    SELECT x.id FROM swab_request x WHERE x.person_id IN (SELECT o.id FROM person o WHERE o.canonical_id = a.id) AND x.status <> 'cancelled'
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY CASE WHEN x.status = 'resulted' THEN 1 ELSE 0 END, x.requested_at DESC LIMIT 1)
LEFT JOIN lab_result l ON l.id = (
    SELECT x.id FROM lab_result x WHERE x.person_id IN (SELECT o.id FROM person o WHERE o.canonical_id = a.id) AND x.current
    AND (NOT (a.audience >= 'gp:' AND a.audience < 'gp;' OR a.audience >= 'emergency:' AND a.audience < 'emergency;')
         OR (SELECT TRUE FROM audience_bar b WHERE b.id = x.id AND b.author <> a.audience LIMIT 1) IS NULL)
    ORDER BY x.sampled_at DESC, x.id DESC LIMIT 1)
WHERE a.resource = 'person' AND NULLIF(p.canonical_id = p.id, FALSE) IS NOT NULL;
