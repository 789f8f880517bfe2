-- The unit where a rapid test was done, when the unit is that place (a practice, a school, a hot-spot): colleagues there know of one sample.
-- Empty where the unit is a whole ASL, of which many pharmacies and nursing homes are: there a sample is known to who recorded it.
ALTER TABLE rapid_test ADD COLUMN unit @text NOT NULL DEFAULT '';
