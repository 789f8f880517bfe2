-- The systems of laboratories that may speak HL7 v2 over MLLP, and as which machine account (docs/adr/0044). By the SHA-256 of its
-- certificate, in 64 digits, and by the names in MSH-3 and MSH-4: empty, whichever they are. Without a certificate it is heard
-- where the door is open without TLS, and nowhere else. Days are real ones; the last day is the one before valid_to.
CREATE TABLE mllp_peer (
    id @id PRIMARY KEY,
    certificate @text NOT NULL,
    application @text NOT NULL,
    facility @text NOT NULL,
    user_id @id NOT NULL REFERENCES user_account (id),
    laboratory @text NOT NULL,
    -- AE instead of AA for a result that waits at the exceptions desk.
    unmatched_is_error @bool NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    added_by @id NOT NULL,
    added_at @instant NOT NULL
) @table;
CREATE INDEX mllp_peer_certificate ON mllp_peer (certificate, application, facility);

-- What each of them sent on a real day: how many messages, by what was answered, and when the last one came. No number of any message.
CREATE TABLE mllp_day (
    peer_id @id NOT NULL REFERENCES mllp_peer (id),
    day @date NOT NULL,
    accepted @bigint NOT NULL,
    errors @bigint NOT NULL,
    rejected @bigint NOT NULL,
    repeated @bigint NOT NULL,
    last_at @instant NOT NULL,
    PRIMARY KEY (peer_id, day)
) @clustered;
-- @postgres
-- Who may send is asked before anybody has entered: by the platform alone.
REVOKE SELECT ON mllp_peer FROM argine_reader;
REVOKE SELECT ON mllp_day FROM argine_reader;
