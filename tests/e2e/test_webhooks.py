"""A payment is told to the partner's own address and to the business's, signed, and again where it was not taken."""

from typing import Any

from tests.e2e.office import Office
from tests.e2e.portal import Portal
from tests.e2e.receiver import receiving

PATH = "/programs/keycrm/webhooks"
WANTED = ["commission.created", "customer.registered", "payout.requested"]


def subscribe(portal: Portal, path: str, url: str) -> dict[str, Any]:
    answer = portal.ask(path, "POST", {"url": url, "types": WANTED})
    assert answer.status == 201, answer.text
    assert answer.header("cache-control") == "no-store"
    return dict(answer.document)


def test_a_payment_reaches_the_partner_and_the_business_and_nobody_else(office: Office) -> None:
    partner, other = office.enroll("keycrm", "hooked"), office.enroll("keycrm", "unhooked")
    operator = office.operator("hooky")
    shop = office.open_shop("hooks", "keycrm", "USD")
    with receiving(500) as receiver:
        own = subscribe(partner, PATH, receiver.url("partner"))
        whole = subscribe(operator, f"/operator{PATH}", receiver.url("program"))
        for name, of in (("mine", partner), ("theirs", other)):
            shop.report("signup", f"{name}-crm", code=of.code)
            office.settle_events()
            shop.report("payment", f"{name}-crm", amount=20_000)
        office.settle_all()
        accrued = partner.accrued, other.accrued

        # What came is signed, and the same message came again after the 500.
        mine, all_of_them = receiver.at("partner", own["secret"]), receiver.at("program", whole["secret"])
        assert len(receiver.got) == 2 + 4 + 1
        amounts = {
            body["data"]["recipient"]: body["data"]["amount"]
            for _, body in all_of_them
            if body["type"] == "commission.created"
        }
        assert amounts == {"hooked": accrued[0], "unhooked": accrued[1]}
        told = {(body["type"], body["data"]["customer"]) for _, body in mine}
        assert told == {("customer.registered", "mine-crm"), ("commission.created", "mine-crm")}
        assert "theirs" not in str(mine)
        assert "unhooked" not in str(mine)

        # The log says what the receivers answered.
        logs = [
            delivery
            for portal, path in ((partner, f"{PATH}/{own['id']}"), (operator, f"/operator{PATH}/{whole['id']}"))
            for delivery in portal.ask(f"{path}/deliveries").document["items"]
        ]
        assert {each["state"] for each in logs} == {"delivered"}
        statuses = sorted([attempt["status"] for attempt in each["attempts"]] for each in logs)
        assert statuses == [[204]] * 5 + [[500, 204]]
        (twice,) = [each["id"] for each in logs if len(each["attempts"]) == 2]
        assert [headers["webhook-id"] for _, headers, _ in receiver.got].count(twice) == 2

        # Who is suspended is told nothing more, and the business still is.
        office.run("partners", "suspend", "keycrm", "hooked")
        before = len(receiver.at("partner", own["secret"]))
        shop.report("payment", "mine-crm", amount=10_000)
        office.settle_all()
        assert len(receiver.at("partner", own["secret"])) == before
        assert len(receiver.at("program", whole["secret"])) > len(all_of_them)

        for portal, path in ((partner, f"{PATH}/{own['id']}"), (operator, f"/operator{PATH}/{whole['id']}")):
            assert portal.ask(path, "DELETE").status == 200
