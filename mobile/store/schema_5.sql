-- Sealed visits that were opened here before the office's own word of them came.

CREATE TABLE opened (
    visit_id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    sealed BLOB NOT NULL
) WITHOUT ROWID;
