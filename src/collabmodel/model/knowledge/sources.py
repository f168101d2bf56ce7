"""Sources of knowledge (datakälla): what a picture rests on besides incidents."""

from __future__ import annotations

from enum import Enum

import attrs

from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, CooperationId, SourceId, check_id
from collabmodel.model.knowledge.free_text import refuse_personal
from collabmodel.model.time import Period


class SourceKind(Enum):
    """What kind of source it is."""

    CRIME_STATISTICS = "crime_statistics"
    """Brottsstatistik, anmälda brott."""
    SAFETY_WALK = "safety_walk"
    """Trygghetsvandring."""
    CUSTOMER_INDEX = "customer_index"
    """Nöjd kundindex."""
    ASSOCIATIONS = "associations"
    """Föreningslivet."""
    DRUG_HABIT_SURVEY = "drug_habit_survey"
    """Drogvaneundersökning."""
    REPORTS = "reports"
    """Inrapporterade händelser."""
    OTHER = "other"


@attrs.frozen(field_transformer=checked)
class DataSource:
    """A source that a picture draws on (datakälla).

    Args:
        owner: the agency whose it is.
        period: what time it tells of.
        method: how it came about, in words.
    """

    id: SourceId
    cooperation: CooperationId
    kind: SourceKind
    owner: AgencyId
    period: Period = Period()
    method: str = ""

    def __attrs_post_init__(self) -> None:
        """Check the ids and the text."""
        check_id(self.id, where="source.id")
        check_id(self.owner, where="source.owner")
        refuse_personal(self.method, where=f"source {self.id}: method")
