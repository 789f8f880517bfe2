-- What is seen through the person is not seen by an audience that a bar keeps out (docs/adr/0026): the second wall says so too.
-- Only who reaches her by such an audience pays for the look at the bars. Nested and not joined: a join may be planned as a hash
-- of all that an audience holds.
-- @postgres
ALTER POLICY through_person ON report USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = report.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = report.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);

ALTER POLICY usual ON covid_case USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = covid_case.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = covid_case.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);

ALTER POLICY through_person ON measure USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = measure.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = measure.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);

ALTER POLICY usual ON measure_history USING (
    (SELECT TRUE FROM measure m WHERE m.id = measure_history.measure_id
     AND (SELECT TRUE FROM audience_entry e WHERE e.id = m.person_id AND e.resource = 'person'
          AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
               OR (SELECT TRUE FROM audience_bar b WHERE b.id = m.id AND b.author <> e.audience LIMIT 1) IS NULL)
          LIMIT 1) IS NOT NULL
     LIMIT 1) IS NOT NULL);

ALTER POLICY usual ON symptoms_end USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = symptoms_end.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = symptoms_end.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);

ALTER POLICY usual ON report_history USING (
    (SELECT TRUE FROM report r WHERE r.id = report_history.report_id
     AND (SELECT TRUE FROM audience_entry e WHERE e.id = r.person_id AND e.resource = 'person'
          AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
               OR (SELECT TRUE FROM audience_bar b WHERE b.id = r.id AND b.author <> e.audience LIMIT 1) IS NULL)
          LIMIT 1) IS NOT NULL
     LIMIT 1) IS NOT NULL);
