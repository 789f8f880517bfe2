-- How a laboratory wants its requests (docs/adr/0053): the latest row of a laboratory counts, the others are its history. No secret: the
-- token of FHIR is a file on the server.
CREATE TABLE laboratory_channel (
    id @id PRIMARY KEY,
    laboratory @text NOT NULL,
    version @bigint NOT NULL,
    -- 'none', 'hl7', 'fhir'
    kind @text NOT NULL,
    -- host:port, or an address of HTTP.
    address @text NOT NULL,
    tls @bool NOT NULL,
    -- Authorities in PEM whose certificates alone are trusted there; empty, those of the machine.
    authority @text NOT NULL,
    -- MSH-5 and MSH-6.
    application @text NOT NULL,
    facility @text NOT NULL,
    set_by @id NOT NULL,
    set_by_name @text NOT NULL,
    set_at @instant NOT NULL,
    UNIQUE (laboratory, version)
) @table;

-- The way to a laboratory: which node goes it, until when it is not gone after tries in vain, and when something was taken last.
CREATE TABLE outbound_lane (
    laboratory @text PRIMARY KEY,
    holder @id NOT NULL,
    held_until @instant NOT NULL,
    failures @integer NOT NULL,
    pause_until @instant NOT NULL,
    taken_at @instant,
    why @text
) @clustered;

-- What a laboratory is told of a request: a row for each change, written in the unit of work of the change.
CREATE TABLE outbound_request (
    id @id PRIMARY KEY,
    request_id @id NOT NULL,
    person_id @id NOT NULL REFERENCES person (id),
    laboratory @text NOT NULL,
    number @text NOT NULL,
    -- Its place among those of one request to one laboratory: they leave in this order.
    place @integer NOT NULL,
    -- 'new', 'change', 'cancel'
    act @text NOT NULL,
    -- What the request said then, as a digest: whether there is something new to tell.
    mark @text NOT NULL,
    -- 'waits', 'sent', 'accepted', 'refused', 'given_up', 'unconfirmed', 'reported', 'superseded'
    state @text NOT NULL,
    -- MSH-10, or the identifier of the Bundle: the same however often the same is sent, another one when it is written anew.
    control_id @text NOT NULL,
    round @integer NOT NULL,
    tries @integer NOT NULL,
    next_at @instant NOT NULL,
    give_up_at @instant NOT NULL,
    created_at @instant NOT NULL,
    tried_at @instant,
    settled_at @instant,
    -- What is sent, from the first try until the laboratory has answered, or needs it no more: a repeat has the same bytes.
    body @text,
    -- Kind of channel and receiver for which that was written: for others it is written anew.
    written_for @text,
    why @text,
    -- The laboratory's words, without anybody's data.
    said @text,
    again_by @id,
    again_at @instant,
    UNIQUE (request_id, laboratory, place)
) @table;
CREATE INDEX outbound_request_due ON outbound_request (laboratory, next_at) WHERE settled_at IS NULL;
CREATE INDEX outbound_request_laboratory ON outbound_request (laboratory, id);
CREATE INDEX outbound_request_laboratory_state ON outbound_request (laboratory, state, id);
CREATE INDEX outbound_request_state ON outbound_request (state, id);
CREATE INDEX outbound_request_person ON outbound_request (person_id);
-- @postgres
REVOKE SELECT ON outbound_request FROM argine_reader;
REVOKE SELECT ON outbound_lane FROM argine_reader;
REVOKE SELECT ON laboratory_channel FROM argine_reader;
