-- Where samples are taken: a hot-spot, a drive-in, or a team that goes to people's homes. Names nobody.
CREATE TABLE sampling_place (
    id @id PRIMARY KEY,
    asl @text NOT NULL,
    -- 'hot_spot', 'drive_in', 'home_team'
    kind @text NOT NULL,
    name @text NOT NULL,
    address @text NOT NULL,
    telephone @text NOT NULL,
    -- What whoever comes is to know.
    note @text NOT NULL,
    -- FALSE: nothing is booked any more.
    active @bool NOT NULL,
    version @bigint NOT NULL
) @table;
CREATE INDEX sampling_place_asl ON sampling_place (asl, name);

-- An hour of a place, and how many it takes then. `taken` moves in the same statement that asks whether there is room.
CREATE TABLE sampling_slot (
    id @id PRIMARY KEY,
    place_id @id NOT NULL REFERENCES sampling_place (id),
    day @date NOT NULL,
    -- 'HH:MM', Italian time.
    starts @text NOT NULL,
    minutes @integer NOT NULL,
    capacity @integer NOT NULL,
    taken @integer NOT NULL CHECK (taken >= 0 AND taken <= capacity),
    UNIQUE (place_id, day, starts)
) @table;

-- That a swab is to be taken in a slot, and what came of it.
CREATE TABLE appointment (
    -- Made before the write: a repeat with the same is harmless.
    id @id PRIMARY KEY,
    request_id @id NOT NULL REFERENCES swab_request (id),
    place_id @id NOT NULL REFERENCES sampling_place (id),
    slot_id @id NOT NULL REFERENCES sampling_slot (id),
    -- 'booked', 'collected', 'refused', 'absent', 'cancelled'
    state @text NOT NULL,
    -- Business time.
    booked_at @instant NOT NULL,
    -- When the sample was taken; when its first result came.
    sampled_at @instant,
    resulted_at @instant
) @clustered;
-- A request has one appointment at a time.
CREATE UNIQUE INDEX appointment_live ON appointment (request_id) WHERE state IN ('booked', 'collected');
CREATE INDEX appointment_request ON appointment (request_id);
CREATE INDEX appointment_slot ON appointment (slot_id);
CREATE INDEX appointment_place ON appointment (place_id, state, sampled_at);

-- What happened to it: rows that are only added.
CREATE TABLE appointment_step (
    -- Made before the write: a repeat with the same is harmless.
    id @id PRIMARY KEY,
    appointment_id @id NOT NULL REFERENCES appointment (id),
    -- 'booked', 'moved', 'cancelled', 'collected', 'refused', 'absent', 'undone'
    step @text NOT NULL,
    -- The slot after it.
    slot_id @id NOT NULL REFERENCES sampling_slot (id),
    -- Why, when that is wanted.
    note @text NOT NULL,
    by_id @id NOT NULL,
    by_name @text NOT NULL,
    -- Business time.
    at @instant NOT NULL
) @clustered;
CREATE INDEX appointment_step_of ON appointment_step (appointment_id, at);

-- What goes from a place to a laboratory together, as a list on paper and on the screen.
CREATE TABLE transport (
    id @id PRIMARY KEY,
    -- Twelve digits, on the list as a barcode.
    number @text NOT NULL UNIQUE,
    place_id @id NOT NULL REFERENCES sampling_place (id),
    asl @text NOT NULL,
    laboratory @text NOT NULL,
    by_id @id NOT NULL,
    by_name @text NOT NULL,
    -- Business time.
    at @instant NOT NULL
) @table;
CREATE INDEX transport_laboratory ON transport (laboratory, at);
CREATE INDEX transport_place ON transport (place_id, at);

-- The tubes of it: each goes once.
CREATE TABLE transport_tube (
    request_id @id PRIMARY KEY REFERENCES swab_request (id),
    transport_id @id NOT NULL REFERENCES transport (id)
) @clustered;
CREATE INDEX transport_tube_of ON transport_tube (transport_id);

-- Who sees the request sees the appointment: its own rows are asked behind their own wall. A list, whom it leaves and whom it reaches.
-- @postgres
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON appointment FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM swab_request q WHERE q.id = appointment.request_id) IS NOT NULL);
ALTER TABLE appointment_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON appointment_step FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM appointment a WHERE a.id = appointment_step.appointment_id) IS NOT NULL);
ALTER TABLE transport ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON transport FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[])
           OR 'asl:' || asl = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);
ALTER TABLE transport_tube ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON transport_tube FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM swab_request q WHERE q.id = transport_tube.request_id) IS NOT NULL);
