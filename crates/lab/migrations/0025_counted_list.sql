-- How many results a laboratory recorded on a day stands above its work list: they are counted in the index alone.
DROP INDEX lab_result_laboratory;
CREATE INDEX lab_result_laboratory ON lab_result (laboratory, reported_on, recorded_at, id, current);
