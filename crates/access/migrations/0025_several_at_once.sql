-- Roles that one file asked for are decided on together: which file it was, and what its author called it.
ALTER TABLE role_request ADD COLUMN batch_id @id;
ALTER TABLE role_request ADD COLUMN batch_name @text;
