-- name: put_log
INSERT INTO audit_log (place, id, at, body, leaf) VALUES ($1, $2, $3, $4, $5)
