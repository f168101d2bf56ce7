"""The store's tables from one format to the next, as a branch of Alembic revisions of our own."""
