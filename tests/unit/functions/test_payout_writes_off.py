"""The hourly payout run writes off what the terms don't ask back, with or without time for more, and says how much."""

import pytest

from functions.payout import handler as payout
from linkledger.earning.ports import LoadedProgram
from linkledger.payouts import write_off
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.builders import START, Business
from tests.unit.functions.edge import Context, clock_of


def test_the_run_after_the_months_close_writes_off_and_the_next_ones_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_off, "ACCOUNTS_AT_ONCE", 1)
    document = load_preset("keycrm").model_dump(mode="json", by_alias=True, exclude_none=True)
    business = Business(read_terms(document | {"payout": document["payout"] | {"negative_balance": "write_off"}}))
    for partner in ("anna", "boris"):
        business.at("2026-03-01T09:00:00+00:00").enroll(partner)
        business.sign_up(f"c-{partner}", code=business.code_of(partner))
        paid = business.post("payment", f"c-{partner}", amount=50_000)
        business.request_payout(partner, 5_000, f"top_up:account-of-{partner}")
        business.after(days=3).refund(paid, 20_000)
    business.at("2026-04-01T02:00:00+00:00").rollup.run("keycrm", START, business.now)
    programs, clock = [LoadedProgram("keycrm", START)], clock_of(business)
    runner = payout.Runner(business.maturity, business.write_offs, business.batches, lambda: programs, clock)
    monkeypatch.setattr(payout, "runner", lambda: runner)
    written = []
    for _ in range(4):
        business.after(hours=1)
        written.append(payout.handler({}, Context())["programs"]["keycrm"]["written_off"])
    assert written == [1, 1, 0, 0]
    for partner in ("anna", "boris"):
        balance = business.balance(partner)
        assert (balance.available, balance.written_off, balance.accrued) == (0, -2_000, 3_000)
