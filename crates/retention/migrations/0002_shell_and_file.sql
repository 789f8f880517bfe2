-- Where it was prepared or decided on: NULL on a page, else the user of the operating system at the server's command line. One
-- shell is one person, whatever name it gives.
ALTER TABLE retention_plan ADD COLUMN prepared_shell @text;
ALTER TABLE retention_plan ADD COLUMN decided_shell @text;
-- Since when nothing of what it deleted is left in the file and its log.
ALTER TABLE retention_plan ADD COLUMN tidied_at @instant;
-- Of the plans that wait nobody knows whether a shell prepared them in somebody's name: they are prepared anew.
UPDATE retention_plan SET state = 'withdrawn', held_until = 0 WHERE state IN ('preparing', 'prepared');
