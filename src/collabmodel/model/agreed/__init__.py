"""What was agreed and written down: agreements, promises, governing documents, revisions."""
