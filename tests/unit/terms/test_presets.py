"""The presets: each loads, survives being stored, and tells its partner what its program does."""

import pytest

from linkledger.errors import NotFound
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.sentences import sentences

PROGRAMS = {
    "amarkets", "apteka", "b1", "bet-n-joy", "burger-king", "cumulative", "keycrm", "kontur", "letoile", "mif",
    "multi-level", "ostrovok", "skyeng", "sportmaster", "tinkoff", "yourhosting", "zenden",
}  # fmt: skip

PHRASES = [
    ("amarkets", "You earn 300.00 RUB for each customer's first activation"),
    ("apteka", "You earn 100 points for each customer's first order, at most 30 days (720 hours) after"),
    ("apteka", "Your customer gets 100 points for its first sign-up"),
    ("b1", "You earn 25 % of each paid top-up"),
    ("b1", "Payouts go to the balance of any company, any amount."),
    ("bet-n-joy", "An operator approves or rejects your application"),
    ("bet-n-joy", "You earn 30 % of the net revenue of all your customers together in each month, nothing deducted"),
    ("bet-n-joy", "A negative month counts as 0"),
    ("bet-n-joy", "5 % of each commission that a partner whom you recruited earns by its own customers"),
    ("bet-n-joy", "each month from the 2nd at 01:00 Asia/Seoul (GMT+9) until that month ends there"),
    ("bet-n-joy", "Days and months are those of Asia/Dubai (GMT+4)."),
    ("bet-n-joy", "from 100000 KRW on"),
    ("bet-n-joy", "A customer who signs up anew belongs to the partner named then, or to nobody."),
    ("bet-n-joy", "you are not liable for your customers"),
    ("burger-king", "You earn 400 points for each customer's first order of at least 699.00 RUB"),
    ("burger-king", "Your customer gets 400 points for its first order of at least 699.00 RUB"),
    ("cumulative", "500.00 RUB once, when a customer's orders, less refunds, reach 10000.00 RUB together"),
    ("keycrm", "10 % from your 1st paying customer on, 20 % from the 6th on and 30 % from the 21st on"),
    ("keycrm", "A click counts for 7 days (168 hours), from the first one of each partner on."),
    ("keycrm", "12 calendar months from the customer's registration"),
    ("keycrm", "into your own account as a top-up, any amount, with 20 % of the underlying payments on top"),
    ("keycrm", "from 50.00 USD on"),
    ("kontur", "10 % for accounting and 50 % for signature, nothing for other products"),
    ("kontur", "a lead that you submitted"),
    ("letoile", "You earn 13 % of each order"),
    ("mif", "You earn 500 points for each customer's very first order"),
    ("mif", "Your customer pays 30 % less for its very first order"),
    ("multi-level", "From the customers of partners whom you recruited, you earn 3 % of each order"),
    ("multi-level", "From the customers of partners 2 levels below you, you earn 1 % of each order"),
    ("ostrovok", "You earn 4000 points for each customer's first recruitment as a partner"),
    ("ostrovok", "What is earned is spent inside; nothing is paid out."),
    ("skyeng", "You earn 100 % of each customer's very first payment, at most 2700.00 RUB"),
    ("sportmaster", "app installation, entry into the loyalty program and order of at least 1000.00 RUB"),
    ("tinkoff", "You earn 500.00 RUB for each customer's first issued card"),
    ("yourhosting", "10 % for hosting, nothing for other products"),
    ("yourhosting", "Each month on the 1st at 06:00 Europe/Amsterdam (GMT+1, in summer GMT+2)"),
    ("zenden", "Each order that names you through your code is yours by itself; nobody needs to sign up."),
    ("zenden", "points may pay at most 20 % of a purchase"),
]  # fmt: skip


def test_every_program_has_its_preset_named_as_it_is() -> None:
    assert set(preset_names()) == PROGRAMS
    assert {load_preset(name).program for name in preset_names()} == PROGRAMS


def test_an_unknown_preset_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(NotFound, match="there are: amarkets, apteka"):
        load_preset("kyecrm")


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_preset_survives_being_stored_as_json(name: str) -> None:
    preset = load_preset(name)
    assert Terms.model_validate_json(preset.model_dump_json(by_alias=True)) == preset


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_preset_is_told_in_sentences_each_said_once(name: str) -> None:
    told = sentences(load_preset(name))
    assert len(set(told)) == len(told)
    assert all(each.endswith(".") and each[0].isupper() and "  " not in each for each in told[1:])
    assert not any(word in " ".join(told) for word in ("None", "True", "False", "{", "_percent"))


@pytest.mark.parametrize(("name", "phrase"), PHRASES)
def test_the_sentences_of_a_preset_say_its_rules(name: str, phrase: str) -> None:
    assert phrase in "\n".join(sentences(load_preset(name)))


def test_the_reward_ids_that_others_rely_on() -> None:
    terms = load_preset("bet-n-joy")
    revshare, override = terms.reward("revshare"), terms.reward("override")
    assert revshare is not None
    assert override is not None
    assert (str(revshare.percent), str(override.percent)) == ("30", "5")
    assert terms.monthly_rewards == (revshare,)
    assert terms.overrides == (override,)
    assert terms.reward("revenue_share") is None
    assert [reward.id for reward in load_preset("keycrm").rewards] == ["revenue_share"]
    assert [reward.id for reward in load_preset("b1").rewards] == ["top_up_share"]


def test_accounts_have_the_programs_unit_and_points_where_a_reward_pays_them() -> None:
    assert load_preset("sportmaster").units == ("RUB", "points")
    assert load_preset("skyeng").units == ("RUB",)
    assert load_preset("bet-n-joy").units == ("KRW",)


def test_only_rules_by_paying_customers_count_across_customers_and_only_bonuses_keep_lots() -> None:
    assert [name for name in preset_names() if load_preset(name).counts_paying_customers] == ["keycrm"]
    assert [name for name in preset_names() if load_preset(name).keeps_lots] == ["keycrm"]
