-- A second telephone, and what the person is (a term of the code list person_kind). Where she has her domicile outside the region,
-- its comune is a catastal code and the column asl is the one that was chosen to receive her.
ALTER TABLE person ADD COLUMN phone2 @text;
ALTER TABLE person ADD COLUMN kind @text NOT NULL DEFAULT 'citizen';
-- Who lives with whom.
CREATE INDEX person_household ON person (household_id);
