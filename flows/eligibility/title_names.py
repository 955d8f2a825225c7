"""What people call themselves or their card in everyday words, such as `subsidiärer Schutz`, `öğrenciyim` or `لاجئ`.

Such a word counts only by itself: a word more may turn it round, as in `kein Student` or `mein Mann ist Flüchtling`.
"""

import re
from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    r"subsidi(?:ä|ae)r(?:e[nrs]?)?(?: schutz)?|subsidiary protection|(?:ال)?حماية (?:ال)?(?:فرعية|ثانوية)|ikincil koruma|"
    r"додатковий захист|дополнительная защита": "ae_25_2",
    r"anerkannter? fl(?:ü|ue)chtling|fl(?:ü|ue)chtlings(?:eigenschaft|schutz)|recogni[sz]ed refugee|refugee status|"
    r"صفة (?:ال)?لاجئ|mülteci statüsü|статус біженця": "ae_25_2",
    r"asylberechtigte?r?": "ae_25_1",
    r"abschiebungsverbot|removal ban|منع (?:ال)?ترحيل|заборона депортації": "ae_25_3",
    r"vor(?:ü|ue)bergehende[nr]? schutz|temporary protection|(?:ال)?حماية (?:ال)?مؤقتة|geçici koruma|тимчасовий захист|"
    r"временная защита": "ae_24",
    # Many call themselves so who have another card: asked for a procedure, or came out of a war.
    r"fl(?:ü|ue)chtling|refugee|لاجئة?|mülteci(?:yim)?|multeci(?:yim)?|біженець|біженка|беженец|беженка": "ask_25",
    r"student(?:in)?|(?:ال)?طالبة?|öğrenci(?:yim)?|ogrenci(?:yim)?|студент(?:ка)?": "ae_16b",
}
_BESIDE: Final = frozenset(
    [
        "ich", "bin", "habe", "als", "i", "am", "m", "have", "a", "an", "as", "أنا", "انا", "عندي", "لدي", "معي", "ben", "bende",
        "я", "маю", "є", "в", "мене", "у", "меня", "есть", "aufenthaltserlaubnis", "karte",
    ]
)  # fmt: skip
_ANY: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_NAMES)})(?!\w)")
_SIGN: Final = re.compile(r"[^\w\s]+")


def named_so(plain: str) -> str | None:
    """Find the title, or the section to ask about, that lower-case words name; None where they say anything else."""
    words = " ".join(_SIGN.sub(" ", plain).split())
    for name, code in _NAMES.items():
        match = re.search(rf"(?<!\w)(?:{name})(?!\w)", words)
        if match and _BESIDE.issuperset((words[: match.start()] + words[match.end() :]).split()):
            return code
    return None


def without_names(plain: str) -> str:
    """Leave out such names, where the section that stands beside them says more exactly which title it is."""
    return _ANY.sub("", plain)
