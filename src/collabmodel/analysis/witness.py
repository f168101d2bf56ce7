"""A witness: the plainest question found whose answer differs between two states of the law because of one rule.

The search is deterministic and bounded.  It proposes; the engine decides.  That it found
nothing proves nothing, and is told as *not found*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import IntEnum
from itertools import islice, zip_longest

import attrs

from collabmodel.analysis.bodies import is_run_by
from collabmodel.analysis.candidates import sketches
from collabmodel.analysis.frames import frames
from collabmodel.analysis.sketch import Body, Sketch, posed
from collabmodel.errors import ModelError
from collabmodel.model.decision import Decision, DutyKind, Outcome
from collabmodel.rules.conditions import ALWAYS, AllOf, Condition, Not
from collabmodel.rules.engine import decide
from collabmodel.rules.packs import RulePack, rulebook
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    LiftingProvision,
    Reference,
    SecrecyProvision,
    Shut,
)
from collabmodel.rules.vocabulary import Vocabulary

MOST_QUESTIONS = 120
"""How many questions are put for one provision before the search gives up."""


class Flip(IntEnum):
    """What of an answer differs, the gravest first."""

    OUTCOME = 0
    """Permit, refer or deny."""
    OFFSET = 1
    """Nothing, but only because of the rule: had it stood still, the later answer would be another."""
    DUTY = 2
    """Whether it must be given, by which rule."""
    OBLIGATION = 3
    """What is to be observed when it is given."""
    GROUND = 4
    """Only which rules carry the answer, or which are named as no ground."""


@attrs.frozen
class Standpoint:
    """A state of the law that a question is put to: some packs, on a day."""

    packs: tuple[RulePack, ...]
    day: date

    def asked(self, sketch: Sketch) -> Decision:
        """The answer to a sketch.

        Raises:
            ModelError: if the sketch is no question that can be decided.
        """
        request, facts = posed(sketch, self.day, rulebook(self.packs))
        return decide(request, facts, self.packs)


@attrs.frozen
class Contrast:
    """Two states of the law, and the later one with a single rule as it was in the earlier.

    The third is what shows that a difference comes from that rule.
    """

    provision: AnyProvision
    before: Standpoint
    after: Standpoint
    unchanged: Standpoint

    @property
    def should_tighten(self) -> bool | None:
        """Whether the rule, new or gone, gives less in the later state; ``None`` where it only has new words."""
        was = _in_force(self.provision, self.before)
        if was is _in_force(self.provision, self.after):
            return None
        return isinstance(self.provision, SecrecyProvision | Shut | Check) is not was


@attrs.frozen
class Witness:
    """A question, its two answers, what of them differs, and the later answer had the rule stood still."""

    sketch: Sketch
    before: Decision
    after: Decision
    unchanged: Decision
    flip: Flip

    @property
    def tightens(self) -> bool:
        """Whether the rule makes the later answer give less than it would."""
        return _OPENNESS[self.after.outcome] < _OPENNESS[self.unchanged.outcome]

    @property
    def loosens(self) -> bool:
        """Whether the rule makes the later answer give more than it would."""
        return _OPENNESS[self.after.outcome] > _OPENNESS[self.unchanged.outcome]

    @property
    def outcomes(self) -> tuple[Outcome, Outcome, Outcome]:
        """Before, after, and after had the rule stood still."""
        return self.before.outcome, self.after.outcome, self.unchanged.outcome


@attrs.frozen
class Search:
    """What came of a search: a witness or none, and how many questions were put."""

    witness: Witness | None
    asked: int
    loosened: Witness | None = None
    """The first question found whose later answer gives more, whatever the best witness shows."""


_OPENNESS = {Outcome.DENY: 0, Outcome.REFER: 1, Outcome.PERMIT: 2}


def _in_force(provision: AnyProvision, point: Standpoint) -> bool:
    known = provision.id in rulebook(point.packs).provisions
    return known and provision.wording_on(point.day) is not None


def search(contrast: Contrast, *, most: int = MOST_QUESTIONS) -> Search:
    """Look for a witness, and make the best one found as plain as it can be made."""
    best: Witness | None = None
    loosened: Witness | None = None
    count = since = 0
    for sketch in islice(_proposals(contrast), most):
        count += 1
        found = _witness(sketch, contrast)
        if found is None:
            continue
        loosened = loosened or (found if found.loosens else None)
        if best is None or _rank(found, contrast) < _rank(best, contrast):
            best, since = found, count
        if _rank(best, contrast) == _BEST or best.flip is _all_it_can(contrast.provision):
            break
        if best.flip <= Flip.OFFSET and count - since > _PATIENCE:
            break
    return Search(None if best is None else _minimised(best, contrast), count, loosened)


def _proposals(contrast: Contrast) -> Iterator[Sketch]:
    """The questions of every frame of the provision, as worded on either side, a frame at a time in turn.

    The unusual ones come last, save for one now and then.
    """
    seen: set[Sketch] = set()
    rows = []
    for here, there in ((contrast.after, contrast.before), (contrast.before, contrast.after)):
        book = rulebook(here.packs)
        unlike = _condition(contrast.provision, there.day)
        found = list(frames(contrast.provision, book, here.day))
        apart = [attrs.evolve(frame, aim=AllOf((frame.aim, Not(unlike)))) for frame in found if unlike]
        rows += [sketches(frame, book, here.day) for frame in (*apart, *found)]
    odd: list[Sketch] = []
    usual, words = 0, rulebook(contrast.after.packs).vocabulary
    for sketch in _in_turn(rows):
        if sketch in seen:
            continue
        seen.add(sketch)
        if not _is_usual(sketch, words):
            odd.append(sketch)
            continue
        yield sketch
        usual += 1
        if usual % _USUAL_TO_ODD == 0 and odd:
            yield odd.pop(0)
    yield from odd


def _is_usual(sketch: Sketch, words: Vocabulary) -> bool:
    """Whether the holder does what it usually does, and gives to somebody of another kind."""
    same = isinstance(sketch.recipient, Body) and sketch.recipient.kind == sketch.holder.kind
    return is_run_by(sketch.holder.activity, sketch.holder.kind, words) and not same


def _condition(provision: AnyProvision, day: date) -> Condition | None:
    """The circumstances that a lifting provision asks for on a day, if it asks for any."""
    if not isinstance(provision, LiftingProvision) or provision.wording_on(day) is None:
        return None
    when = provision.on(day).when
    return None if when == ALWAYS else when


def _in_turn(rows: Sequence[Iterable[Sketch]]) -> Iterator[Sketch]:
    for column in zip_longest(*rows):
        yield from (sketch for sketch in column if sketch is not None)


def _rank(found: Witness, contrast: Contrast) -> tuple[Flip, bool, bool, bool]:
    """The gravest difference first, the way the rule is meant to work, and best from a no to a yes or back."""
    sides = {found.unchanged.outcome, found.after.outcome}
    odd = found.loosens if contrast.should_tighten else found.tightens
    return (
        found.flip,
        contrast.should_tighten is not None and odd,
        Outcome.DENY not in sides,
        Outcome.PERMIT not in sides,
    )


def _all_it_can(provision: AnyProvision) -> Flip | None:
    """The gravest difference that a record of this kind can make, where that is less than an outcome."""
    kinds = {"obligation": Flip.OBLIGATION, "no_ground": Flip.GROUND}
    return kinds.get(provision.record) if isinstance(provision, Reference) else None


_BEST = (Flip.OUTCOME, False, False, False)
_USUAL_TO_ODD = 4
"""How many usual questions are put for each unusual one."""
_PATIENCE = 30
"""How many questions more are put for a better witness, once one with another outcome is found."""


def _witness(sketch: Sketch, contrast: Contrast) -> Witness | None:
    """The sketch as a witness, if its answer differs and differs because of the provision."""
    try:
        answers = [point.asked(sketch) for point in (contrast.before, contrast.after, contrast.unchanged)]
    except ModelError:
        return None
    before, after, unchanged = answers
    flip = _flip(before, after)
    if after.outcome is not unchanged.outcome:
        return Witness(sketch, before, after, unchanged, flip if flip is Flip.OUTCOME else Flip.OFFSET)
    if flip is None or _aspect(unchanged, flip) == _aspect(after, flip):
        return None
    named = _names(contrast.provision) & (_grounds(before) ^ _grounds(after))
    return None if flip is Flip.GROUND and not named else Witness(sketch, before, after, unchanged, flip)


def _flip(before: Decision, after: Decision) -> Flip | None:
    """What of two answers differs, the gravest first."""
    kinds = (Flip.OUTCOME, Flip.DUTY, Flip.OBLIGATION, Flip.GROUND)
    return next((flip for flip in kinds if _aspect(before, flip) != _aspect(after, flip)), None)


def _aspect(decision: Decision, flip: Flip) -> object:
    item = decision.items[0]
    match flip:
        case Flip.OUTCOME | Flip.OFFSET:
            return item.outcome
        case Flip.DUTY:
            return item.duty, frozenset(
                law.id for law in item.duty_sources
            ) if item.duty is not DutyKind.NONE else ()
        case Flip.OBLIGATION:
            return frozenset(one.code for one in item.obligations)
        case Flip.GROUND:
            return _grounds(decision)


def _grounds(decision: Decision) -> frozenset[str]:
    item = decision.items[0]
    return frozenset(law.id for law in (*item.grounds, *item.leaned_on))


def _names(provision: AnyProvision) -> frozenset[str]:
    """The id of the provision and of its points."""
    limbs = provision.limbs if isinstance(provision, SecrecyProvision) else ()
    return frozenset({provision.id, *(limb.id for limb in limbs)})


def _minimised(found: Witness, contrast: Contrast) -> Witness:
    """The witness with every statement left out that the difference does not need."""
    plainer = next(_plainer(found, contrast), None)
    while plainer is not None:
        found = plainer
        plainer = next(_plainer(found, contrast), None)
    return found


def _plainer(found: Witness, contrast: Contrast) -> Iterator[Witness]:
    for sketch in found.sketch.simpler():
        other = _witness(sketch, contrast)
        if other is not None and other.flip is found.flip and other.outcomes == found.outcomes:
            yield other
