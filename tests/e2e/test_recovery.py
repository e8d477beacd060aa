"""The table of clicks refuses: the visitor notices nothing, and the click is counted once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.e2e.office import Office
from tests.e2e.visitors import IPHONE, Visitor

KYIV = ZoneInfo("Europe/Kyiv")
CLICKS_TABLE = "LINKLEDGER_CLICKS_TABLE"


@contextmanager
def refusing_clicks(office: Office) -> Iterator[None]:
    """The redirect finds no table that takes its clicks."""
    client = office.stack.client("lambda")
    function = "linkledger-local-redirect"
    settings: Mapping[str, str] = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]

    def use(variables: Mapping[str, str]) -> None:
        client.update_function_configuration(FunctionName=function, Environment={"Variables": dict(variables)})

    use({**settings, CLICKS_TABLE: "linkledger-local-no-such-table"})
    try:
        yield
    finally:
        use(settings)


def test_a_click_that_the_table_refuses_comes_through_the_queue(office: Office) -> None:
    partner = office.enroll("keycrm", "recovered")
    shop = office.open_shop("recovery", "keycrm", "USD")
    phone, desktop = Visitor(user_agent=IPHONE), Visitor()
    today = office.now().astimezone(KYIV).date().isoformat()

    with refusing_clicks(office):
        answer = phone.follow(office.link("RECOVERED"))
        assert answer.status == 302
        assert answer.header("location").startswith("https://keycrm.app/?click_id=")
        assert phone.cookie
        assert recovered_clicks(office) == []
        office.settle_all()  # the queue is worked off while the redirect's table is still away
    desktop.follow(office.link("RECOVERED"))
    office.settle_all()
    assert len(recovered_clicks(office)) == 2

    # The sign-up needs no row of the click, and the closed day counts both clicks once.
    shop.report("signup", "recovered-crm", click_id=phone.click_id)
    office.settle_all()
    assert partner.customers == ["recovered-crm"]
    office.close(until=office.now() + timedelta(days=1))
    day = partner.stats(today)
    assert (day["provisional"], day["clicks"], day["visits"], day["registrations"]) == (False, 2, 2, 1)


def recovered_clicks(office: Office) -> list[object]:
    return [row["sk"] for row in office.rows("clicks", partner="recovered")]
