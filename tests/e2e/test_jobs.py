"""What takes long, and who is forgotten: over HTTP, the queue, the bucket and its links, with IAM enforced."""

import time
from typing import Any
from urllib.request import urlopen

from tests.e2e.office import Office
from tests.e2e.portal import Portal

LONGEST_WAIT_SECONDS = 120


def done(asked: Portal, jobs: str, **order: str) -> Any:
    """A job, ordered and waited for."""
    ordered = asked.ask(jobs, "POST", order)
    assert ordered.status == 201, ordered.text
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < until:
        job = asked.ask(f"{jobs}/{ordered.document['id']}").document
        if job["status"] not in ("queued", "running"):
            assert job["status"] == "done", job
            return job
        time.sleep(0.5)
    raise AssertionError(f"still {job['status']} after {LONGEST_WAIT_SECONDS} seconds")


def fetched(job: Any) -> str:
    with urlopen(job["file"]["url"]) as answer:
        assert answer.headers["content-disposition"] == f'attachment; filename="{job["file"]["name"]}"'
        text: str = answer.read().decode()
    return text


def test_figures_are_fetched_as_files_and_a_customer_is_forgotten(office: Office) -> None:
    jana, olga = office.enroll("keycrm", "jana"), office.operator("olga")
    shop = office.open_shop("jobs-shop", "keycrm", "USD")
    ada = {"name": "Ada Lovelace", "email": "ada@home.example"}
    assert shop.post(shop.event("signup", "ada-1", code="JANA", **ada)).status == 202
    assert shop.post(shop.event("payment", "ada-1", amount=100_000, currency="USD")).status == 202
    office.settle_events()

    lines = fetched(done(jana, "/programs/keycrm/jobs", kind="commissions_csv")).splitlines()
    assert len(lines) == 2
    assert ",ada-1," in lines[1]
    everybodys = fetched(done(olga, "/operator/programs/keycrm/jobs", kind="customers_csv"))
    assert "ada-1,jana," in everybodys
    assert "Ada" not in everybodys

    data = "/operator/programs/keycrm/customers/ada-1/personal-data"
    assert olga.ask(data).document["person"]["name"] == "Ada Lovelace"
    before = jana.accrued
    erased = olga.ask(f"{data}/erase", "POST", {"reason": "asked for by letter"})
    assert (erased.status, erased.document["status"]) == (200, "erased"), erased.text
    assert olga.ask(data).document["person"] is None
    shown = jana.see("customers/ada-1?personal=full")["customer"]
    assert (shown["name"], shown["erased"]) == (None, True)
    assert jana.accrued == before
    left = [
        str(row)
        for table in ("people", "events", "customers", "partners", "requests", "audit")
        for row in office.rows(table)
    ]
    assert [row for row in left if "Ada Lovelace" in row or "ada@home" in row] == []
