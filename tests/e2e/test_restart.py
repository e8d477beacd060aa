"""The whole AWS goes away in the middle of the day's events: what was accepted is paid, and nothing twice."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from typing import Any

import pytest

from tests.e2e.office import COMMISSION, Office
from tests.e2e.shop import Shop
from tests.e2e.visitors import Visitor

SENDERS = 3
BEFORE_THE_OUTAGE = 15
UNANSWERED_EACH = 10
DEADLINE_SECONDS = 60


class Till(threading.Thread):
    """Sends one payment after the other until it has got no answer for some of them."""

    def __init__(self, shop: Shop, customer: str) -> None:
        super().__init__(daemon=True)
        self.payments: list[dict[str, Any]] = []
        self.accepted: set[str] = set()
        self._shop = shop
        self._customer = customer

    @property
    def unanswered(self) -> int:
        return len(self.payments) - len(self.accepted)

    def run(self) -> None:
        while self.unanswered < UNANSWERED_EACH:
            payment = self._shop.event("payment", self._customer, amount=100_00 + len(self.payments))
            self.payments.append(payment)
            with suppress(OSError, HTTPException):
                if self._shop.post(payment).status == 202:
                    self.accepted.add(payment["id"])


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not within {DEADLINE_SECONDS} s: {what}"
        time.sleep(0.01)


def test_an_outage_in_the_middle_of_events_loses_and_doubles_no_commission(office: Office) -> None:
    office.enroll("keycrm", "restart")
    shop = office.open_shop("restart", "keycrm", "USD")
    for number in range(SENDERS):
        visitor = Visitor()
        visitor.follow(office.link("RESTART"))
        shop.report("signup", f"restart-{number}", click_id=visitor.click_id)
    tills = [Till(shop, f"restart-{number}") for number in range(SENDERS)]

    # Payments come in; while some are accepted and not yet settled, everything stops.
    for till in tills:
        till.start()
    wait_until(
        lambda: sum(len(till.accepted) for till in tills) >= BEFORE_THE_OUTAGE and COMMISSION in office.unread(),
        "some payments accepted and not yet settled",
    )
    office.stack.stop_emulator()
    for till in tills:
        till.join(DEADLINE_SECONDS)
        assert not till.is_alive()
    payments = [payment for till in tills for payment in till.payments]
    accepted = {payment for till in tills for payment in till.accepted}
    with pytest.raises(OSError, match="refused"):
        Visitor().follow(office.link("RESTART"))  # the redirect is down with everything else

    # After the restart the shop sends all of them again, as a careful one does. What was accepted is known still; of
    # what got no answer, some may have been taken in before.
    office.stack.restart_emulator()
    for event in payments:
        assert shop.post(event).status in ((200,) if event["id"] in accepted else (200, 202)), event
    office.settle_all()
    assert Visitor().follow(office.link("RESTART")).status == 302

    partner = office.portal("keycrm", "restart@partners.example")
    expected = {event["id"]: event["amount"] for event in payments}
    assert set(partner.earnings) == set(expected)
    # 10 % each, rounded half even to whole cents: every till's payments are 100.00, 100.01, 100.02 ... USD.
    assert partner.earnings == {event: rounded_tenth(amount) for event, amount in expected.items()}
    assert partner.accrued == sum(rounded_tenth(amount) for amount in expected.values())


def rounded_tenth(cents: int) -> int:
    """A tenth of so many cents, half even."""
    whole, rest = divmod(cents, 10)
    return whole + (rest > 5 or (rest == 5 and whole % 2 == 1))
