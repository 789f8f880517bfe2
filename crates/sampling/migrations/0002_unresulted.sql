-- Those who were swabbed and have no result, without the history of the place.
CREATE INDEX appointment_unresulted ON appointment (place_id, sampled_at) WHERE state = 'collected' AND resulted_at IS NULL;
