"""How a title that was read from words is shown again: as it stands on the card, in German letters."""

from flows.eligibility.title_words import ASK
from flows.eligibility.titles import is_permit
from flows.text import Verbatim

# Words of the cards and papers themselves; they are the same in every language.
_ON_PAPER = {
    "eu": "EU",
    "eea": "EWR",
    "eu_family_card": "Aufenthaltskarte",
    "swiss": "Schweiz",
    "gb_withdrawal": "Aufenthaltsdokument-GB",
    "niederlassungserlaubnis": "Niederlassungserlaubnis",
    "daueraufenthalt_eu": "Daueraufenthalt-EU",
    "association_turkey": "§ 4 Abs. 2 AufenthG",
    "visa_d": "Visum D",
    "fiktion_81_3": "Fiktionsbescheinigung § 81 Abs. 3",
    "fiktion_81_4": "Fiktionsbescheinigung § 81 Abs. 4",
    "gestattung": "Aufenthaltsgestattung",
    "duldung": "Duldung",
}


def title_label(code: str) -> Verbatim:
    """Show a title, or a section of which the paragraph was not named yet, as it is printed."""
    if code.startswith(ASK):
        return Verbatim(f"§ {code.removeprefix(ASK)} AufenthG")
    if not is_permit(code):
        return Verbatim(_ON_PAPER.get(code, code))
    section, *paragraph = code.removeprefix("ae_").split("_")
    return Verbatim(f"§ {section} Abs. {paragraph[0]} AufenthG" if paragraph else f"§ {section} AufenthG")
