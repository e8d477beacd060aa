"""What the audit trail says of a changed partner: its standing in full, of personal data only that they changed."""

from typing import Any

from linkledger.access.audit import Recorded
from linkledger.partners.partner import Partner

_PERSONAL = ("name", "account", "contact_hashes")
_TOLD = ("code", "approved_at", "suspended_at", "banned_at", "company", "parent")


def note_partner(action: Recorded, before: Partner | None, after: Partner) -> None:
    """Notes what became of the partner; None before is a new one."""
    action.changed(_told(before), _told(after))
    for field in _PERSONAL:
        was, is_ = getattr(before, field, None), getattr(after, field)
        if was != is_ and (was or is_):
            new = "changed" if was else "given"
            action.changed({field: "given" if was else None}, {field: new if is_ else None})


def _told(partner: Partner | None) -> dict[str, Any]:
    if partner is None:
        return {}
    told = {field: getattr(partner, field) for field in _TOLD}
    percents = {reward: str(percent) for reward, percent in partner.percents.items()}
    again = partner.rejected.may_apply_again if partner.rejected is not None else None
    return {**told, "percents": percents or None, "may_apply_again": again}
