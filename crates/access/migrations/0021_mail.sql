-- Messages to users by e-mail (docs/adr/0018). A row is written in the unit of work that it tells of and sent afterwards.
-- It names nobody: what stands in the message are fixed words, an instant, and for some a link, which lies here sealed
-- as the secret of a second factor does and is forgotten when the message has left.
CREATE TABLE mail (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    kind @text NOT NULL,
    language @text NOT NULL,
    recipient @text NOT NULL,
    happened_at @instant NOT NULL,
    -- Until when its link is good.
    good_until @instant,
    key_number @bigint,
    secret @bytes,
    -- 0 before 1: who has lost his password does not wait behind five hundred invitations.
    urgency @integer NOT NULL,
    -- waiting, sent, failed, withdrawn
    state @text NOT NULL,
    tries @integer NOT NULL,
    -- When it is worth trying; whoever sends it moves it on first, so that nobody else does meanwhile.
    next_at @instant NOT NULL,
    give_up_at @instant NOT NULL,
    settled_at @instant,
    why @text
) @table;
CREATE INDEX mail_due ON mail (state, urgency, next_at);
CREATE INDEX mail_by_user ON mail (user_id, happened_at);
CREATE INDEX mail_by_key ON mail (key_number);
CREATE INDEX mail_by_end ON mail (settled_at);

-- Somebody has forgotten the password of a login, which may not exist: whether it does is looked at behind the request,
-- so that the answer and its time tell nothing.
CREATE TABLE password_asked (
    id @id PRIMARY KEY,
    login @text NOT NULL,
    asked_at @instant NOT NULL
) @table;

-- A code, in a link or on paper, with which a user chooses another password. Only its hash is kept; it is good once.
CREATE TABLE password_reset (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    code_hash @bytes NOT NULL UNIQUE,
    -- The administrator who gives it on paper; null when the user asked for the link himself.
    by_id @id REFERENCES user_account (id),
    asked_at @instant NOT NULL,
    expires_at @instant NOT NULL,
    used_at @instant,
    replaced_at @instant
) @table;
CREATE INDEX password_reset_by_user ON password_reset (user_id, asked_at);
CREATE INDEX password_reset_by_end ON password_reset (expires_at);
-- @postgres
REVOKE SELECT ON mail, password_asked, password_reset FROM argine_reader;
