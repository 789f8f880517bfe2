-- name: texts
SELECT body FROM help_step ORDER BY at, id

-- name: requests
SELECT contact, page, fault, browser FROM help_request ORDER BY asked_at, id
