"""Words: what the codes of outcomes and verdicts mean, for people."""

WORDS = {
    "won": "it won",
    "window_over": "its window had closed",
    "not_the_first_click": "an earlier click of the same partner had opened the window",
    "earlier_click_won": "an earlier claim of the same kind won",
    "later_click_won": "a later claim of the same kind won",
    "after_sign_up": "it came after the event",
    "source_not_in_terms": "these terms don't count it",
    "unknown_partner": "it names no partner",
    "partner_not_enrolled": "the partner was not enrolled then",
    "partner_not_approved": "the partner was not approved then",
    "partner_suspended": "the partner was suspended then",
    "partner_left": "the partner had left then",
    "link_archived": "its link was archived then",
    "lead_lost": "the lead was lost then",
    "unknown_lead": "there is no such lead",
    "other_program": "it belongs to another program",
}


def in_words(code: str) -> str:
    """The words for a code; codes without words of their own are read as they are written."""
    return WORDS.get(code) or code.replace("_", " ")
