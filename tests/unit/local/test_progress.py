"""How far a mapping has come, over restarts of the runner and of the emulator."""

from pathlib import Path

from cli.local.streams.progress import Progress, ProgressFiles
from cli.local.streams.records import Record


def change(number: str, item: str, amount: int = 1) -> Record:
    keys = {"pk": {"S": item}}
    return {"dynamodb": {"SequenceNumber": number, "Keys": keys, "NewImage": {**keys, "amount": {"N": str(amount)}}}}


def test_the_checkpoint_waits_for_the_slowest_lane(tmp_path: Path) -> None:
    files = ProgressFiles(tmp_path, "pay.orders")
    progress = Progress(files)
    for number, item in (("1", "a"), ("2", "b"), ("3", "c")):
        progress.begin(change(number, item))

    progress.finish(["2", "3"])
    assert files.checkpoint() is None

    progress.finish(["1"])
    assert files.checkpoint() == "3"


def test_after_a_restart_of_the_emulator_only_unfinished_changes_come_again(tmp_path: Path) -> None:
    before = Progress(ProgressFiles(tmp_path, "pay.orders"))
    before.begin(change("1", "paid"))
    before.begin(change("2", "under way"))
    before.finish(["1"])

    after = Progress(ProgressFiles(tmp_path, "pay.orders"))

    assert not after.begin_caught_up(change("91", "paid"))
    assert after.begin_caught_up(change("92", "under way"))
    assert after.begin_caught_up(change("93", "never read"))
    assert after.begin_caught_up(change("94", "paid", amount=2)), "a later change of a finished item is a new one"


def test_a_change_that_was_caught_up_is_not_done_twice_when_the_stream_tells_it_too(tmp_path: Path) -> None:
    progress = Progress(ProgressFiles(tmp_path, "pay.orders"))

    assert progress.begin_caught_up(change("91", "a"))
    assert not progress.begin(change("1", "a"))


def test_a_change_under_way_is_not_caught_up_meanwhile(tmp_path: Path) -> None:
    progress = Progress(ProgressFiles(tmp_path, "pay.orders"))
    progress.begin(change("1", "a"))

    assert not progress.begin_caught_up(change("91", "a"))


def test_the_checkpoint_is_always_a_place_in_the_stream(tmp_path: Path) -> None:
    files = ProgressFiles(tmp_path, "pay.orders")
    progress = Progress(files)
    progress.begin(change("1", "a"))
    progress.begin_caught_up(change("91", "b"))

    progress.finish(["1", "91"])

    assert files.checkpoint() == "1"
