"""What a person may see of the shared work when they write: loaded for each input, and never more than is theirs.

Nothing here decides; the catalog shows it, and the services check again in their transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.cases import Case, Note
from flows.matching import Guide
from flows.meetings import Attendance, Invitation
from flows.my_date import SavedCheck
from flows.roles import Invite, RoleHolder


@dataclass(frozen=True)
class Counts:
    """What coordinators report, without names.

    Args:
        cases: by state.
        outcomes: closed cases by outcome.
        topics: all cases by topic.
        languages: all cases by language.
        people: everybody who has written to the bot and is not forgotten.
        stuck: open cases that nobody is asked about, and that lie with the coordinators.
        checks: how many people came to each stage: checked, likely, applied, naturalised.
    """

    cases: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    people: int = 0
    stuck: int = 0
    checks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Office:
    """What coordinators see besides.

    Args:
        cases: those that are not closed, oldest first, without one that they asked for themselves; if they are many,
            those that lie with the coordinators, the oldest, and what the person looks at.
        notes: by case, oldest first.
        guides: all, with their load.
        holders: the roles of everybody, or if they are many, of staff, the newest members, and who the person looks at.
        found: whom the person has just looked for by name, or by our number of them.
        left_out: how many people have roles and are not among the holders.
        invited: by audience, how many people a meeting for it would invite; who cannot be reached is not one of them.
        meetings: those to come, with the answers so far.
        counts: numbers for the report.
    """

    cases: tuple[Case, ...] = ()
    notes: Mapping[int, tuple[Note, ...]] = field(default_factory=dict)
    guides: tuple[Guide, ...] = ()
    holders: tuple[RoleHolder, ...] = ()
    found: tuple[int, ...] = ()
    left_out: int = 0
    invited: Mapping[str, int] = field(default_factory=dict)
    meetings: tuple[Attendance, ...] = ()
    counts: Counts = Counts()

    def case(self, case_id: int) -> Case | None:
        """Find a case by its id."""
        return next((case for case in self.cases if case.id == case_id), None)

    def guide(self, person_id: int | None) -> Guide | None:
        """Find a guide by the person's id."""
        return next((guide for guide in self.guides if guide.person_id == person_id), None)

    def attendance(self, meeting_id: int) -> Attendance | None:
        """Find a meeting by its id."""
        return next((each for each in self.meetings if each.meeting.id == meeting_id), None)


@dataclass(frozen=True)
class Desk:
    """What lies before one person.

    Args:
        person_id: our id of them; 0 for somebody new.
        roles: what they are.
        scopes: by role, the organisations or meeting points it is for.
        own_case: the newest case they asked for themselves, until it is closed.
        past_case: without one, the newest that is closed, until it is wiped.
        holder_name: what the guide of their own case is called; empty without one.
        guide: their own entry, if they are a guide.
        offers: the cases that wait for their answer.
        held: the cases they hold.
        heard: of which case something was last passed on to them, if they have more than one, and a number that rises
            with each such message.
        notes: by case that they hold, oldest first.
        invitations: the meetings to come that they are invited to.
        invite: the one behind the link they have just followed, or are looking at.
        saved_check: what they asked us to keep of their check.
        office: for coordinators only.
    """

    person_id: int = 0
    roles: frozenset[str] = frozenset()
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_case: Case | None = None
    past_case: Case | None = None
    holder_name: str = ""
    guide: Guide | None = None
    offers: tuple[Case, ...] = ()
    held: tuple[Case, ...] = ()
    heard: tuple[int, int] | None = None
    notes: Mapping[int, tuple[Note, ...]] = field(default_factory=dict)
    invitations: tuple[Invitation, ...] = ()
    invite: Invite | None = None
    saved_check: SavedCheck | None = None
    office: Office | None = None

    def offer(self, case_id: int) -> Case | None:
        """Find a case that waits for the person's answer."""
        return next((case for case in self.offers if case.id == case_id), None)

    def held_case(self, case_id: int) -> Case | None:
        """Find a case that the person holds."""
        return next((case for case in self.held if case.id == case_id), None)

    def talk(self, case_id: int) -> Case | None:
        """Find a case in whose talk the person has a part: their own, or one they hold."""
        if self.own_case is not None and self.own_case.id == case_id:
            return self.own_case
        return self.held_case(case_id)

    def invitation(self, meeting_id: int) -> Invitation | None:
        """Find a meeting that the person is invited to."""
        return next((each for each in self.invitations if each.meeting.id == meeting_id), None)
