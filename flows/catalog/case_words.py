"""How a case is named and shown, to whoever may see it."""

from flows.cases import Case
from flows.text import COMMA, N_, AnyText, Joined, LanguageNames, Text, Verbatim, lines, text

TOPIC_LABELS = {
    "naturalisation": N_("choice.topic.naturalisation"),
    "residence": N_("choice.topic.residence"),
    "work": N_("choice.topic.work"),
    "family": N_("choice.topic.family"),
    "other": N_("choice.topic.other"),
}
SHORT_TOPICS = {
    "naturalisation": N_("case.topic.naturalisation"),
    "residence": N_("case.topic.residence"),
    "work": N_("case.topic.work"),
    "family": N_("case.topic.family"),
    "other": N_("case.topic.other"),
}
"""One word each, so that number, language and topic stand beside one another on a phone's button."""
MODE_LABELS = {
    "online": N_("choice.mode.online"),
    "in_person": N_("choice.mode.in_person"),
    "either": N_("choice.mode.either"),
}
DECLINE_LABELS = {
    "no_time": N_("choice.decline.no_time"),
    "too_complex": N_("choice.decline.too_complex"),
    "know_each_other": N_("choice.decline.know_each_other"),
    "other": N_("choice.decline.other"),
}
OUTCOME_LABELS = {
    "informed": N_("choice.outcome.informed"),
    "application_filed": N_("choice.outcome.application_filed"),
    "sent_on": N_("choice.outcome.sent_on"),
    "not_reached": N_("choice.outcome.not_reached"),
    "other": N_("choice.outcome.other"),
    "ended_by_seeker": N_("choice.outcome.ended_by_seeker"),
    "deleted": N_("choice.outcome.deleted"),
}
NOTE_LIMIT, SHORT_NOTE = 1000, 250
"""So many units a note may have, and so many of it stand beside all else that is shown of a case."""


def case_name(case: Case) -> Text:
    """Name a case by its number, language, topic and district, as guides tell cases apart; fits on a button.

    The district stands last: it is the least that can be missed where a narrow screen cuts the end off.
    """
    topic = text(SHORT_TOPICS.get(case.topic, SHORT_TOPICS["other"]))
    about: list[AnyText] = [text(N_("case.about"), language=LanguageNames((case.language,)), topic=topic)]
    if case.district:
        about.append(Verbatim(case.district))
    return text(N_("case.name"), number=Verbatim(str(case.id)), about=Joined(tuple(about), COMMA))


def nobody_has(case: Case) -> Text:
    """Tell coordinators why a case lies with them: all were asked, or there was nobody to ask."""
    return text(N_("office.all_asked") if case.offers else N_("office.stuck"))


def released(case: Case) -> Joined:
    """Show what the person released, a line each; nothing else of them is known to anybody who works on it."""
    return lines(*case.lines)
