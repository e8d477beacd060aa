"""What a merchant's back end gets wrong: each answer is checked, and none of it may change a figure."""

from cli.demo.scenario import OLENAS_CUSTOMERS, PAYING_FIRMS
from cli.demo.world import World
from cli.merchant import Answer, Merchant

_MORE_THAN_IS_TAKEN = 256 * 1024


def stumble(world: World) -> None:
    """Duplicates, another body under a known id, malformed events, unknown customers, wrong keys."""
    firm, customer = PAYING_FIRMS[-1], OLENAS_CUSTOMERS[0]
    expect, refused = world.checks.expect, world.checks.refused
    b1, keycrm = world.shop.merchants["b1"], world.shop.merchants["keycrm"]
    for _ in range(3):
        again = world.shop.pay("b1", f"topup-{firm}", firm)
        expect("the same event again is a duplicate", (200, "duplicate"), (again.status, again.result))
    other = world.shop.pay("b1", f"topup-{firm}", firm, 99_00)
    refused("another body under a known id", (409, "event_conflict"), *_said(other))
    faulty = keycrm.post({"id": "m1", "type": "payment", "amount": "12,50", "colour": "red"})
    refused("a malformed event", (422, "invalid_event"), *_said(faulty))
    expect("every faulty field is named", True, all(word in faulty.detail for word in ("amount", "colour")))
    stranger = world.shop.pay("keycrm", "m2", "nobody-knows-me")
    refused("a payment of an unknown customer", (422, "unknown_customer"), *_said(stranger))
    euros = keycrm.post({"id": "m3", "type": "payment", "customer": customer, "amount": 100, "currency": "EUR"})
    refused("a payment in another currency", (422, "wrong_currency"), *_said(euros))
    ahead = world.shop.pay("keycrm", "m4", customer, occurred_at="2999-01-01T00:00:00Z")
    refused("a payment that has not happened yet", (422, "occurred_ahead"), *_said(ahead))
    refused("a body that is no JSON", (400, "invalid_json"), *_said(b1.post("{")))
    long = b1.post({"id": "m5", "type": "topup", "customer": firm, "plan": "x" * _MORE_THAN_IS_TAKEN})
    refused("a body that is too long", (413, "body_too_large"), *_said(long))
    wrong = Merchant(b1.api_url, "llk_" + "0" * 40).post({"id": "m6", "type": "topup", "customer": firm})
    refused("a wrong API key", (401, "invalid_api_key"), *_said(wrong))
    forged = world.shop.report("keycrm", "m7", "signup", customer="crm-forger", click_id="AAAA.forged")
    expect("a forged click id binds nobody, and is no error", "accepted", forged.result)


def _said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code
