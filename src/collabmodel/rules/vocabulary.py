"""The closed words of a pack: activities, parties, categories, marks, purposes, and dated lists.

A party code may imply others (a social board is part of a municipality), and may
follow from a fact (a recipient is a *party* where ``recipient_is_party`` is true).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from collabmodel.errors import UnknownCodeError
from collabmodel.model.information import Marks


@attrs.frozen
class Term:
    """One word with its names."""

    code: str
    name_sv: str
    name_en: str


@attrs.frozen
class PartyTerm(Term):
    """A party code.

    Args:
        implies: codes that hold wherever this one does.
        follows: the fact about the recipient that makes it hold.
        given: holds for every recipient; the rule's own conditions do the work.
        agency_kind: may be the kind of an agency.
    """

    implies: frozenset[str] = frozenset()
    follows: str | None = None
    given: bool = False
    agency_kind: bool = False


@attrs.frozen
class Seat:
    """One member of a dated list; without ``since`` its first day is unknown before ``seen_by``."""

    party: str
    since: date | None
    until: date | None = None
    seen_by: date | None = None

    def holds(self, day: date) -> bool | None:
        """Whether it is a member on a day; ``None`` where nobody read since when."""
        if self.until is not None and day >= self.until:
            return False
        if self.since is not None:
            return day >= self.since
        return True if self.seen_by is not None and day >= self.seen_by else None


@attrs.frozen(eq=False)
class Vocabulary:
    """Every word that a request, an item or a rule may use."""

    version: str
    activities: Mapping[str, Term]
    parties: Mapping[str, PartyTerm]
    categories: Mapping[str, Term]
    marks: Mapping[str, Term]
    purposes: Mapping[str, Term]
    offence_types: Mapping[str, Term]
    lists: Mapping[str, tuple[Seat, ...]]
    mark_versions: Mapping[str, frozenset[str]]

    def require(self, kind: str, codes: Iterable[str], *, where: str) -> None:
        """Refuse words that are not in the vocabulary.

        Args:
            kind: activity, party, agency kind, category, mark, purpose, or mark vocabulary.

        Raises:
            UnknownCodeError: naming the word, its place and the nearest known words.
        """
        known = self.words(kind)
        for code in sorted(codes):
            if code not in known:
                raise UnknownCodeError(kind, code, where=where, known=known)

    def describe(self, *marks: str) -> Marks:
        """The marks of an item that has been looked through for every mark of this version.

        Raises:
            UnknownCodeError: for a mark outside the vocabulary.
        """
        self.require("mark", marks, where="marks")
        return Marks(frozenset(marks), self.version)

    def words(self, kind: str) -> frozenset[str]:
        """The words of one kind."""
        match kind:
            case "activity":
                return frozenset(self.activities)
            case "party":
                return frozenset(self.parties)
            case "agency kind":
                return frozenset(code for code, term in self.parties.items() if term.agency_kind)
            case "category":
                return frozenset(self.categories)
            case "mark":
                return frozenset(self.marks)
            case "purpose":
                return frozenset(self.purposes)
            case "mark vocabulary":
                return frozenset(self.mark_versions)
            case _:
                msg = f"no vocabulary of kind {kind!r}"
                raise KeyError(msg)

    def implied(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes and everything they imply."""
        found: set[str] = set()
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting += self.parties[code].implies if code in self.parties else ()
        return frozenset(found)
