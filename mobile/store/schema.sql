-- The tablet's tables. Bodies are sealed (AES-256-GCM); only what is searched by stands in clear.

CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE holder (
    person_id TEXT PRIMARY KEY,
    salt BLOB NOT NULL,
    wrapped_key BLOB NOT NULL,
    told BLOB NOT NULL,
    wrong_tries INTEGER NOT NULL DEFAULT 0,
    wait_until_ms INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE tap (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    inspection_id TEXT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX tap_inspection ON tap (inspection_id, id);

CREATE TABLE op (
    device_seq INTEGER PRIMARY KEY,
    op_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    inspection_id TEXT NOT NULL,
    state TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sealed BLOB NOT NULL,
    result TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '{}',
    seen INTEGER NOT NULL DEFAULT 0,
    changed_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX op_state ON op (state, device_seq);
CREATE INDEX op_inspection ON op (inspection_id, device_seq);

CREATE TABLE item (
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (scope, kind, id)
) WITHOUT ROWID;
CREATE INDEX item_kind ON item (kind, id);

CREATE TABLE staged (
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (scope, kind, id)
) WITHOUT ROWID;

CREATE TABLE cursor (
    scope TEXT PRIMARY KEY,
    cursor TEXT NOT NULL DEFAULT '',
    staged_cursor TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    inspection_id TEXT NOT NULL,
    state TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',
    sent INTEGER NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX blob_state ON blob (state, role);
