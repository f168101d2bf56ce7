"""The revisions; Alembic reads them from this folder by path."""
