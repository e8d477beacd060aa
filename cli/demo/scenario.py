"""Who takes part, and what must come of it: every figure was worked out by hand from the named rows of PROGRAMS."""

from dataclasses import dataclass

from cli.demo.shop import Price
from linkledger.partners.enroll import Application

# -- what the shop sells ----------------------------------------------------------------------------------------------

PRICES = {
    "keycrm": Price("payment", 100_00, "USD"),
    "b1": Price("topup", 15_00, "EUR"),
}

# -- who visits -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Audience:
    """A partner's visitors on the first day, beside those who sign up.

    `lookers` click once; `returning` of them click again an hour later; `doubles` of them click twice at once, which
    counts once. `bots` are link previews; `heads` and `prefetches` are not counted at all.
    """

    lookers: int
    returning: int = 0
    doubles: int = 0
    bots: int = 0
    heads: int = 0
    prefetches: int = 0


@dataclass(frozen=True)
class Member:
    """A partner of the demo, with its sign-in."""

    program: str
    application: Application
    audience: Audience

    @property
    def id(self) -> str:
        return self.application.partner

    @property
    def code(self) -> str:
        return self.id.upper()

    @property
    def email(self) -> str:
        return f"{self.id}@partners.example"


MEMBERS = (
    Member("keycrm", Application("olena", "crm-olena", name="Olena"), Audience(30, 8, 6, 12, 5, 3)),
    Member("keycrm", Application("ivan", "crm-ivan", name="Ivan"), Audience(10, bots=2)),
    Member("keycrm", Application("maria", "crm-maria", name="Maria"), Audience(8, bots=1)),
    Member("keycrm", Application("petro", "crm-petro", name="Petro"), Audience(6, bots=3)),
    Member("b1", Application("rasa", "b1-rasa", "rasa-uab", name="Rasa"), Audience(40, 10, 5, 15, 6)),
    Member("b1", Application("jonas", "b1-jonas", "jonas-mb", name="Jonas"), Audience(12, bots=1)),
)

# -- who buys ---------------------------------------------------------------------------------------------------------

OLENAS_CUSTOMERS = tuple(f"crm-{number:02d}" for number in range(1, 22))
LATE_PAYER = OLENAS_CUSTOMERS[4]
"""Its first payment occurred as the fifth, but is reported after all others'."""

FIRMS_BY_LINK = tuple(f"firm-{number:02d}" for number in range(1, 71))
FIRMS_BY_CODE = tuple(f"firm-{number:02d}" for number in range(71, 75))
FIRM_INVITED = "firm-75"
PAYING_FIRMS = (*FIRMS_BY_LINK[:55], *FIRMS_BY_CODE, FIRM_INVITED)
"""60 of 75: PROGRAMS b1 1 says 80 %."""

# -- what must come of it ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """A partner's row: counts, today's rate in percent, and money in minor units of the program's unit."""

    clicks: int
    bots: int
    registrations: int
    paying: int
    rate: str
    accrued: int
    paid: int
    balance: int


EXPECTED: dict[tuple[str, str], Figures] = {
    # Clicks: 21 who sign up + 30 lookers + 8 who return = 59; the 6 double clicks count once.
    # keycrm 6: first payments of 100.00 of 21 customers: 5 x 10.00 + 15 x 20.00 + 1 x 30.00 = 380.00;
    #           after the 21st, customer 1 pays 100.00 again at 30 %: + 30.00;
    # "Beyond the sources": 40.00 refunded of the 6th customer's payment, at its own 20 %: - 8.00;
    # keycrm 6, reported after its month had closed: customer 2 pays 50.00 at 30 %: + 15.00. In all 417.00.
    # keycrm 7: 49.99 refused, 342.00 to the bank; keycrm 8: 15.00 topped up. Paid 357.00, left 60.00.
    ("keycrm", "olena"): Figures(59, 12, 21, 21, "30", 417_00, 357_00, 60_00),
    # keycrm 2: A's click on day 0, B's on day 5: who registers on day 6 is A's, on day 8 B's; each pays 100.00 at 10 %.
    # Clicks: the two + 10 lookers for A, the two + 8 lookers for B.
    ("keycrm", "ivan"): Figures(12, 2, 1, 1, "10", 10_00, 0, 10_00),
    ("keycrm", "maria"): Figures(10, 1, 1, 1, "10", 10_00, 0, 10_00),
    # keycrm 2: clicks on day 0 and day 5, registers on day 8: not attributed, its payment earns nobody anything.
    # Clicks: the two + 6 lookers.
    ("keycrm", "petro"): Figures(8, 3, 0, 0, "10", 0, 0, 0),
    # b1 1: 75 firms x 80 % x 15.00 = 900.00 at 25 %: 225.00. b1 8: 100.00 moved to a company, 125.00 left.
    # b1 2, 4, 7: an invoice, a firm that came without a link and one of the partner's own group earn nothing.
    # b1 6: one of the 75 was invited without any link. Clicks: 70 who sign up + 40 lookers + 10 who return.
    ("b1", "rasa"): Figures(120, 15, 75, 60, "25", 225_00, 100_00, 125_00),
    # b1 5: invites a firm that has an inviter already: it stays there.
    ("b1", "jonas"): Figures(12, 1, 0, 0, "25", 0, 0, 0),
}
