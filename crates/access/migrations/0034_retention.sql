-- Whether somebody's record was opened in an emergency is asked of each person whose data are to be deleted.
CREATE INDEX emergency_access_person ON emergency_access (person_id);
