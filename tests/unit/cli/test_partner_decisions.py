"""Operators decide about partners by the command; it does what the API does, trail included."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.output import CliError
from linkledger.errors import Invalid, Refused
from linkledger.ledger.entries import AccountKey
from linkledger.partners.suspend import suspend
from tests.builders import Business


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    """bet-n-joy with boss and anna, who is approved, and ben, who waits."""
    business = Business.running("bet-n-joy")
    for partner in ("anna", "ben", "boss"):
        business.enroll(partner)
    business.approve("anna")
    stores = SimpleNamespace(
        terms=business.terms_store,
        partners=business.partners,
        links=business.links,
        blocks=business.blocks,
        audit=business.audit,
    )
    monkeypatch.setattr("cli.partner_decisions.deployment", lambda stage: stage)
    monkeypatch.setattr("cli.partner_decisions.stores_of", lambda _: stores)
    monkeypatch.setattr("cli.partner_decisions.business_now", lambda _: business.now)
    return business


def says(*arguments: str) -> str:
    asked = ["partners", arguments[0], "bet-n-joy", *arguments[1:], "--operator", "dana"]
    answer = CliRunner().invoke(app, asked, env={"COLUMNS": "200"})
    if answer.exception is not None:
        raise answer.exception
    return " ".join(answer.output.split())


def status_of(business: Business, partner: str) -> str:
    found = business.partners.get("bet-n-joy", partner)
    assert found is not None
    return found.status


def test_a_partner_is_reinstated_and_banned(business: Business) -> None:
    suspend("bet-n-joy", "anna", business.now, business.partners, business.links)
    business.after(hours=1)
    assert says("reinstate", "anna", "--reason", "It was fine.") == "Partner anna is active."
    assert "is banned" in says("ban", "anna", "--reason", "Fraud.")
    assert status_of(business, "anna") == "banned"
    assert business.blocks.is_blocked(AccountKey("bet-n-joy", "anna", "KRW")) == "Fraud."
    with pytest.raises(Refused):
        says("reinstate", "anna", "--reason", "Sorry.")
    trail = [(str(each.actor), each.name, str(each.outcome), each.reason) for each in business.audit.actions.values()]
    assert trail == [
        ("command:dana", "partner.reinstated", "done", "It was fine."),
        ("command:dana", "partner.banned", "done", "Fraud."),
        ("command:dana", "partner.reinstated", "refused", "partner_banned"),
    ]


def test_an_applicant_is_rejected(business: Business) -> None:
    assert says("reject", "ben", "--reason", "No site.", "--for-good") == "Partner ben is rejected."
    ben = business.partners.get("bet-n-joy", "ben")
    assert ben is not None
    assert ben.rejected is not None
    assert (ben.status, ben.rejected.may_apply_again) == ("rejected", False)


def test_rates_are_agreed_and_taken_back(business: Business) -> None:
    assert says("rate", "anna", "revshare=35") == "Partner anna: revshare 35 %."
    assert says("rate", "anna") == "Partner anna: the rates of the terms."
    with pytest.raises(CliError, match="no rate"):
        says("rate", "anna", "revshare")
    with pytest.raises(Invalid, match="revshare"):
        says("rate", "anna", "revshare=a lot")


def test_a_partner_is_moved(business: Business) -> None:
    assert says("parent", "anna", "boss") == "Partner anna is below boss."
    assert says("parent", "anna") == "Partner anna is below nobody."
    with pytest.raises(Invalid):
        says("parent", "anna", "anna")
