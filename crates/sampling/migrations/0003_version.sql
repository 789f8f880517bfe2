-- Grows with each act: whoever changes an appointment says which he saw.
ALTER TABLE appointment ADD COLUMN version @bigint NOT NULL DEFAULT 1;
