-- What was read of a dead letter, as JSON: what a door read in its own way (a lone resource, what it referred to) cannot be read
-- again from the bytes alone. It goes with the bytes.
ALTER TABLE lab_message ADD COLUMN results @text;

-- What waited for a second person and was overtaken: by a result, or by a move to another laboratory.
DELETE FROM pending_result WHERE EXISTS (
    SELECT 1 FROM swab_request q
    WHERE q.id = pending_result.request_id AND (q.status = 'resulted' OR q.laboratory <> pending_result.laboratory));
