-- What this tablet let go of, because the office keeps it for good.

-- Where the chain of the ops that are left begins: the last op that is gone.
CREATE TABLE chain_start (
    device_seq INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL
);

-- Evidence copies of acts that are gone: a custody receipt is about them too.
CREATE TABLE on_record (
    sha256 TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Since when an inspection is settled, by the office's time, and how far the office had this
-- tablet's ops then; in one life of the office's database.
CREATE TABLE settled (
    inspection_id TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    since TEXT NOT NULL,
    applied_seq INTEGER NOT NULL
) WITHOUT ROWID;
