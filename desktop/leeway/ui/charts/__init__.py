"""Charts: painted with the theme's tokens, each with a table that says the same."""
