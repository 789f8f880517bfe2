-- What a laboratory sent on a day, the latest first: the list of its receipts.
CREATE INDEX lab_result_laboratory ON lab_result (laboratory, reported_on, recorded_at, id);
-- The business date on which a file came (NULL for the files before: then the day of imported_at), and the file whose rejected rows it
-- brings again, mended.
ALTER TABLE result_import ADD COLUMN received_on @date;
ALTER TABLE result_import ADD COLUMN completes @id;
CREATE INDEX result_import_completes ON result_import (completes) WHERE completes IS NOT NULL;
