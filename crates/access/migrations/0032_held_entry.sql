-- What an audience sees, from the entries' side (docs/adr/0007, "Entries by way of views"): on PostgreSQL the read connections
-- are asked here, once for each entry, whether they hold its audience. The modules join what the entry leads to, and keep
-- the entry's own id: with it a page of a list is one range of the index.
CREATE VIEW held_entry AS
SELECT resource, audience, sort_key, id, valid_from, valid_to, why FROM audience_entry;
-- @postgres
-- A view reads with its owner's right: the policies of the tables behind it are not asked again for each row.
CREATE OR REPLACE VIEW held_entry AS
SELECT resource, audience, sort_key, id, valid_from, valid_to, why FROM audience_entry
WHERE NULLIF(current_user <> 'argine_reader'
             OR audience = ANY ((SELECT h.audiences FROM wall.held h)::text[])
                AND valid_from <= current_setting('argine.today', true)
                AND valid_to > current_setting('argine.today', true), FALSE) IS NOT NULL;
