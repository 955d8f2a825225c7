"""Meetings: invitations, answers, reminders, and what is said when one moves or is cancelled."""

from bot.services.work import Table

MEETING_WORK: Table = {}
