-- Which laboratory an operator used last: the form begins with it.
CREATE INDEX swab_request_by ON swab_request (requested_by, requested_at);
-- What an ASL asked for on a day: the rows behind a figure.
CREATE INDEX swab_request_of_day ON swab_request (asl, requested_on, requested_at);
