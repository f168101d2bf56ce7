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


def test_the_half_year_of_nykoping() -> None:
    """Ages, consents lost and renewed, the wall towards EST, the end of the agreement, and what was measured."""
    happens(
        in_memory("half_year_sspf_nykoping"),
        "har mötts och förberett, innan något ärende tas upp.",
        "Nej: en elvaåring tas inte upp utan ett angivet skäl.",
        "innan någon har samtyckt:",
        "Elevhälsan får inte lämna uppgiften till fritidsgården",
        "En kopia för varje myndighet, granskad av den. Ärendet är aktivt.",
        "har samtyckt till det till och med den 31 maj 2025 (12 kap. 2 § OSL).",
        "Frånvaron har lämnats till fritidsgården, och det är antecknat.",
        "Nej: den som sitter i EST är inte med på mötet.",
        "Från oro till åtgärd: 27 dagar.",
        "Rektorn är i teamet och ser en åtgärd av två",
        "Pappan återkallar. Ärendet är i samma stund vilande.",
        "Nej: rektorns fönster är stängt",
        "Nej: det tidigare ja:et bär inget nytt utlämnande.",
        "Samtycket har återkallats.",
        "Alla undertecknar en ny blankett.",
        "Nej: en text som pekar ut en person tas inte emot.",
        "Nej: en uppgift om en enskild kommer inte in i EST.",
        "5 händelser, 2 platser att titta på först.",
        "SSPF får bilden: 2 platser utan antal, 1 föreslagen åtgärd, ingen person.",
        "Nej: den som sitter i EST får inte veta att ärendet finns.",
        "Nej: ett ärende som inte finns ger samma svar.",
        "Styrgruppen ser bara intervall: 5-9 ärenden.",
        "Planen fortsätter till 2025-01-27.",
        "Ett nytt ärende hade fått tas upp i dag.",
        "Nej: inget nytt ärende tas upp utan en överenskommelse som gäller.",
        "Det öppna ärendet fortsätter, på sitt samtycke.",
        "Målet är nått. Ärendet är avslutat.",
        "41 dagar blev 27. 1 mätning fattas. Ingen slutsats dras.",
        "Närvaro: 88,4, 87,9 och 90,2 procent. Det har blivit bättre.",
        "samtal som uteblev: 2024-12-19.",
        "kedjan håller.",
    )


def test_the_half_year_of_sspf_finspang() -> None:
    """An agreement first, a case with a revised plan, an evaluation of five modules, a finding that is answered."""
    happens(
        in_memory("half_year_sspf_finspang"),
        "Nej: ett ärende tas inte upp innan parterna har kommit överens.",
        "En överenskommelse är undertecknad av 4 parter: nu kan ärenden öppnas.",
        "Nej: frånvaro ensam räcker inte",
        "Ungdomen är elva år. I Finspång är inga åldrar angivna.",
        "Nej: samtycke begärs inte innan någon håller ihop ärendet.",
        "Mamman har ensam vårdnad och undertecknar. Ärendet är aktivt.",
        "Skolan får lämna uppgiften till socialtjänsten, eftersom ingen sekretess hindrar det.",
        "Socialtjänsten får lämna uppgiften till fritidsgården, eftersom",
        "Polisen får inte lämna uppgiften till fritidsgården",
        "Nej: planen saknar vad barnet själv tycker.",
        "Planen har 2 åtgärder, en hos fritiden och en hos polisen.",
        "Planen har en andra utgåva, och den första finns kvar.",
        "SSPF: fem moduler gjorda. Intervjuade: 11 i samverkan och 2 ur målgruppen.",
        "Nej: utvärderingen är inte slut förrän också LOS moduler är gjorda.",
        "Slutrapporten kom i tid. Utvärderingen är slut.",
        "Nej: ett utvecklingsområde står obesvarat.",
        "Enhetschefen tar sig an det. Nu står inget obesvarat.",
        "Kvar är 4 parter som bara är med i LOS.",
        "Åtgärder vars dag har gått: 2.",
        "Nej: den ena åtgärden saknar resultat.",
        "Målet är delvis nått. Ärendet är avslutat och lämnat över.",
        "Styrgruppen skickar tillbaka den",
        "Nej: en rapport som är tillbakaskickad svarar inte på något.",
        "I tid, på sista dagen. Iakttagelsen om vem som håller ihop är löst.",
        "kedjan håller.",
    )


