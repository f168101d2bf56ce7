"""What a published answer cites, read as sections, and whether the engine's answer rests on the same.

A bank cites in its own short way: ``OSL 26:11 second para``, ``SoL(2001:453) 14:1``,
``lag 2025:170 2, 4 and 7 §§``.  What is no section of an act (a whole chapter, an
unnamed ordinance) is left out of the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from collabmodel.model.citations import Citation
from collabmodel.model.decision import ItemDecision, Outcome
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import Reference

ACTS = {
    "OSL": "2009:400",
    "SekrL": "1980:100",
    "LUL": "1964:167",
    "FB": "1949:381",
    "polislagen": "1984:387",
    "skollagen": "2010:800",
    "UtlL": "2005:716",
}
"""Short names a bank uses, to the acts' numbers."""

_ACT = re.compile(
    r"(?:(?:lag|förordning) \(?(?P<of>\d{4}:\d+)\)?|(?P<name>[A-Za-zåäöÅÄÖ]+)(?:\((?P<in>\d{4}:\d+)\))?) (?P<rest>.*)"
)
_CHAPTER = re.compile(r"(?P<chapter>\d+):(?P<section>\d+)(?P<letter>[a-z]?)\b")
_SECTIONS = re.compile(r"(?P<list>\d[^§]*)§")
_SECTION = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?(?P<letter>[a-z]?)")


@attrs.frozen(order=True)
class Section:
    """A section (paragraf) of an act, by the act's number; ``chapter`` is empty where it has none."""

    act: str
    chapter: str
    section: str


def sections_of(cited: str) -> frozenset[Section]:
    """The sections a citation of a bank names.

    >>> sorted(sections_of("lag 2025:170 2, 4 and 7 §§"))[-1]
    Section(act='2025:170', chapter='', section='7')
    >>> sections_of("OSL 10:18a")
    frozenset({Section(act='2009:400', chapter='10', section='18 a')})
    """
    match = _ACT.match(cited)
    if match is None:
        return frozenset()
    act = match["of"] or match["in"] or ACTS.get(match["name"] or "")
    return frozenset() if act is None else frozenset(_sections(act, match["rest"]))


def _sections(act: str, rest: str) -> Iterator[Section]:
    chapter = _CHAPTER.match(rest)
    if chapter is not None:
        yield Section(act, chapter["chapter"], f"{chapter['section']} {chapter['letter']}".strip())
        return
    for part in _SECTION.finditer(found["list"]) if (found := _SECTIONS.search(rest)) else ():
        for number in range(int(part["first"]), int(part["last"] or part["first"]) + 1):
            yield Section(act, "", f"{number} {part['letter']}".strip())


def carried_on(day: date, pack: RulePack) -> frozenset[Section]:
    """The sections that some rule of the pack restates as worded that day.

    Sections on structure (that boards are authorities, that duties in other acts count) have no record
    that an answer could rest on: they are the engine itself.
    """
    rules = [p for p in pack.provisions if not isinstance(p, Reference) and p.wording_on(day) is not None]
    return frozenset(_section(rule.cited(day).citation) for rule in rules)


def agreement(cited: Iterable[str], answer: ItemDecision, day: date, pack: RulePack) -> bool | None:
    """Whether the answer rests on a section that the source cites; ``None`` where none can be compared."""
    wanted = frozenset[Section]().union(*(sections_of(one) for one in cited)) & carried_on(day, pack)
    return bool(wanted & rested_on(answer)) if wanted else None


def rested_on(answer: ItemDecision) -> frozenset[Section]:
    """The sections an answer rests on; for one that withholds, those it looked at too."""
    laws = [*answer.grounds, *answer.leaned_on, *(trial.provision for trial in answer.duties)]
    if answer.outcome is not Outcome.PERMIT:
        laws += [door.provision for unit in answer.units for door in (*unit.limits, *unit.doors)]
    return frozenset(_section(law.citation) for law in laws)


def _section(citation: Citation) -> Section:
    return Section(citation.act.number, citation.chapter or "", citation.section or "")
