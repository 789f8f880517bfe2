-- Deleting a person's requests and results asks each table that refers to them; without these it would read them whole.
CREATE INDEX lab_result_request ON lab_result (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX lab_result_supersedes ON lab_result (supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX import_subject_person ON import_subject (person_id);
