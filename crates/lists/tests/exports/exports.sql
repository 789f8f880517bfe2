-- A filter that was understood when it was asked for, and is not any more.
-- name: no_filter_any_more
UPDATE list_export SET query = $1
