"""The errors of `flows`, apart from ordinary odd answers, which are routes and never exceptions.

FlowsError
├── CatalogError      a conversation is put together wrongly: a programmer's mistake, found at import
├── SessionError      a saved session cannot be read: a data fault, the person starts afresh
├── DirectoryError    the organisations' data is wrong; says file, path and field
├── CaseError         a case cannot change like that; somebody was quicker, or a flow is wrong
└── LawError
    ├── FactsError        a fact is unknown, of the wrong type or contradicts itself; names the fact
    ├── ParametersError   the dated numbers of the law are wrong; names file and entry
    └── NotCoveredError   the day lies before the first day whose law is known
"""


class FlowsError(Exception):
    """Base of everything that `flows` raises on purpose."""


class CatalogError(FlowsError):
    """A conversation is put together wrongly."""


class SessionError(FlowsError):
    """A saved session cannot be read."""


class DirectoryError(FlowsError):
    """The organisations' data is wrong."""


class CaseError(FlowsError):
    """A case cannot change like that."""


class LawError(FlowsError):
    """Base of what goes wrong about the law."""


class FactsError(LawError):
    """A fact is unknown, of the wrong type or contradicts itself."""


class ParametersError(LawError):
    """The dated numbers of the law are wrong."""


class NotCoveredError(LawError):
    """The day lies before the first day whose law is known."""
