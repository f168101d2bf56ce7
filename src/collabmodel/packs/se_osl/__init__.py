"""The Swedish law of secrecy and sharing (offentlighets- och sekretesslagen and its neighbours), as data.

>>> from collabmodel.packs import se_osl
>>> se_osl.PACK.id
'se_osl'
"""

from __future__ import annotations

from importlib.resources import files

from collabmodel.packs.loader import load_pack
from collabmodel.rules.packs import RulePack

PACK: RulePack = load_pack(files(__name__).joinpath("data"))
"""The pack, read and checked once when this module is first imported."""
