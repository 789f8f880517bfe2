-- Since when the oldest waits, without reading all that wait.
CREATE INDEX national_flow_waits ON national_flow (created_at) WHERE settled_at IS NULL;
