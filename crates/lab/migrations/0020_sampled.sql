-- When the sample of a request was taken, as whoever took it said: what a result says of it when its laboratory says nothing else.
ALTER TABLE swab_request ADD COLUMN sampled_at @instant;
