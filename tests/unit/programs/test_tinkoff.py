"""The survey program tinkoff (PROGRAMS.md): 500 RUB a friend who is issued a card by the link."""

from tests.unit.programs.scenarios import RUB, Scenario


def test_three_friends_with_cards_bring_1500() -> None:
    story = Scenario.of("tinkoff", "anna")
    cards = []
    for number in range(3):
        story.click("anna", visitor=f"v{number}")
        story.sign_up(f"friend-{number}", visitor=f"v{number}")
        cards.append(story.event("card_issued", f"friend-{number}"))
    end = story.run()
    assert [end.earned(each) for each in cards] == [{"anna": 500 * RUB}] * 3
    assert end.available("anna", "RUB") == 1500 * RUB


def test_an_application_without_a_card_brings_nothing_and_neither_does_a_card_without_the_link() -> None:
    story = Scenario.of("tinkoff", "anna")
    story.click("anna")
    story.sign_up("friend", visitor="v1")
    story.sign_up("alone")
    card = story.event("card_issued", "alone")
    end = story.run()
    assert end.earned(card) == {}
    assert end.commissions() == []


def test_a_second_card_of_the_same_friend_brings_nothing() -> None:
    story = Scenario.of("tinkoff", "anna")
    story.sign_up("friend", code="ANNA")
    first, second = (story.event("card_issued", "friend") for _ in range(2))
    end = story.run()
    assert (end.earned(first), end.earned(second)) == ({"anna": 500 * RUB}, {})


def test_the_card_itself_may_come_by_the_link() -> None:
    story = Scenario.of("tinkoff", "anna")
    story.click("anna")
    card = story.event("card_issued", "friend", visitor="v1")
    assert story.run().earned(card) == {"anna": 500 * RUB}


def test_the_numbers_of_the_day_show_each_step_at_once() -> None:
    story = Scenario.of("tinkoff", "anna").at("2026-03-05T12:00:00+03:00")
    for number in range(3):
        story.click("anna", visitor=f"v{number}")
        story.sign_up(f"friend-{number}", visitor=f"v{number}")
        story.event("card_issued", f"friend-{number}")
    day = story.run().stats("anna")["2026-03-05"]
    assert (day["clicks"], day["registrations"], day["commission"]) == (3, 3, 1500 * RUB)


def test_a_card_that_is_taken_back_takes_back_the_whole_and_once() -> None:
    story = Scenario.of("tinkoff", "anna")
    story.sign_up("friend", code="ANNA")
    card = story.event("card_issued", "friend")
    first, second = (story.event("chargeback", None, of=card) for _ in range(2))
    end = story.run()
    assert end.earned(first) == {"anna": -500 * RUB}
    assert end.refusals(second) == ["refund_exceeds_payment"]
