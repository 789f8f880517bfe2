-- lab_result_laboratory of 0016 begins with the same columns: what a laboratory recorded on a day is found by it.
DROP INDEX lab_result_bench;
