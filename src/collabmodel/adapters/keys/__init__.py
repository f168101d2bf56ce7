"""Key providers: none at all, and a key file of our own.

Importing this package imports no cryptography; using a key file does.
"""

from __future__ import annotations

from collabmodel.adapters.keys.key_file import KeyFile
from collabmodel.adapters.keys.none import NoKeys

__all__ = ["KeyFile", "NoKeys"]
