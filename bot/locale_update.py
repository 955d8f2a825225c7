"""`python -m bot.locale_update`: extract the messages and bring every catalogue up to date; what is missing is left empty.

Babel does the work; this keeps `X-Review`, which Babel's own update would drop.
"""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n import LOCALES

SOURCES = ("bot", "flows")
KEYWORDS = {"N_": None, "NP_": (1, 1)}
WIDTH = 100
REVIEW = re.compile(r'^"X-Review: (\w+)\\n"$', re.MULTILINE)


def main() -> None:
    """Write the template and every catalogue anew."""
    template = extracted(LOCALES.parent)
    (LOCALES / "messages.pot").write_bytes(_written(template, omit_header=True))
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po")):
        path.write_text(updated(path.read_text("utf-8"), path.parts[-3], template), "utf-8")


def extracted(root: Path) -> Catalog:
    """Collect the messages that the code names."""
    template = Catalog(project="Lotse", version="", fuzzy=False)
    for source in SOURCES:
        for _file, _line, message, comments, _context in extract_from_dir(
            root / source, [("**.py", "python")], keywords=KEYWORDS
        ):
            template.add(message, auto_comments=comments)
    return template


def updated(text: str, language: str, template: Catalog) -> str:
    """Bring one catalogue's text up to date with the template; its review state stays."""
    review = REVIEW.search(text)
    catalogue = read_po(io.BytesIO(text.encode()), locale=language)
    created_at = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.creation_date = created_at
    written = _written(catalogue, omit_header=False).decode()
    state = review[1] if review else "draft"
    return written.replace('"Language: ', f'"X-Review: {state}\\n"\n"Language: ', 1)


def _written(catalogue: Catalog, *, omit_header: bool) -> bytes:
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=WIDTH,
        no_location=True,
        sort_output=True,
        ignore_obsolete=True,
        omit_header=omit_header,
    )
    return buffer.getvalue()


if __name__ == "__main__":
    main()
