-- Statements that the check of plans must find.

-- name: planted_page
SELECT e.id, p.family_name FROM audience_entry e JOIN person p ON p.id = e.id
WHERE e.resource = 'person' AND e.audience = $1 ORDER BY e.sort_key, p.search_name LIMIT $2

-- name: planted_look
SELECT p.family_name FROM person p
WHERE p.asl = $1 AND p.id IN (SELECT e.id FROM audience_entry e WHERE e.resource = 'person' AND e.audience = $2)
