-- What was asked of each exported memo, so that it can be made again, and the figures that it printed, so that the next
-- one can say what changed. Both JSON, and empty for memos from before that was kept.

ALTER TABLE memo ADD COLUMN request VARCHAR DEFAULT '';
ALTER TABLE memo ADD COLUMN figures VARCHAR DEFAULT '';