def test_the_half_year_of_los() -> None:
    """Own powers, an answer for each pair, outcomes per agency, a question beyond the mandate, no sight of SSPF."""
    happens(
        in_memory("half_year_los_finspang"),
        "Nej: tillståndsenheten kan inte ta med Skatteverkets befogenhet.",
        "Nej: fritiden är part i SSPF, inte i LOS, och deltar inte.",
        "ska på eget initiativ lämna uppgiften till polisen (6 § lagen (2025:170)).",
        "Socialtjänsten får inte lämna uppgiften till polisen",
        "(26 kap. 1 § OSL).",
        "lämna uppgiften till Kronofogden behöver bedömas av en behörig tjänsteman.",
        "lämna uppgiften till Kronofogden (1–3 §§ lagen (2016:774)).",
        "Nej: ett beslut som inte tillåter något antecknas inte som en delning.",
        "Nej: Kronofogden kom utan egen befogenhet, och insatsen beslutas inte.",
        "föreslagen på nytt, med 4 myndigheter. Beslutad.",
        "Nej: tillståndsenheten redovisar inte åt Skatteverket.",
        "Nej: ett utfall vilar på den egna befogenheten, aldrig på någon annans.",
        "Fyra myndigheter, fyra utfall. Uppföljning 2025-12-01.",
        "Nej: arbetsgruppen bestämmer inte vad som går först.",
        "Styrgruppen har mandat och beslutar.",
        "Nej: dagen för uppföljning har inte kommit.",
        "Insatsen följs upp, två dagar sent.",
        "2 insatser, 1 lokal, besökt mer än en gång.",
        "Kronofogden: 1 utmätning",
        "tillståndsenheten: 2 föreläggande",
        "LOS: fem moduler gjorda, 11 intervjuade, 0 ur målgruppen.",
        "Samma uppdrag gäller SSPF: 5 moduler kvar.",
        "Nej: polisen i LOS får inte veta att ett ärende i SSPF finns.",
        "Nej: inte heller socialtjänsten",
        "kedjan håller.",
    )


def test_the_half_year_of_est() -> None:
    """Pictures of weeks, one without, what lasts goes up, the picture of the law is renewed, a promise is kept."""
    happens(
        in_memory("half_year_est_nykoping"),
        "Beslutad. Den ska uppdateras senast 2025-11-20.",
        "Nej: en text med en adress till någon tas inte emot.",
        "Nej: ingen text når bilden innan en handläggare har läst den.",
        "1. torget: 3 händelser, inga veckan före.",
        "Åtgärd på kort sikt: lagad belysning. På lång sikt: bänkarna flyttas.",
        "1. stationen: 3 händelser, fler än veckan före.",
        "Torget är inte längre en hot spot.",
        "Bilden skulle ha kommit 2025-09-22. 2 rapporter låg och väntade.",
        "1. skolgården: 3 händelser, inga veckan före.",
        "2. stationen: 2 händelser, lika många som veckan före.",
        "Analysen skulle ha kommit 2025-10-03.",
        "Av kvartalets 16 händelser var 9 vid stationen.",
        "Nej: gruppen som gör bilden får inte besluta om pengar.",
        "Styrgruppen har mandat och beslutar om belysning vid stationen.",
        "Planen har 3 åtgärder. Den följs upp 2025-12-15.",
        "skulle ha uppdaterats 2025-11-20. Den är en dag för gammal.",
        "Nej: den gamla ersätts inte av en som inte är beslutad.",
        "är publicerad och gäller till 2027-11-21.",
        "Offentligt: en lägesbild, ett medborgarlöfte och avtalet. Ingen veckobild.",
        "belysningen är uppskjuten till 2026-01-23.",
        "5 av 6 har fått veta. Kvar: ett bevakningsföretag.",
        "1. stationen: 2 händelser, färre än veckan före.",
        "Löftet för 2025: ett hölls, ett hölls delvis.",
        "Möten som uteblev: 2025-09-22, 2025-12-22, 2025-12-29.",
        "Analys som styrgruppen väntar på: 2026-01-03.",
        "kedjan håller.",
    )
