-- name: everybody
SELECT id FROM person

-- name: seen_by
SELECT audience, sort_key, valid_from, why FROM audience_entry WHERE id = $1 AND resource = 'person' ORDER BY audience

-- name: was_seen_by
SELECT audience FROM audience_history WHERE id = $1 ORDER BY audience

-- name: reasons
SELECT reason FROM person_history WHERE person_id = $1 ORDER BY version

-- name: noted
SELECT (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM person_history) + (SELECT COUNT(*) FROM audience_entry)
       + (SELECT COUNT(*) FROM registry_import) + (SELECT COUNT(*) FROM registry_chunk)

-- name: chunks_left
SELECT COUNT(*) FROM registry_chunk
