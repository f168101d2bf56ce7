"""A store in files: one directory, and in it one for each tenant; the format is in `docs/reference/file-format.md`."""

from collabmodel.adapters.file.formats import downgrade, migrate
from collabmodel.adapters.file.store import FileStore

__all__ = ["FileStore", "downgrade", "migrate"]
