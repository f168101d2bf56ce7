"""The pack as pages of the documentation: a table for each act, and for each chapter of the secrecy act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from collabmodel.rules.coming import ComingChange
from collabmodel.rules.packs import RulePack
from collabmodel.rules.patterns import any_names, section_of
from collabmodel.rules.provisions import AnyProvision, LiftingProvision, Mode, Reach, SecrecyProvision
from collabmodel.rules.sentences import Phrasebook
from collabmodel.rules.terms import kind_of

_CHAPTERED = "osl"
_ONE_DAY = timedelta(days=1)


def pages(pack: RulePack, words: Phrasebook) -> Mapping[str, str]:
    """Markdown by file name: an index, a page for each group of provisions, and the coming changes."""
    groups = _groups(pack)
    found = {f"{name}.md": "\n".join(_page(name, group, pack, words)) for name, group in groups.items()}
    found["coming.md"] = "\n".join(_coming(pack, words))
    found["index.md"] = "\n".join(_index(groups, pack, words))
    return found


def _groups(pack: RulePack) -> Mapping[str, list[AnyProvision]]:
    """The provisions by act, those of the secrecy act by chapter; in the order of chapters, then of acts."""
    groups: dict[tuple[str, int], list[AnyProvision]] = {}
    for provision in pack.provisions:
        cited = provision.citation
        chapter = int(str(cited.chapter)) if cited.act.key == _CHAPTERED and cited.chapter else 0
        groups.setdefault((cited.act.key, chapter), []).append(provision)
    order = sorted(groups, key=lambda key: (key[0] != _CHAPTERED, key))
    return {f"{act}-{chapter}" if chapter else act: groups[act, chapter] for act, chapter in order}


def _index(groups: Mapping[str, list[AnyProvision]], pack: RulePack, words: Phrasebook) -> Iterator[str]:
    yield f"# {words.headings['table_title']}"
    yield ""
    yield words.say("table.intro", pack=pack.id, version=pack.version).text
    yield ""
    yield "```{toctree}"
    yield ":maxdepth: 1"
    yield ""
    yield from groups
    yield "coming"
    yield "```"
    yield ""


def _page(name: str, group: list[AnyProvision], pack: RulePack, words: Phrasebook) -> Iterator[str]:
    act = group[0].citation.act
    title = (act.name_sv if words.language == "sv" else act.name_en) or words.headings["table_title"]
    chapter = name.rpartition("-")[2] if act.key == _CHAPTERED and "-" in name else ""
    yield f"# {title[:1].upper()}{title[1:]}{f', {_chapter(chapter, words)}' if chapter else ''}"
    yield ""
    columns = ("provision", "dates", "kind", "opens", "confidence", "reviewed")
    yield _row("Id", *(words.headings[f"table_{column}"] for column in columns))
    yield _row(*("---" for _ in range(len(columns) + 1)))
    for provision in sorted(group, key=_place):
        yield _row(*_cells(provision, pack, words))
    yield ""


def _place(provision: AnyProvision) -> tuple[tuple[int, int, str], str]:
    """Where a provision stands: by section, lettered ones after their number, then by id."""
    return section_of(provision.id) or (0, 0, ""), provision.id


def _chapter(chapter: str, words: Phrasebook) -> str:
    return f"{chapter} kap." if words.language == "sv" else f"chapter {chapter}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _cells(provision: AnyProvision, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    cited = provision.cited(provision.wordings[-1].since)
    yield f"`{provision.id}`"
    yield f"{words.cite(cited)}<br>{words.name(cited)}"
    yield _dates(provision, words)
    yield _kind(provision, words)
    yield "<br>".join(_opening(provision, pack, words)) or "–"
    yield words.term("confidence", provision.confidence)
    against = words.term("against", provision.read_against.value)
    yield f"{provision.reviewed_on.isoformat()}<br>{against}"


def _dates(provision: AnyProvision, words: Phrasebook) -> str:
    """First and last day, and how many wordings lie between."""
    period, wordings = provision.period, provision.wordings
    last = "" if period.until is None else f" {(period.until - _ONE_DAY).isoformat()}"
    told = f"{_day(period.since)} –{last}"
    unread = sum(wording.unread for wording in wordings)
    if len(wordings) == 1 and not unread:
        return told
    return (
        f"{told}<br>{len(wordings)} {words.headings['table_wordings']} "
        f"({unread} {words.headings['table_unread']})"
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _kind(provision: AnyProvision, words: Phrasebook) -> str:
    kind = words.term("kind", kind_of(provision))
    if isinstance(provision, SecrecyProvision):
        return f"{kind}: {words.term('test', provision.test.value)}"
    return kind


def _opening(provision: AnyProvision, pack: RulePack, words: Phrasebook) -> Iterator[str]:
    """For secrecy the doors that reach it, the special ones first; for a door what it opens."""
    if isinstance(provision, LiftingProvision):
        yield _reach(provision.terms[-1].reach, words)
    if not isinstance(provision, SecrecyProvision):
        return
    lifts = [one for one in pack.provisions if isinstance(one, LiftingProvision) and _opens(one, provision)]
    special = [one.id for one in lifts if any_names(one.terms[-1].reach.ids, provision.id)]
    general = [one.id for one in lifts if one.id in pack.general_doors and one.id not in special]
    if special:
        yield _listed(special)
    if general:
        yield f"{words.headings['table_general']} {_listed(general)}"


def _opens(lift: LiftingProvision, secrecy: SecrecyProvision) -> bool:
    """Whether the door reaches the provision, or one of its points, by its latest wording."""
    limbs = (None, *(limb.id for limb in secrecy.limbs))
    reach = lift.terms[-1].reach
    return any(reach.names(secrecy, limb, regime_any=lift.regime_any) for limb in limbs)


def _listed(idents: list[str]) -> str:
    return ", ".join(f"`{ident}`" for ident in idents)


def _reach(reach: Reach, words: Phrasebook) -> str:
    if reach.mode is Mode.LIST:
        return _listed(list(reach.ids))
    told = words.term("reach", reach.mode.value)
    return f"{told} {words.headings['law_except']} {_listed(list(reach.except_))}" if reach.except_ else told


def _coming(pack: RulePack, words: Phrasebook) -> Iterator[str]:
    yield f"# {words.headings['table_coming']}"
    yield ""
    columns = ("coming", "dates", "provision", "effect")
    yield _row(*(words.headings[f"table_{column}"] for column in columns))
    yield _row(*("---" for _ in columns))
    for one in sorted(pack.coming, key=lambda change: (change.since is None, str(change.since), change.id)):
        yield _row(*_coming_cells(one, words))
    yield ""


def _coming_cells(coming: ComingChange, words: Phrasebook) -> Iterator[str]:
    swedish = words.language == "sv"
    status = words.term("status", coming.status.value)
    yield f"{coming.name_sv if swedish else coming.name_en}<br>{status}{f' (SFS {coming.sfs})' if coming.sfs else ''}"
    yield _day(coming.since) or words.headings["table_undated"]
    yield _listed(list(coming.provisions)) or "–"
    yield coming.effect_sv if swedish else coming.effect_en
