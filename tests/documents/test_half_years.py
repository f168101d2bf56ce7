"""The half-year stories: each prints the same on every kind of store, and what must happen in it happens."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
STORIES = {
    "half_year_sspf_ale",
    "half_year_sspf_nykoping",
    "half_year_sspf_finspang",
    "half_year_ssp_eslov",
    "half_year_los_finspang",
    "half_year_est_nykoping",
    "half_year_police_hallstahammar",
}
FOUND = sorted(path.stem for path in EXAMPLES.glob("half_year_*.py"))
pytestmark = pytest.mark.fresh_interpreter


def told(name: str, store: str) -> str:
    """What a story prints on a store, in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / f"{name}.py"), "--store", store],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return done.stdout.replace("\u00a0", " ")


@cache
def in_memory(name: str) -> str:
    """What a story prints in memory; each is run once, however many tests read it."""
    return told(name, "memory")


def happens(story: str, *sentences: str) -> None:
    """Each of these is told, in this order."""
    rest = story
    for sentence in sentences:
        assert sentence in rest, f"not told, or not in its place: {sentence}"
        rest = rest.partition(sentence)[2]


def test_there_are_seven_half_years() -> None:
    """One for each of the cooperations that come ready."""
    assert set(FOUND) == STORIES


@pytest.mark.parametrize("name", FOUND)
def test_a_half_year_is_told_alike_in_a_file(name: str, tmp_path: Path) -> None:
    """A directory of files makes no difference to what happens."""
    assert told(name, f"file:{tmp_path / 'store'}") == in_memory(name)


@pytest.mark.parametrize("name", FOUND)
def test_a_half_year_is_told_alike_in_sqlite(name: str, tmp_path: Path) -> None:
    """Nor does SQLite."""
    assert told(name, f"sqlite:///{tmp_path / 'story.db'}") == in_memory(name)


@pytest.mark.parametrize("name", FOUND)
def test_a_half_year_is_told_alike_in_postgresql(name: str, postgres_url: str) -> None:
    """Nor does PostgreSQL."""
    assert told(name, postgres_url) == in_memory(name)


def test_the_half_year_of_ale() -> None:
    """Three levels meet, one meeting is missed, a case is closed, a question and plans go up, a report is late."""
    happens(
        in_memory("half_year_sspf_ale"),
        "Nej: styrgruppen möts inte utan samordnaren.",
        "Alla parter har bidragit. Samverkan ska gälla frånvaro från skolan och skadegörelse.",
        "strategiska gruppen godtar målförslaget från norr.",
        "En överenskommelse är undertecknad av 4 parter: nu kan ärenden öppnas.",
        "20 timmar i veckan blir 12.",
        "en kopia för var och en som lämnar: 2 kopior.",
        "Nej: ärendet öppnas inte på den ena vårdnadshavarens underskrift.",
        "Ärendet är aktivt.",
        "Risker, styrkor och det som skyddar är antecknade.",
        "Nej: polisen står inte i samtycket",
        "Planen har 2 åtgärder",
        "Nej: lokala gruppen får inte besluta om resurser.",
        "Frågan lyfts till styrgruppen.",
        "Styrgruppen har mandat och avgör frågan.",
        "Nej: ärendet följs inte upp innan varje åtgärd har ett resultat.",
        "Veckans lägesbild för Norra Ale: 2 händelser",
        "Lokala rapporten är i tid. Den pekar ut ett utvecklingsområde.",
        "Planen från norr kom in och fick plats 1.",
        "Budgeten i norr: 70500 kronor är kvar av 80000.",
        "målet är nått. Ärendet är avslutat.",
        "missade 2025-10-20.",
        "Styrgruppen: 5 möten väntade, 0 missade; juluppehållet räknas inte.",
        "Inte uppfyllt: Det finns riktlinjer; Vi litar på varandra.",
        "Skulle ha kommit 2026-02-25.",
        "Inlämnad 2026-02-27, 2 dagar sent.",
        "Den svarar på lokala gruppens utvecklingsområde, som är löst.",
        "Förvaltningscheferna tar emot den och svarar",
        "kedjan håller.",
    )


def test_the_half_year_of_eslov() -> None:
    """Law, workshop, annual plan, delegation, a question beyond it, the company's no, a walk, a grant, findings."""
    happens(
        in_memory("half_year_ssp_eslov"),
        "EBO: hyreslagen",
        "Nej: visionen kommer inte före kritiken.",
        "Nej: kritikfasen har inte lämnat något efter sig.",
        "Årsplanen för 2026 är antagen",
        "Ledningsgruppen har fått den. Kvar att berätta hemma: EBO.",
        "alla fyra parter har spridit den hemma.",
        "Styrgruppen delegerar 15000 kronor, och gruppen beslutar om 12000.",
        "En överenskommelse är undertecknad av 4 parter: nu kan ärenden öppnas.",
        "Nej: 45000 kronor är mer än vad som har delegerats.",
        "Frågan lyfts till styrgruppen, som har mandat och beslutar.",
        "får inte lämna uppgiften till EBO",
        "Vad som saknas",
        "Ett giltigt samtycke saknas för den unge",
        "Nej: här talas det om grupper och områden, inte om en enskild elev.",
        "Nej: utan samtycke hålls inget möte om dem.",
        "ingen har svarat. Ärendet är avslutat, och inget har delats.",
        "Vandringen är en källa i problembilden.",
        "Veckans lägesbild för Berga och Rönneberga: 2 händelser",
        "Temadagen hölls. Den återkommer 2027-05-05.",
        "Gruppen missade mötet 2026-04-12.",
        "2 kommentarer utan namn, och ett utvecklingsområde som är obesvarat.",
        "Slutrapporten skulle ha kommit 2026-06-15.",
        "Den kom 3 dagar sent och är mottagen.",
        "Redovisningen går ihop",
        "Utvecklingsområdet är besvarat och löst.",
        "kedjan håller.",
    )


def test_the_half_year_of_hallstahammar() -> None:
    """The group restarts, figures are too few, the second report answers the first, the agreement is revised."""
    happens(
        in_memory("half_year_police_hallstahammar"),
        "Rapport 1 fann 15 saker. 6 utvecklingsområden är obesvarade.",
        "Nej: den operativa gruppen är vilande och kan inte kallas.",
        "Gruppen möts igen och tar sig an alla sex utvecklingsområden.",
        "Nej: 60000 kronor ligger utanför gruppens mandat.",
        "Frågan lyfts till rådet, som har mandat och beslutar.",
        "Nej: ingen i gruppen har samtyckt, och ärendet blir inte aktivt.",
        "En av dem, 19 år, undertecknar själv.",
        "Serien är för kort: 2 mätningar fattas. Ingen slutsats dras.",
        "Veckans lägesbild för Hallstahammar: 2 händelser",
        "Den operativa gruppen missade avstämningen 2014-10-18.",
        "Ärendet om gruppen avslutas",
        "Rapport 2 skulle ha kommit 2014-12-15.",
        "Nej: en rapport som inte är inlämnad svarar inte på något.",
        "Rapport 2 kom 3 dagar sent. Den fann 11 saker.",
        "Sekretessen: iakttagelsen är besvarad och löst.",
        "Rollerna: iakttagelsen består.",
        "Översynen bygger på 14 underlag",
        "Nej: polisen har inte undertecknat.",
        "Nej: den gamla överenskommelsen gäller tills den nya träder i kraft.",
        "Rapport 2 har nått länsnätverket för brottsförebyggande råd.",
        "kedjan håller.",
    )
