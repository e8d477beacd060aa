"""How a batch is retried, split and given up: the semantics that AWS documents for stream mappings."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cli.local.streams.delivery import Backoff, Delivery
from cli.local.streams.failures import GivenUp
from cli.local.streams.invocation import Answer, NotInvokedError, first_failure
from cli.local.streams.records import Record
from cli.local.streams.settings import MappingSettings

NOW = 1_000_000.0

SETTINGS = MappingSettings(
    uuid="11111111-2222-3333-4444-555555555555",
    stream_arn="arn:aws:dynamodb:eu-central-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000",
    function_arn="arn:aws:lambda:eu-central-1:000000000000:function:pay",
    batch_size=10,
    batching_window_seconds=0,
    lanes=1,
    maximum_retries=2,
    maximum_age_seconds=None,
    bisect=True,
    partial_failures=True,
    starting_position="TRIM_HORIZON",
    filters=(),
    on_failure_arn="arn:aws:s3:::failures",
)


def orders(*names: str, created: float = NOW) -> list[Record]:
    return [
        {"dynamodb": {"SequenceNumber": name, "Keys": {}, "ApproximateCreationDateTime": created}} for name in names
    ]


def names(records: Sequence[Record]) -> str:
    return " ".join(record["dynamodb"]["SequenceNumber"] for record in records)


@dataclass
class Shop:
    """A function that pays orders but for those it cannot, and the destination of what it gave up."""

    settings: MappingSettings = SETTINGS
    unpayable: set[str] = field(default_factory=set)
    raises: bool = False
    """Whether an unpayable order makes the whole call fail, instead of being named in the answer."""
    outages: int = 0
    calls: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    given_up: list[GivenUp] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    when_called: Callable[[], None] = lambda: None

    def __call__(self, records: Sequence[Record]) -> Answer:
        if self.outages:
            self.outages -= 1
            raise NotInvokedError("throttled")
        self.calls.append(names(records))
        self.when_called()
        bad = [index for index, record in enumerate(records) if names([record]) in self.unpayable]
        if bad and self.raises:
            return Answer(0, "request-1", "Unhandled")
        self.paid += [names([r]) for index, r in enumerate(records) if index not in bad]
        return Answer(bad[0] if bad else None, "request-1")

    def deliver(self, batch: Sequence[Record]) -> "Shop":
        Delivery(
            settings=self.settings,
            invoke=self,
            keep_failure=self.given_up.append,
            finish=self.finished.extend,
            stopping=self.stopping,
            backoff=Backoff(0, 0),
            now=lambda: NOW,
        ).deliver(batch)
        return self


def test_a_good_batch_is_delivered_once() -> None:
    shop = Shop().deliver(orders("a", "b", "c"))

    assert shop.calls == ["a b c"]
    assert shop.finished == ["a", "b", "c"]


def test_a_named_poison_order_is_given_up_alone_and_all_others_are_paid() -> None:
    shop = Shop(unpayable={"poison"}).deliver(orders("a", "poison", "c", "d"))

    assert {"a", "c", "d"} <= set(shop.paid)
    assert [names(lost.records) for lost in shop.given_up] == ["poison"]
    assert sorted(shop.finished) == ["a", "c", "d", "poison"]


def test_a_crash_is_bisected_down_to_the_poison_order() -> None:
    shop = Shop(unpayable={"poison"}, raises=True).deliver(orders("a", "b", "poison", "d"))

    assert shop.calls == ["a b poison d", "a b", "poison d", "poison", "poison", "poison", "d"]
    assert [(names(lost.records), lost.condition) for lost in shop.given_up] == [("poison", "RetryAttemptsExhausted")]


def test_splitting_uses_up_no_retry() -> None:
    settings = replace(SETTINGS, maximum_retries=0)

    shop = Shop(settings=settings, unpayable={"poison"}, raises=True).deliver(orders("a", "b", "c", "poison"))

    assert [names(lost.records) for lost in shop.given_up] == ["poison"]
    assert set(shop.paid) == {"a", "b", "c"}


def test_without_bisection_the_rest_of_the_batch_is_retried_and_given_up_together() -> None:
    settings = replace(SETTINGS, bisect=False)

    shop = Shop(settings=settings, unpayable={"poison"}).deliver(orders("a", "poison", "c"))

    assert shop.calls == ["a poison c", "poison c", "poison c"]
    assert [(names(lost.records), lost.invocations) for lost in shop.given_up] == [("poison c", 3)]


def test_a_function_that_recovers_in_time_loses_nothing() -> None:
    shop = Shop(unpayable={"b"}, raises=True)
    shop.when_called = lambda: shop.unpayable.clear() if shop.calls.count("b") == 2 else None

    shop.deliver(orders("a", "b"))

    assert shop.given_up == []
    assert shop.paid == ["a", "b"]


def test_an_outage_of_the_service_uses_up_no_retry() -> None:
    shop = Shop(settings=replace(SETTINGS, maximum_retries=0), outages=5).deliver(orders("a"))

    assert shop.paid == ["a"]
    assert shop.given_up == []


def test_a_record_that_became_too_old_is_given_up_without_a_call() -> None:
    settings = replace(SETTINGS, maximum_age_seconds=60)

    shop = Shop(settings=settings).deliver(orders("old", created=NOW - 61))

    assert shop.calls == []
    assert [lost.condition for lost in shop.given_up] == ["RecordAgeExceeded"]


def test_what_is_not_done_when_the_runner_stops_stays_unfinished() -> None:
    shop = Shop(settings=replace(SETTINGS, maximum_retries=None), unpayable={"b"})
    shop.when_called = lambda: shop.stopping.set() if len(shop.calls) == 2 else None

    shop.deliver(orders("a", "b"))

    assert shop.finished == ["a"]
    assert shop.given_up == []


def test_the_answer_names_the_lowest_failed_record() -> None:
    batch = orders("a", "b", "c")

    assert first_failure(b'{"batchItemFailures": [{"itemIdentifier": "c"}, {"itemIdentifier": "b"}]}', batch) == 1
    assert first_failure(b'{"batchItemFailures": []}', batch) is None
    assert first_failure(b"null", batch) is None
    assert first_failure(b'{"batchItemFailures": [{"itemIdentifier": ""}]}', batch) == 0
    assert first_failure(b'{"batchItemFailures": [{"itemIdentifier": "unknown"}]}', batch) == 0
