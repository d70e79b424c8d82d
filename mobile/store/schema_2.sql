-- A photo the office refused is told until somebody has seen it.

ALTER TABLE blob ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
