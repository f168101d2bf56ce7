"""A municipality's own rules: loaded, held against the law, shown by questions, and a second pack refused.

The municipalities are made up.  Run it from the root of the project::

    python examples/local_pack.py --language en
"""

from __future__ import annotations

import argparse
import tomllib
from datetime import date
from pathlib import Path

from collabmodel.analysis.local_pack import clashes, examined
from collabmodel.analysis.local_telling import effect_in_words, warnings_in_words
from collabmodel.cases.statutes import read_statute_cases
from collabmodel.packs import se_osl
from collabmodel.packs.loader import load_pack
from collabmodel.rules.packs import rulebook
from collabmodel.rules.sentences import LANGUAGES, phrasebook

HERE = Path(__file__).parent
DAY = date(2026, 3, 2)


def main() -> None:
    """Tell what Lindvik's pack changes, and why Oskarsby's cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--language", choices=LANGUAGES, default="sv")
    words = phrasebook(parser.parse_args().language)

    lindvik = load_pack(HERE / "local_pack", extends=se_osl.PACK)
    cases = read_statute_cases(tomllib.loads((HERE / "local_pack/cases/lindvik.toml").read_text("utf-8")))
    print(words.say("local.heading", pack=lindvik.id, version=lindvik.version, day=DAY).text)
    found = examined(se_osl.PACK, lindvik, DAY, cases)
    book = rulebook([se_osl.PACK, lindvik])
    for effect in found.effects:
        print()
        print(*effect_in_words(effect, book, words), sep="\n")
        assert not effect.is_dead
        assert effect.loosened is None
    assert not list(warnings_in_words(found, book, words))
    held = sum(not proof.problems for proof in found.proofs)
    print()
    print(words.say("local.cases", held=held, all=len(found.proofs)).text)
    print(words.say("local.never_looser", asked=found.asked).text)

    oskarsby = load_pack(HERE / "local_pack_that_lifts", extends=se_osl.PACK)
    print()
    print(words.say("local.heading", pack=oskarsby.id, version=oskarsby.version, day=DAY).text)
    print(f"{words.headings['law_problems']}:")
    for problem in clashes(se_osl.PACK, oskarsby):
        print(f"  - {problem}")


if __name__ == "__main__":
    main()
