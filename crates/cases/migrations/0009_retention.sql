-- Deleting a person's cases and measures asks each table that refers to them; without these it would read them whole.
CREATE INDEX measure_case ON measure (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX measure_seen_measure ON measure_seen (measure_id);
