"""Roles and invites, what guides take, and the organisations' data that staff change in chat."""

from bot.services.work import Table

STAFF_WORK: Table = {}
