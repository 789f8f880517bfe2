-- By which row of the registry's file, and as which version, a person was last written (rules::registry::mark): a row that says the
-- same of somebody nobody has touched needs no second look.
ALTER TABLE person ADD COLUMN registry_mark @bytes;
