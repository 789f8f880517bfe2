-- What lies in the table of codes on paper.
-- name: recovery_hashes
SELECT code_hash FROM recovery_code ORDER BY code_hash
