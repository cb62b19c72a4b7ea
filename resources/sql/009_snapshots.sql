-- Bodies from the network belong to the feed that asked for them, so that what no feed asks any more can go. They are found
-- by the address that was asked; `came_from` is where the answer was after all redirects, empty if that isn't known.
ALTER TABLE snapshot ADD COLUMN feed_id VARCHAR DEFAULT '';
ALTER TABLE snapshot ADD COLUMN came_from VARCHAR DEFAULT '';
