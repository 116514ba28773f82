"""What a person may be in an operator."""

from enum import StrEnum
from types import MappingProxyType

from tadoru.core.words import N_


class Role(StrEnum):
    """A membership's role; a person may hold several in one operator."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    APPROVER = "approver"
    VIEWER = "viewer"
    AUDITOR = "auditor"


LABELS = MappingProxyType(
    {
        Role.ADMINISTRATOR: N_("Administrator"),
        Role.EDITOR: N_("Editor"),
        Role.APPROVER: N_("Approver"),
        Role.VIEWER: N_("Viewer"),
        Role.AUDITOR: N_("Auditor"),
    }
)
