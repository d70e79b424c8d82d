-- What a first sync brings stays packed: blocks of bodies, sealed; items point into them.

CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    items_left INTEGER NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX block_scope ON block (scope);

-- The blocks of a segment, first to last, and where its items stand in them, until it is swapped in.
CREATE TABLE staged_segment (
    scope TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (scope, sha256)
) WITHOUT ROWID;

-- What came of a segment that was cut on its way.
CREATE TABLE piece (
    sha256 TEXT NOT NULL,
    begins INTEGER NOT NULL,
    scope TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (sha256, begins)
) WITHOUT ROWID;

ALTER TABLE item ADD COLUMN block INTEGER;
ALTER TABLE item ADD COLUMN begins INTEGER;
ALTER TABLE item ADD COLUMN bytes INTEGER;
