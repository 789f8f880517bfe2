-- name: add_deferred
INSERT INTO deferred (id, parent) VALUES ($1, $2)
