"""A month's batch started three times at once, and killed throughout, pays each partner once (the soak: 100,000)."""

from pathlib import Path

import pytest

from linkledger.payouts import asking, gather
from tests.soak.payday import play


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_300_partners_are_each_paid_once_what_march_brought_them(
    seed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "ACCOUNTS_IN_A_PART", 20)
    monkeypatch.setattr(asking, "ASKED_PER_COMMIT", 7)
    played = play(seed, 300, 0.05, tmp_path)
    assert int(str(played["crashes"])) > 20
    assert int(str(played["turns"])) > 100
    assert played["left out"]
    assert played["audited away"]
