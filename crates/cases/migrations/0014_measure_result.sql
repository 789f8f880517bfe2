-- A measure with the result that began it, to the health authority and to the doctor who see it: to him not what she keeps from him, and
-- to a comune none.
CREATE VIEW measure_result_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, m.person_id, m.kind, m.status, m.starts_on,
       m.expected_end, m.latest_end, m.may_end, m.explanation, m.evaluated_on, m.ended_on, m.case_id, m.comune, m.version,
       p.family_name, p.given_name, p.birth_date, p.phone, r.id AS result_id, r.test_code, r.outcome, r.sampled_at
FROM held_entry a
JOIN measure m ON m.id = a.id
JOIN person p ON p.id = m.person_id
LEFT JOIN lab_result r ON r.id = m.result_id
    AND (a.audience >= 'asl:' AND a.audience < 'asl;'
         OR a.audience >= 'gp:' AND a.audience < 'gp;'
            AND NOT EXISTS (SELECT 1 FROM audience_bar b WHERE b.id = r.id AND b.author <> a.audience))
WHERE a.resource = 'measure';
