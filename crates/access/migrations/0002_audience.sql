-- Who may see what: one row for each audience of a resource, in the order of the list that shows it.
-- Reasons that overlap in time share a row, which keeps the earliest start and all of them; times apart are rows apart.
CREATE TABLE audience_entry (
    resource @text NOT NULL,
    audience @text NOT NULL,
    sort_key @text NOT NULL,
    id @id NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    why @text NOT NULL,
    PRIMARY KEY (audience, resource, sort_key, id, valid_from)
) @clustered;
CREATE INDEX audience_entry_of ON audience_entry (id, resource);
-- What will end: most rows never do, and the nightly job must not walk through them.
CREATE INDEX audience_entry_ends ON audience_entry (valid_to) WHERE valid_to < '9999-12-31';

-- Rows whose time is over go here each night, so that no list wades through the past.
CREATE TABLE audience_history (
    resource @text NOT NULL,
    audience @text NOT NULL,
    id @id NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    why @text NOT NULL,
    left_at @instant NOT NULL
) @table;
CREATE INDEX audience_history_of ON audience_history (id, resource);

-- Settings of the region that switch a view on: who, when and for which purpose stays readable.
CREATE TABLE region_setting (
    name @text PRIMARY KEY,
    value @text NOT NULL,
    set_by @id NOT NULL,
    set_at @instant NOT NULL
) @table;
