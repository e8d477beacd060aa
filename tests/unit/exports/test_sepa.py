"""A bank reads our SEPA file: valid by ISO 20022's schema, with sums, ids and an alphabet that every bank takes."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from schwifty import IBAN

from linkledger.errors import LinkledgerError, Refused
from linkledger_exports.export import export
from linkledger_exports.order import ExportOrder, PostalAddress
from linkledger_exports.pain001 import Party, Transfer, credit_transfers, refuse_other_schemas
from linkledger_exports.sepa import SepaCreditTransfer, message_id
from linkledger_exports.sepa_text import transliterate
from tests.unit.exports.orders import (
    FRENCH,
    GERMAN,
    NOON,
    SAUDI,
    SEPA,
    SHOP,
    attempt,
    batch,
    faulty_fields,
    german_account,
    of,
    owed,
)

BANKS_ALPHABET = re.compile(r"[A-Za-z0-9/?:().,'+ -]+")


def document(order: ExportOrder, form: SepaCreditTransfer = SEPA) -> ElementTree.Element:
    [file] = export(order, form).files
    return ElementTree.fromstring(file.content)


def texts(root: ElementTree.Element, path: str) -> list[str | None]:
    return [each.text for each in root.findall("./" + "/".join(f"{{*}}{step}" for step in path.split("/")))]


ARABIC_DIGITS = {ord(str(digit)): chr(0x660 + digit) for digit in range(10)}
ANY_NAME = st.text(st.characters(), max_size=80) | st.text("Aä ñЖ中&<>'\"/-_;+🎉\u0308", min_size=1)

GROUP = "CstmrCdtTrfInitn/PmtInf"
TRANSFER = f"{GROUP}/CdtTrfTxInf"


def test_a_bank_finds_every_payment_with_its_sums() -> None:
    root = document(of([2250, 5, 100_000]))
    assert root.tag == "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}Document"
    for part in ("CstmrCdtTrfInitn/GrpHdr", GROUP):
        assert (texts(root, f"{part}/NbOfTxs"), texts(root, f"{part}/CtrlSum")) == (["3"], ["1022.55"])
    assert texts(root, f"{TRANSFER}/Amt/InstdAmt") == ["22.50", "0.05", "1000.00"]
    assert {each.get("Ccy") for each in root.iter() if each.tag.endswith("InstdAmt")} == {"EUR"}
    assert texts(root, f"{TRANSFER}/CdtrAcct/Id/IBAN") == [FRENCH] * 3
    assert texts(root, f"{TRANSFER}/Cdtr/Nm") == ["Anna Kovalenko"] * 3
    assert texts(root, f"{GROUP}/ReqdExctnDt/Dt") == ["2026-04-06"]
    assert texts(root, f"{GROUP}/DbtrAcct/Id/IBAN") == [GERMAN]
    assert texts(root, f"{GROUP}/DbtrAgt/FinInstnId/BICFI") == ["COBADEFFXXX"]


def test_a_payment_carries_its_payout_id_in_letters_that_banks_pass_on() -> None:
    order = of([100])
    root = document(order)
    assert order.payments[0].payout == "po_000000000000000000000001"
    assert texts(root, f"{TRANSFER}/PmtId/EndToEndId") == ["po-000000000000000000000001"]
    assert texts(root, f"{TRANSFER}/RmtInf/Ustrd") == ["keycrm po-000000000000000000000001"]


def test_the_files_ids_and_time_come_from_the_batch_alone() -> None:
    root = document(replace(of([100]), created_at=datetime.fromisoformat("2026-04-05T14:00:00+02:00")))
    assert texts(root, "CstmrCdtTrfInitn/GrpHdr/CreDtTm") == ["2026-04-05T12:00:00Z"]
    assert texts(root, "CstmrCdtTrfInitn/GrpHdr/MsgId") == texts(root, f"{GROUP}/PmtInfId")
    assert texts(root, f"{GROUP}/PmtInfId") == [message_id(of([100]), 1)]


def test_no_two_files_or_batches_share_an_id_and_all_fit() -> None:
    longest = replace(of([100]), program="a" * 32, batch="b" * 63 + "_")
    orders = [of([100]), replace(of([100]), batch="2026-04"), longest, replace(longest, batch="b" * 64)]
    ids = [message_id(order, number) for order in orders for number in (1, 2, 99_999)]
    assert len(set(ids)) == len(ids)
    assert all(len(each) <= 35 and BANKS_ALPHABET.fullmatch(each) for each in ids)


def test_a_payer_without_bic_says_that_none_is_given() -> None:
    root = document(of([100]), SepaCreditTransfer(replace(SHOP, bic=None), SEPA.execution))
    assert texts(root, f"{GROUP}/DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


def test_addresses_are_structured_or_absent() -> None:
    home = PostalAddress("Köln", "DE", street="Große Straße", building="1a", postcode="50667")
    form = SepaCreditTransfer(replace(SHOP, address=replace(home, building=None)), SEPA.execution)
    root = document(batch(owed(100, address=home), owed(100, 2)), form)
    [address] = root.findall(".//{*}Cdtr/{*}PstlAdr")
    assert [(each.tag.partition("}")[2], each.text) for each in address] == [
        ("StrtNm", "Grosse Strasse"),
        ("BldgNb", "1a"),
        ("PstCd", "50667"),
        ("TwnNm", "Koln"),
        ("Ctry", "DE"),
    ]
    assert len(root.findall(".//{*}Dbtr/{*}PstlAdr")) == 1
    assert not root.findall(".//{*}AdrLine")


def test_accounts_are_taken_as_people_write_them() -> None:
    root = document(batch(owed(100, iban="fr76 3000 6000 0112 3456 7890 189", bic="bnpa fr pp")))
    assert texts(root, f"{TRANSFER}/CdtrAcct/Id/IBAN") == [FRENCH]
    assert texts(root, f"{TRANSFER}/CdtrAgt/FinInstnId/BICFI") == ["BNPAFRPP"]


@pytest.mark.parametrize(
    "iban",
    [
        None,
        "",
        "DE89370400440532013001",
        "DE8937040044053201300",
        "XX89370400440532013000",
        SAUDI,
        GERMAN.translate(ARABIC_DIGITS),
    ],
)
def test_an_account_that_sepa_can_not_reach_is_refused(iban: str | None) -> None:
    assert faulty_fields(batch(owed(100), owed(100, 2, iban=iban)), SEPA) == ["payments[1].iban"]


@pytest.mark.parametrize("country", ["AL", "MD", "ME", "MK", "RS", "CH", "GB"])
def test_an_account_in_a_country_that_joined_sepa_is_reached(country: str) -> None:
    iban = IBAN.random(country, random=Random(1)).compact
    assert texts(document(batch(owed(100, iban=iban))), f"{TRANSFER}/CdtrAcct/Id/IBAN") == [iban]


def test_every_fault_of_the_payer_is_named() -> None:
    nowhere = PostalAddress("", "Germany")
    form = SepaCreditTransfer(replace(SHOP, name="", iban="DE1", bic="X", address=nowhere), date(2026, 4, 4))
    assert faulty_fields(batch(owed(100, unit="USD")), form) == [
        "debtor.name",
        "debtor.iban",
        "debtor.bic",
        "debtor.address.town",
        "debtor.address.country",
        "execution",
        "unit",
    ]


def test_the_schemes_largest_transfer_passes_and_a_cent_more_does_not() -> None:
    assert texts(document(of([99_999_999_999])), f"{TRANSFER}/Amt/InstdAmt") == ["999999999.99"]
    assert faulty_fields(of([100_000_000_000]), SEPA) == ["payments[0].amount"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Jürgen Groß & Söhne", "Jurgen Gross + Sohne"),
        ("Ольга Коваленко", "Ol'ga Kovalenko"),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Ελένη", "Elene"),
        ("Anna 🎉 (b_1)", "Anna (b-1)"),
        ("𝓐nna", "Anna"),
        ("Əliyev", "Eliyev"),
        ("Zoe\u0308", "Zoe"),
    ],
)
def test_names_are_written_in_the_banks_alphabet(name: str, written: str) -> None:
    assert texts(document(batch(owed(100, name=name))), f"{TRANSFER}/Cdtr/Nm") == [written]


@pytest.mark.parametrize(
    "name",
    ["", "  ", "🎉", "...", "Anna\x00", "A" * 71, "𐎀𐎁", "Anna \U00020000", "Anna \u0241", "佐々木", "Anna\ud800"],
)
def test_a_name_that_would_arrive_mutilated_is_refused(name: str) -> None:
    assert faulty_fields(batch(owed(100, name=name)), SEPA) == ["payments[0].name"]


@settings(max_examples=300, deadline=None)
@given(names=st.lists(ANY_NAME, min_size=1, max_size=3), town=ANY_NAME)
def test_whatever_people_call_themselves_the_file_is_valid_or_refused_by_field(names: list[str], town: str) -> None:
    address = PostalAddress(town, "DE")
    order = batch(*(owed(100, number, name=name, address=address) for number, name in enumerate(names)))
    outcome = attempt(order, SEPA)
    if isinstance(outcome, LinkledgerError):
        paths = {f"payments[{at}].{field}" for at in range(len(names)) for field in ("name", "address.town")}
        assert outcome.code == "invalid_export"
        assert {each.field for each in outcome.faults} <= paths
    else:
        [file] = outcome.files
        refuse_other_schemas(file.content)
        root = ElementTree.fromstring(file.content)
        written = [*texts(root, f"{TRANSFER}/Cdtr/Nm"), *texts(root, f"{TRANSFER}/Cdtr/PstlAdr/TwnNm")]
        assert all(each and BANKS_ALPHABET.fullmatch(each) for each in written)


@settings(max_examples=500)
@given(st.characters(categories=["L", "N"]))
def test_no_letter_is_lost_silently(letter: str) -> None:
    assume(any(unicodedata.category(each)[0] in "LN" for each in unicodedata.normalize("NFKC", letter)))
    assert transliterate(f"A{letter}") != "A"


def test_a_message_that_breaks_the_schema_is_never_written() -> None:
    payer = Party("Shop GmbH", GERMAN, None, {})
    payment = Transfer("po-1", Party("Anna Kovalenko", FRENCH, None, {}), 100, "keycrm po-1")
    with pytest.raises(Refused) as refused:
        credit_transfers("m" * 36, NOON, payer, SEPA.execution, [payment])
    assert refused.value.code == "export_schema_differs"


def test_a_file_that_breaks_the_schema_never_leaves() -> None:
    [file] = export(of([100]), SEPA).files
    for broken in (file.content.replace(b"<NbOfTxs>1<", b"<NbOfTxs>one<"), b"<Document>"):
        with pytest.raises(Refused) as refused:
            refuse_other_schemas(broken)
        assert refused.value.code == "export_schema_differs"


def test_ten_thousand_payments_fill_one_file_and_one_more_begins_the_next() -> None:
    payments = [owed(100 + number, number, iban=german_account(number)) for number in range(10_001)]
    exported = export(batch(*payments, created_at=NOON.astimezone(UTC)), SEPA)
    assert [file.count for file in exported.files] == [10_000, 1]
    assert [file.total for file in exported.files] == [sum(100 + n for n in range(10_000)), 10_100]
    for file in exported.files:
        root = ElementTree.fromstring(file.content)
        cents = f"{file.total // 100}.{file.total % 100:02d}"
        assert texts(root, "CstmrCdtTrfInitn/GrpHdr/CtrlSum") == texts(root, f"{GROUP}/CtrlSum") == [cents]
