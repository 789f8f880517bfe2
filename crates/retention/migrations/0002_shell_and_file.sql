-- Where it was prepared or decided on: NULL on a page, else the user of the operating system at the server's command line. One
-- shell is one person, whatever name it gives.
ALTER TABLE retention_plan ADD COLUMN prepared_shell @text;
ALTER TABLE retention_plan ADD COLUMN decided_shell @text;
-- Since when nothing of what it deleted is left in the file and its log.
ALTER TABLE retention_plan ADD COLUMN tidied_at @instant;
