-- name: insert_place
INSERT INTO sampling_place (id, asl, kind, name, address, telephone, note, active, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
ON CONFLICT DO NOTHING

-- name: update_place
UPDATE sampling_place SET kind = $2, name = $3, address = $4, telephone = $5, note = $6, active = $7, version = version + 1
WHERE id = $1 AND version = $8

-- name: find_place
SELECT id, asl, kind, name, address, telephone, note, active, version FROM sampling_place WHERE id = $1

-- name: places_of_asl
SELECT id, asl, kind, name, address, telephone, note, active, version FROM sampling_place WHERE asl = $1 ORDER BY name, id

-- name: open_places
SELECT id, asl, kind, name, address, telephone, note, active, version FROM sampling_place WHERE active ORDER BY asl, name, id

-- An hour that is opened; one that is there takes as many as is said now, if those who have it find room.
-- name: open_slot
INSERT INTO sampling_slot (id, place_id, day, starts, minutes, capacity, taken) VALUES ($1, $2, $3, $4, $5, $6, 0)
ON CONFLICT (place_id, day, starts) DO UPDATE SET minutes = excluded.minutes, capacity = excluded.capacity
WHERE sampling_slot.taken <= excluded.capacity

-- name: slots_of_place
SELECT id, place_id, day, starts, minutes, capacity, taken FROM sampling_slot
WHERE place_id = $1 AND day >= $2 AND day <= $3 ORDER BY day, starts

-- name: free_slots
SELECT s.id, s.place_id, s.day, s.starts, s.minutes, s.capacity, s.taken
FROM sampling_slot s JOIN sampling_place p ON p.id = s.place_id
WHERE p.asl = $1 AND p.active AND s.day >= $2 AND s.taken < s.capacity ORDER BY s.day, s.starts, p.name LIMIT $3

-- name: find_slot
SELECT id, place_id, day, starts, minutes, capacity, taken FROM sampling_slot WHERE id = $1

-- name: take_slot
UPDATE sampling_slot SET taken = taken + 1 WHERE id = $1 AND taken < capacity

-- name: give_slot_back
UPDATE sampling_slot SET taken = taken - 1 WHERE id = $1 AND taken > 0

-- The version goes on where that of the request's last appointment stood: a program knows both by the request.
-- name: insert_appointment
INSERT INTO appointment (id, request_id, place_id, slot_id, state, booked_at, version)
SELECT $1, $2, $3, $4, 'booked', $5, 1 + COALESCE(MAX(version), 0) FROM appointment WHERE request_id = $2

-- name: move_appointment
UPDATE appointment SET place_id = $2, slot_id = $3, version = version + 1 WHERE id = $1 AND state = 'booked'

-- name: mark_appointment
UPDATE appointment SET state = $2, sampled_at = $4, version = version + 1 WHERE id = $1 AND state = $3

-- name: result_of_appointment
UPDATE appointment SET resulted_at = CASE WHEN CAST($2 AS bigint) IS NULL THEN NULL ELSE COALESCE(resulted_at, CAST($2 AS bigint)) END
WHERE request_id = $1 AND state = 'collected'

-- Why a request is among those of an ASL.
-- name: reason_of_request
SELECT audience, valid_from, why FROM request_entry
WHERE id = $1 AND audience = $2 AND valid_from <= $3 AND valid_to > $3 ORDER BY valid_from LIMIT 1

-- name: insert_step
INSERT INTO appointment_step (id, appointment_id, step, slot_id, note, by_id, by_name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING

-- name: find_step
SELECT s.appointment_id, a.request_id, s.step, s.slot_id FROM appointment_step s JOIN appointment a ON a.id = s.appointment_id WHERE s.id = $1

-- name: steps_of_request
SELECT s.step, s.note, s.by_name, s.at, o.day, o.starts, p.name
FROM appointment a
JOIN appointment_step s ON s.appointment_id = a.id
JOIN sampling_slot o ON o.id = s.slot_id
JOIN sampling_place p ON p.id = o.place_id
WHERE a.request_id = $1 ORDER BY s.at DESC, s.id DESC

-- name: find_appointment
SELECT a.id, a.request_id, a.place_id, a.slot_id, a.state, a.sampled_at, a.resulted_at, o.day, o.starts, p.asl, p.kind, p.name,
       p.address, p.telephone, p.note, a.version
FROM appointment a
JOIN sampling_slot o ON o.id = a.slot_id
JOIN sampling_place p ON p.id = a.place_id
WHERE a.id = $1

-- name: live_appointment
SELECT a.id, a.request_id, a.place_id, a.slot_id, a.state, a.sampled_at, a.resulted_at, o.day, o.starts, p.asl, p.kind, p.name,
       p.address, p.telephone, p.note, a.version
FROM appointment a
JOIN sampling_slot o ON o.id = a.slot_id
JOIN sampling_place p ON p.id = a.place_id
WHERE a.request_id = $1 AND a.state IN ('booked', 'collected')

-- name: appointments_of_person
SELECT a.id, a.request_id, a.place_id, a.slot_id, a.state, a.sampled_at, a.resulted_at, o.day, o.starts, p.asl, p.kind, p.name,
       p.address, p.telephone, p.note, a.version
FROM swab_request q
JOIN appointment a ON a.request_id = q.id
JOIN sampling_slot o ON o.id = a.slot_id
JOIN sampling_place p ON p.id = a.place_id
WHERE q.person_id IN (SELECT id FROM same_person WHERE known_as = $1) ORDER BY o.day DESC, o.starts DESC, a.id DESC LIMIT 50

-- The list of a day.
-- name: day_lines
SELECT a.id, a.request_id, a.state, a.sampled_at, a.resulted_at, o.day, o.starts, e.number, e.laboratory, e.priority, e.test_type,
       e.status, e.requested_at, e.person_id, e.family_name, e.given_name, e.birth_date, e.audience, e.valid_from, e.why,
       p.domicile_comune, p.domicile_address, p.phone, e.tube, a.version
FROM sampling_slot o
JOIN appointment a ON a.slot_id = o.id
JOIN request_entry e ON e.id = a.request_id
JOIN person p ON p.id = e.person_id
WHERE o.place_id = $1 AND o.day = $2 AND a.state <> 'cancelled'
  AND e.audience || '' = $3 AND e.valid_from <= $4 AND e.valid_to > $4
ORDER BY o.starts, a.id

-- Those who wait to be swabbed at a place, whenever they come.
-- name: waiting_lines
SELECT a.id, a.request_id, a.state, a.sampled_at, a.resulted_at, o.day, o.starts, e.number, e.laboratory, e.priority, e.test_type,
       e.status, e.requested_at, e.person_id, e.family_name, e.given_name, e.birth_date, e.audience, e.valid_from, e.why,
       p.domicile_comune, p.domicile_address, p.phone, e.tube, a.version
FROM appointment a
JOIN sampling_slot o ON o.id = a.slot_id
JOIN request_entry e ON e.id = a.request_id
JOIN person p ON p.id = e.person_id
WHERE a.place_id = $1 AND a.state = 'booked' AND e.status = 'requested'
  AND e.audience = $2 AND e.valid_from <= $3 AND e.valid_to > $3 AND (e.requested_at, a.id) > ($5, $6)
ORDER BY e.requested_at, a.id LIMIT $4

-- Those who were swabbed and have no result.
-- name: unresulted_lines
SELECT a.id, a.request_id, a.state, a.sampled_at, a.resulted_at, o.day, o.starts, e.number, e.laboratory, e.priority, e.test_type,
       e.status, e.requested_at, e.person_id, e.family_name, e.given_name, e.birth_date, e.audience, e.valid_from, e.why,
       p.domicile_comune, p.domicile_address, p.phone, e.tube, a.version
FROM appointment a
JOIN sampling_slot o ON o.id = a.slot_id
JOIN request_entry e ON e.id = a.request_id
JOIN person p ON p.id = e.person_id
WHERE a.place_id = $1 AND a.state = 'collected' AND a.resulted_at IS NULL AND e.status = 'requested'
  AND e.audience = $2 AND e.valid_from <= $3 AND e.valid_to > $3 AND (a.sampled_at, a.id) > ($5, $6)
ORDER BY a.sampled_at, a.id LIMIT $4

-- Those who were swabbed since an instant, the latest first.
-- name: sampled_lines
SELECT a.id, a.request_id, a.state, a.sampled_at, a.resulted_at, o.day, o.starts, e.number, e.laboratory, e.priority, e.test_type,
       e.status, e.requested_at, e.person_id, e.family_name, e.given_name, e.birth_date, e.audience, e.valid_from, e.why,
       p.domicile_comune, p.domicile_address, p.phone, e.tube, a.version
FROM appointment a
JOIN sampling_slot o ON o.id = a.slot_id
JOIN request_entry e ON e.id = a.request_id
JOIN person p ON p.id = e.person_id
WHERE a.place_id = $1 AND a.state = 'collected' AND a.sampled_at >= $7
  AND e.audience = $2 AND e.valid_from <= $3 AND e.valid_to > $3 AND (a.sampled_at, a.id) < ($5, $6)
ORDER BY a.sampled_at DESC, a.id DESC LIMIT $4

-- The times of those who were swabbed since an instant, and of those before them who have no result; they name nobody.
-- name: times_of_place
SELECT q.requested_at, a.sampled_at, a.resulted_at, q.status = 'requested'
FROM appointment a JOIN swab_request q ON q.id = a.request_id
WHERE a.place_id = $1 AND a.state = 'collected' AND a.sampled_at >= $2
UNION ALL
SELECT q.requested_at, a.sampled_at, a.resulted_at, TRUE
FROM appointment a JOIN swab_request q ON q.id = a.request_id
WHERE a.place_id = $1 AND a.state = 'collected' AND a.resulted_at IS NULL AND a.sampled_at < $2 AND q.status = 'requested'

-- Since when those wait who are booked; it names nobody.
-- name: waits_of_place
SELECT COUNT(*), MIN(q.requested_at)
FROM appointment a JOIN swab_request q ON q.id = a.request_id
WHERE a.place_id = $1 AND a.state = 'booked' AND q.status = 'requested'

-- How many tubes of a place wait for a transport, for each laboratory.
-- name: to_send
SELECT q.laboratory, COUNT(*)
FROM appointment a
JOIN swab_request q ON q.id = a.request_id
LEFT JOIN transport_tube x ON x.request_id = a.request_id
WHERE a.place_id = $1 AND a.state = 'collected' AND q.status = 'requested' AND q.tube = '' AND x.request_id IS NULL
GROUP BY q.laboratory ORDER BY q.laboratory

-- name: insert_transport
INSERT INTO transport (id, number, place_id, asl, laboratory, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: load_transport
INSERT INTO transport_tube (request_id, transport_id)
SELECT a.request_id, t.id
FROM transport t
JOIN appointment a ON a.place_id = t.place_id
JOIN swab_request q ON q.id = a.request_id
LEFT JOIN transport_tube x ON x.request_id = a.request_id
WHERE t.id = $1 AND q.laboratory = t.laboratory AND a.state = 'collected' AND q.status = 'requested' AND q.tube = ''
  AND x.request_id IS NULL

-- name: find_transport
SELECT t.id, t.number, t.place_id, t.asl, t.laboratory, t.by_name, t.at, p.name, p.address, p.kind
FROM transport t JOIN sampling_place p ON p.id = t.place_id WHERE t.id = $1

-- name: find_transport_by_number
SELECT t.id, t.number, t.place_id, t.asl, t.laboratory, t.by_name, t.at, p.name, p.address, p.kind
FROM transport t JOIN sampling_place p ON p.id = t.place_id WHERE t.number = $1

-- name: transports_of_laboratory
SELECT t.id, t.number, t.place_id, t.asl, t.laboratory, t.by_name, t.at, p.name, p.address, p.kind
FROM transport t JOIN sampling_place p ON p.id = t.place_id WHERE t.laboratory = $1 ORDER BY t.at DESC, t.id DESC LIMIT $2

-- name: transports_of_place
SELECT t.id, t.number, t.place_id, t.asl, t.laboratory, t.by_name, t.at, p.name, p.address, p.kind
FROM transport t JOIN sampling_place p ON p.id = t.place_id WHERE t.place_id = $1 ORDER BY t.at DESC, t.id DESC LIMIT $2

-- How many tubes a list has, and how many of them have not arrived.
-- name: transport_counts
SELECT COUNT(*), COALESCE(SUM(CASE WHEN q.tube = '' AND q.status = 'requested' THEN 1 ELSE 0 END), 0)
FROM transport_tube x JOIN swab_request q ON q.id = x.request_id WHERE x.transport_id = $1

-- name: transport_lines
SELECT e.id, e.number, e.laboratory, e.test_type, e.priority, e.status, e.tube, e.person_id, e.family_name, e.given_name, e.birth_date,
       e.audience, e.valid_from, e.why, q.sampled_at
FROM transport_tube x
JOIN request_entry e ON e.id = x.request_id
JOIN swab_request q ON q.id = x.request_id
WHERE x.transport_id = $1 AND e.audience || '' = $2 AND e.valid_from <= $3 AND e.valid_to > $3
ORDER BY e.number

-- name: is_on_transport
SELECT 1 FROM transport_tube WHERE request_id = $1
