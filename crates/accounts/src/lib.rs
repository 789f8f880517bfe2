//! Signing in, users, and who accessed whom.
