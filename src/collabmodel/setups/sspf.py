"""SSPF: school, social services, police and leisure around a youth."""

from __future__ import annotations

from collabmodel.setups.sspf_ale import ale
from collabmodel.setups.sspf_finspang import finspang
from collabmodel.setups.sspf_nykoping import nykoping

__all__ = ["ale", "finspang", "nykoping"]
