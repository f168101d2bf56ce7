"""``law standards``: every judgement standard and harm test of the pack, as the reference page shows them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from collabmodel.model.assessments import HarmLevel
from collabmodel.packs import se_osl
from collabmodel.packs.standards import questions_of
from collabmodel.rules.ladder import PRESUME_OPENNESS, ROUTINE, held_tests, routine_may_answer
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import SecrecyProvision, Test
from collabmodel.rules.sentences import LANGUAGES, phrasebook
from collabmodel.rules.standards import Standard
from collabmodel.rules.told_standards import answerer_of, levels_passing

_HEAD = """\
# Judgement standards and harm tests

Made from the pack by `python -m collabmodel law standards`; do not change it by hand.

A **standard** is what a question demands before its answer opens or closes. It belongs to the question that one provision asks. Two
provisions may hold the same standard, and an answer to the one is still never an answer to the other: a judgement names its provision.

Where nothing else is said an authorised official of the holder answers: at first hand whoever at the agency has the care of the document,
and in doubtful cases the agency (OSL 6:3). The engine knows which agency an official belongs to, and on which days. It does not know ranks:
where a section or a delegation order names somebody special, that is told, and the agency sees to it.
"""


def add_parts(parts: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the law commands."""
    parser = parts.add_parser("standards", help="every judgement standard and harm test")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print the page."""
    print(page(se_osl.PACK), end="")
    return 0


def page(pack: RulePack) -> str:
    """The reference page of a pack, in Markdown."""
    return "\n".join(_page(pack)) + "\n"


def _page(pack: RulePack) -> Iterator[str]:
    yield _HEAD
    yield "## Standards"
    for standard in sorted(pack.standards.standards.values(), key=lambda one: one.code):
        yield from _standard(standard, pack)
    yield ""
    yield "## Harm tests"
    yield ""
    levels = "; ".join(phrasebook("en").term("level", level.name.lower()) for level in HarmLevel)
    yield f"The levels of a finding, from the lowest: {levels}."
    yield "A pending finding passes nothing. *Presumed*: whether the information is open or secret until somebody has assessed it."
    for test in sorted(pack.standards.tests, key=lambda one: one.value):
        yield from _test(test, pack)


def _standard(standard: Standard, pack: RulePack) -> Iterator[str]:
    yield ""
    yield f"### {standard.name_en} ({standard.name_sv})"
    yield ""
    yield f"- Swedish: {standard.text_sv}"
    yield f"- English: {standard.text_en}"
    yield ""
    yield "| Provision | Question | Opens on | Answered by | Standing |"
    yield "| --- | --- | --- | --- | --- |"
    words = phrasebook("en")
    for ident, questions in sorted(questions_of(pack).items()):
        provision = pack.provision(ident)
        for question in questions:
            text = pack.questions[question.question]
            if text.standard == standard.code:
                cited = words.cite(provision.cited(provision.wordings[-1].since)).replace("\u00a0", " ")
                answers = answerer_of(provision, question, pack, words)
                routine = "may" if ident in pack.standards.routine else "never"
                yield f"| {cited} (`{ident}`) | {text.text_en} | {question.opens_on.value} | {answers} | {routine} |"


def _test(test: Test, pack: RulePack) -> Iterator[str]:
    named = pack.standards.tests[test]
    held = [p for p in pack.provisions if isinstance(p, SecrecyProvision) and test in held_tests(p)]
    yield ""
    yield f"### {named.name_en} ({named.name_sv})"
    yield ""
    yield f"- Swedish: {named.text_sv}"
    yield f"- English: {named.text_en}"
    for language in LANGUAGES:
        words = phrasebook(language)
        yield f"- {words.headings['law_passes']}: {levels_passing(test, words)}"
    yield f"- Presumed: {'open' if test in PRESUME_OPENNESS else 'secret'}"
    yield f"- A standing assessment: {_routine(test, held)}"
    yield f"- Held by: {', '.join(f'`{p.id}`' for p in held) or 'no provision'}"


def _routine(test: Test, held: list[SecrecyProvision]) -> str:
    """Whether a standing assessment may answer the test, and where it may not all the same."""
    if test not in ROUTINE:
        return "never answers"
    kept = ", ".join(f"`{p.id}`" for p in held if not routine_may_answer(p))
    return f"may answer, save for {kept}" if kept else "may answer"
