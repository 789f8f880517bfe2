-- From which address a session was opened; empty when it is not known. It goes with the session.
ALTER TABLE session ADD COLUMN address @text NOT NULL DEFAULT '';
