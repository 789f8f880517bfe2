-- What a laboratory sent, in the order in which it was recorded: its system asks what is new since it last asked.
CREATE INDEX lab_result_of_laboratory ON lab_result (laboratory, recorded_at, id);
