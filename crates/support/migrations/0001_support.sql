-- What the help desk tells the users. Never deleted: withdrawn.
CREATE TABLE notice (
    id @id PRIMARY KEY,
    state @text NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    kind @text NOT NULL CHECK (kind IN ('general', 'maintenance')),
    severity @text NOT NULL CHECK (severity IN ('information', 'attention', 'interruption')),
    title @text NOT NULL,
    body @text NOT NULL,
    -- "everybody", "roles:gp mayor" or "asl:301"
    audience @text NOT NULL,
    shown_from @instant NOT NULL,
    begins_at @instant NOT NULL,
    ends_at @instant NOT NULL,
    version @bigint NOT NULL
) @table;
CREATE INDEX notice_by_end ON notice (ends_at, id);

-- Who did what to it, and what it said from then on.
CREATE TABLE notice_step (
    id @id PRIMARY KEY,
    notice_id @id NOT NULL REFERENCES notice (id),
    at @instant NOT NULL,
    by_id @id NOT NULL REFERENCES user_account (id),
    step @text NOT NULL,
    note @text NOT NULL,
    content @text NOT NULL
) @table;
CREATE INDEX notice_step_of ON notice_step (notice_id, at);

-- Who has closed it for himself, as it was in this version.
CREATE TABLE notice_closed (
    notice_id @id NOT NULL REFERENCES notice (id),
    user_id @id NOT NULL REFERENCES user_account (id),
    version @bigint NOT NULL,
    closed_at @instant NOT NULL,
    PRIMARY KEY (notice_id, user_id)
) @clustered;
CREATE INDEX notice_closed_at ON notice_closed (closed_at);

-- What somebody asks the help desk. The text has been covered: tax codes and patients' names do not get here.
CREATE TABLE help_request (
    id @id PRIMARY KEY,
    topic @text NOT NULL,
    state @text NOT NULL CHECK (state IN ('new', 'taken', 'answered', 'closed')),
    asked_at @instant NOT NULL,
    -- Nobody when it was asked from the sign-in page: then the name and the contact are what he wrote.
    author_id @id REFERENCES user_account (id),
    author_name @text NOT NULL,
    author_role @text NOT NULL,
    author_unit @text NOT NULL,
    contact @text NOT NULL,
    -- The pattern of the route he came from, the id of the request that failed, the kind of browser.
    page @text NOT NULL,
    fault @text NOT NULL,
    browser @text NOT NULL,
    taken_by @id REFERENCES user_account (id),
    outcome @text NOT NULL,
    changed_at @instant NOT NULL,
    -- Whether an answer waits for the author.
    unread @bool NOT NULL,
    version @bigint NOT NULL
) @table;
CREATE INDEX help_request_open ON help_request (asked_at, id) WHERE state <> 'closed';
CREATE INDEX help_request_closed ON help_request (changed_at, id) WHERE state = 'closed';
CREATE INDEX help_request_of ON help_request (author_id, asked_at, id);
CREATE INDEX help_request_unread ON help_request (author_id) WHERE unread;

-- What was said and done about it.
CREATE TABLE help_step (
    id @id PRIMARY KEY,
    help_id @id NOT NULL REFERENCES help_request (id),
    at @instant NOT NULL,
    -- Nobody for what was asked from the sign-in page.
    by_id @id REFERENCES user_account (id),
    step @text NOT NULL,
    note @text NOT NULL,
    body @text NOT NULL
) @table;
CREATE INDEX help_step_of ON help_step (help_id, at);
-- @postgres
-- Texts of the users may speak of anything, and contacts are theirs: no page reads them but by `system`.
REVOKE SELECT ON help_request, help_step FROM argine_reader;
