"""Files for PayPal, Wise and people: the columns they take, amounts by ISO 4217, and nothing that runs."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkledger.csv_text import neutral
from linkledger_exports.amounts import decimal_text, minor_units
from linkledger_exports.csv_text import read_rows, write_rows
from linkledger_exports.export import export
from linkledger_exports.formats import Format
from linkledger_exports.order import ExportOrder
from linkledger_exports.paypal import PayPalPayouts
from linkledger_exports.plain import PlainCsv
from linkledger_exports.wise import WiseBatch, WiseTemplate
from tests.unit.exports.orders import FRENCH, SAUDI, batch, faulty_fields, of, owed


def content(order: ExportOrder, form: Format) -> bytes:
    [file] = export(order, form).files
    return file.content


def test_paypal_gets_receiver_amount_currency_payout_note_and_wallet_without_a_header() -> None:
    assert content(of([2250, 5]), PayPalPayouts()) == (
        b"anna1@example.com,22.50,EUR,po_000000000000000000000001,keycrm 2026-03,PAYPAL\r\n"
        b"anna2@example.com,0.05,EUR,po_000000000000000000000002,keycrm 2026-03,PAYPAL\r\n"
    )


def test_paypal_reads_amounts_by_the_payers_country() -> None:
    exported = export(of([2250]), PayPalPayouts(decimal_mark=","))
    assert b',"22,50",EUR,' in exported.files[0].content
    assert exported.manifest.total == 2250


@pytest.mark.parametrize(("unit", "amount", "written"), [("JPY", 700, b",700,"), ("HUF", 70_000, b",700,")])
def test_paypal_pays_some_currencies_whole(unit: str, amount: int, written: bytes) -> None:
    assert written in content(of([amount], unit=unit), PayPalPayouts())


def test_what_paypal_can_not_pay_is_refused() -> None:
    assert faulty_fields(of([70_050], unit="HUF"), PayPalPayouts()) == ["payments[0].amount"]
    assert faulty_fields(of([100], unit="KRW"), PayPalPayouts()) == ["unit"]
    assert faulty_fields(of([100], email=None), PayPalPayouts()) == ["payments[0].email"]


def test_a_payout_id_that_paypal_would_cut_is_refused() -> None:
    assert faulty_fields(batch(replace(owed(100), payout="p" * 31)), PayPalPayouts()) == ["payments[0].payout"]


@pytest.mark.parametrize(
    "email",
    [
        *("", "anna", "anna@example", "an na@example.com", "ánna@example.com", "anna@example.com\n"),
        *("=anna@example.com", "+a@example.com", "a;=b@example.com", "a" * 120 + "@example.com"),
    ],
)
def test_an_address_that_can_not_be_paid_or_would_run_is_refused(email: str) -> None:
    for form in (PayPalPayouts(), WiseBatch("EUR", WiseTemplate.EMAIL)):
        assert faulty_fields(batch(owed(100, email=email)), form) == ["payments[0].email"]


def test_wise_pays_bank_accounts_the_exact_amount() -> None:
    order = batch(owed(2250, business=True, iban="fr76 3000 6000 0112 3456 7890 189"), owed(5, 2, email=None))
    assert content(order, WiseBatch("USD")).decode() == (
        "name,recipientEmail,paymentReference,receiverType,amountCurrency,amount,sourceCurrency,targetCurrency,IBAN\r\n"
        f"Anna Kovalenko,anna1@example.com,po-000000000000000000000001,BUSINESS,target,22.50,USD,EUR,{FRENCH}\r\n"
        f"Anna Kovalenko,,po-000000000000000000000002,PERSON,target,0.05,USD,EUR,{FRENCH}\r\n"
    )


def test_wise_pays_whoever_has_an_address_alone() -> None:
    written = content(batch(owed(2250, iban=None)), WiseBatch("EUR", WiseTemplate.EMAIL)).decode()
    assert written == (
        "name,recipientEmail,paymentReference,receiverType,amountCurrency,amount,sourceCurrency,targetCurrency\r\n"
        "Anna Kovalenko,anna1@example.com,po-000000000000000000000001,PERSON,target,22.50,EUR,EUR\r\n"
    )


def test_wise_reaches_accounts_beyond_sepa_and_no_wrong_ones() -> None:
    assert SAUDI.encode() in content(of([100], unit="SAR", iban=SAUDI), WiseBatch("EUR"))
    assert faulty_fields(of([100], iban="SA1"), WiseBatch("EUR")) == ["payments[0].iban"]
    assert faulty_fields(of([100], iban=None), WiseBatch("EUR")) == ["payments[0].iban"]
    assert faulty_fields(of([100], email="anna"), WiseBatch("EUR")) == ["payments[0].email"]


def test_points_are_no_money_that_leaves() -> None:
    order = of([100], unit="points")
    assert faulty_fields(order, WiseBatch("points")) == ["source_currency", "unit"]
    assert faulty_fields(order, PayPalPayouts()) == ["unit"]
    assert b",100,points," in content(order, PlainCsv())


@pytest.mark.parametrize(("unit", "written"), [("KRW", "2250"), ("EUR", "22.50"), ("KWD", "2.250")])
def test_amounts_have_the_decimals_of_their_currency(unit: str, written: str) -> None:
    for form in (PlainCsv(), WiseBatch("EUR")):
        exported = export(of([2250, 1], unit=unit), form)
        assert f",{written}," in exported.files[0].content.decode()
        assert exported.files[0].total == 2251


@given(st.integers(1, 10**15), st.sampled_from(["KRW", "EUR", "KWD", "points"]))
def test_an_amount_is_read_back_as_it_was_written(amount: int, unit: str) -> None:
    assert minor_units(decimal_text(amount, unit), unit) == amount


def test_an_amount_with_more_decimals_than_its_currency_is_not_read_as_another() -> None:
    with pytest.raises(ValueError, match="more decimals than EUR"):
        minor_units("22.505", "EUR")


def test_plain_csv_is_for_people() -> None:
    order = batch(owed(2250, name='Öl "&" Co, Київ', bic="bnpafrpp"), owed(5, 2, iban=None, email=None))
    assert content(order, PlainCsv()).decode() == (
        "payout,partner,name,amount,unit,iban,bic,email\r\n"
        f'po_000000000000000000000001,anna1,"Öl ""&"" Co, Київ",22.50,EUR,{FRENCH},BNPAFRPP,anna1@example.com\r\n'
        "po_000000000000000000000002,anna2,Anna Kovalenko,0.05,EUR,,,\r\n"
    )


def test_a_destination_in_plain_csv_is_right_or_absent() -> None:
    order = batch(
        owed(100, iban="DE1", bic="X", email="anna"), owed(100, 2, name="Anna\r\n"), owed(1, 3, name="\ud800")
    )
    assert faulty_fields(order, PlainCsv()) == [
        "payments[0].iban",
        "payments[0].bic",
        "payments[0].email",
        "payments[1].name",
        "payments[2].name",
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("  @SUM(A1)", "  '@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("＝1+1", "'＝1+1"),
        ("Anna;=1+1", "Anna;'=1+1"),
        ("\u200b+1", "\u200b'+1"),
        ("Anna-Maria = A+", "Anna-Maria = A+"),
    ],
)
def test_a_name_that_would_run_in_the_finance_departments_spreadsheet_is_only_text(name: str, written: str) -> None:
    for form in (PlainCsv(), WiseBatch("EUR")):
        header, row = read_rows(content(batch(owed(100, name=name)), form))
        assert row[header.index("name")] == written


@given(st.lists(st.lists(st.text(), min_size=2, max_size=3), min_size=1, max_size=4))
def test_no_cell_of_any_file_begins_a_formula(rows: list[list[str]]) -> None:
    read = read_rows(write_rows(rows))
    assert read == [[neutral(cell) for cell in row] for row in rows]
    for cell in (cell for row in read for cell in row):
        assert not re.match(r"[\t\r\n]", cell)
        for part in re.split(r"[;\t\r\n]", cell):
            assert not re.match(r"\s*[=+\-@＝＋－＠]", part)


@given(st.text("=+-@\t\r\n; a'"))
def test_neutralising_takes_nothing_away_and_does_nothing_twice(text: str) -> None:
    once = neutral(text)
    assert neutral(once) == once
    letters = iter(once)
    assert all(each in letters for each in text), "the text is there in its order, apostrophes between"
