"""The office's side of the sync protocol (docs/sync.md): enrolment, push, pull, uploads."""
