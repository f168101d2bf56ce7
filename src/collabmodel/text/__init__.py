"""The sentences of every answer, in Swedish and in English: ``sv.toml`` and ``en.toml``.

Data only.  A key is a stable message id; a value is one whole message with typed slots,
read and filled by :mod:`collabmodel.rules.sentences`.
"""
