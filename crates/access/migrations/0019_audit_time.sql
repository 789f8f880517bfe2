-- Records of a period are found without reading the log from its beginning.
CREATE INDEX audit_log_at ON audit_log (at, place);
