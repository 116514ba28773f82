"""In which matters somebody speaks for an operator, and who else may see the contact."""

from types import MappingProxyType

from tadoru.core.words import N_

MATTERS = ("general", "footprint", "diligence", "passport", "technical", "security")
SHARED = ("partners", "nobody")
LABELS = MappingProxyType(
    {
        "general": N_("General questions"),
        "footprint": N_("Carbon footprint"),
        "diligence": N_("Due diligence"),
        "passport": N_("Battery passport"),
        "technical": N_("Technical connection"),
        "security": N_("Security"),
    }
)
SHARED_LABELS = MappingProxyType(
    {
        "partners": N_("companies that we deal with"),
        "nobody": N_("our own people only"),
    }
)
