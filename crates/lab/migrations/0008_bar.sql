-- What is seen through the person is not seen by an audience that a bar keeps out (docs/adr/0026): the second wall says so too.
-- Only who reaches her by such an audience pays for the look at the bars. Nested and not joined: a join may be planned as a hash
-- of all that an audience holds.
-- @postgres
ALTER POLICY through_person ON swab_request USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = swab_request.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = swab_request.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);

ALTER POLICY usual ON lab_result USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = lab_result.person_id AND e.resource = 'person'
     AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
          OR (SELECT TRUE FROM audience_bar b WHERE b.id = lab_result.id AND b.author <> e.audience LIMIT 1) IS NULL)
     LIMIT 1) IS NOT NULL);

ALTER POLICY usual ON swab_request_history USING (
    (SELECT TRUE FROM swab_request q WHERE q.id = swab_request_history.request_id
     AND (SELECT TRUE FROM audience_entry e WHERE e.id = q.person_id AND e.resource = 'person'
          AND (NOT (e.audience >= 'gp:' AND e.audience < 'gp;' OR e.audience >= 'emergency:' AND e.audience < 'emergency;')
               OR (SELECT TRUE FROM audience_bar b WHERE b.id = q.id AND b.author <> e.audience LIMIT 1) IS NULL)
          LIMIT 1) IS NOT NULL
     LIMIT 1) IS NOT NULL);
