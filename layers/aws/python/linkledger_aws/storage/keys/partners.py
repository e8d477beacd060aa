"""Keys of partners and of what they bring with them: memberships, invitations, leads, notices."""

from datetime import datetime

from linkledger_aws.storage.keys.key import Key, millis

PARTNERS = "partner#"


def partner(program: str, partner: str) -> Key:
    return Key(program, f"{PARTNERS}{partner}")


def partner_id(sk: str) -> str:
    return sk.removeprefix(PARTNERS)


def partner_range(after: str, through: str | None) -> tuple[str, str]:
    """Sort keys after the partner ``after``, up to and with ``through``; ``!`` is below all that an id holds, ``~``
    above."""
    return f"{PARTNERS}{after}!", f"{PARTNERS}{'~' if through is None else through}"


def membership(sub: str, program: str) -> Key:
    return Key(f"sub#{sub}", program)


def child(program: str, parent: str, partner: str) -> Key:
    """The mark that the parent recruited, or was given, the partner."""
    return Key(f"children#{program}#{parent}", partner)


def acceptance(program: str, partner: str, version: int) -> Key:
    """That the partner agreed to that version of the terms."""
    return Key(f"accepted#{program}#{partner}", f"{version:06d}")


def invitation(sha256: str) -> Key:
    return Key(f"invitation#{sha256}", "invitation")


def key_mark(program: str, partner: str | None, key: str) -> Key:
    """Which API key a partner has; ``key`` is the key's id."""
    return Key(f"keys#{program}#{partner}", f"key#{key}")


def lead(program: str, lead: str) -> Key:
    return Key(f"leads#{program}", lead)


def program_of_leads(pk: str) -> str:
    return pk.removeprefix("leads#")


def lead_of_partner(program: str, partner: str, lead: str) -> Key:
    """The mark that the partner submitted the lead."""
    return Key(f"leads#{program}#{partner}", lead)


def lead_of_contact(program: str, contact_hash: str, lead: str) -> Key:
    """The mark that the lead has this contact."""
    return Key(f"lead-contact#{program}#{contact_hash}", lead)


def lead_id_at(at: datetime) -> str:
    """Below every lead of that millisecond or later."""
    return f"lead_{millis(at):013d}"


def lead_person(program: str, lead: str) -> Key:
    """Who a lead is, in the table of people; no program's name holds a ``#``."""
    return Key(f"lead#{program}", lead)


def read_notice(program: str, partner: str, notice: str) -> Key:
    """That a partner has read a notice, among the items that go by themselves."""
    return Key(f"notices#{program}#{partner}", notice)
