"""When a message is tried again."""

from datetime import UTC, datetime, timedelta

from linkledger.webhooks.schedule import ATTEMPTS, WAITS, next_attempt

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def waits(message: str) -> list[timedelta]:
    found = [next_attempt(attempt, message, NOW) for attempt in range(1, ATTEMPTS)]
    return [each - NOW for each in found if each is not None]


def test_eight_attempts_take_about_a_day() -> None:
    assert ATTEMPTS == 8
    assert next_attempt(ATTEMPTS, "msg_1", NOW) is None
    assert timedelta(hours=23) < sum(waits("msg_1"), timedelta()) < timedelta(hours=27)


def test_each_wait_is_longer_than_the_one_before_and_at_most_a_tenth_more_than_it_says() -> None:
    for message in ("msg_1", "msg_2", "msg_3"):
        assert waits(message) == sorted(waits(message))
        for wait, least in zip(waits(message), WAITS, strict=True):
            assert least <= wait <= least * 1.1


def test_messages_that_failed_together_do_not_come_back_together_and_a_repeat_is_no_other() -> None:
    assert len({waits(f"msg_{number}")[-1] for number in range(20)}) == 20
    assert waits("msg_1") == waits("msg_1")
