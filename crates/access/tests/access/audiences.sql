-- name: entries
SELECT audience, valid_from, valid_to, why FROM audience_entry WHERE id = $1 ORDER BY audience, valid_from

-- name: history
SELECT audience, valid_from, valid_to, why FROM audience_history WHERE id = $1 ORDER BY audience, valid_from
