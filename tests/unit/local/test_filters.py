"""Which stream records a mapping's filters let pass."""

import pytest

from cli.local.filters import UnsupportedFilterError, matches, matches_any

PAYMENT = {
    "eventName": "INSERT",
    "dynamodb": {"Keys": {"sk": {"S": "event"}}, "NewImage": {"amount": {"N": "1500"}, "kind": {"S": "payment"}}},
}


def test_the_commission_function_sees_new_events_alone() -> None:
    new_events = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["event"]}}}}

    assert matches(PAYMENT, new_events)
    assert not matches({**PAYMENT, "eventName": "REMOVE"}, new_events)
    assert not matches({**PAYMENT, "dynamodb": {"Keys": {"sk": {"S": "conflict#ab12"}}}}, new_events)


def test_a_mapping_without_filters_sees_everything() -> None:
    assert matches_any(PAYMENT, [])


def test_one_matching_filter_is_enough() -> None:
    assert matches_any(PAYMENT, [{"eventName": ["REMOVE"]}, {"eventName": ["INSERT"]}])
    assert not matches_any(PAYMENT, [{"eventName": ["REMOVE"]}, {"eventName": ["MODIFY"]}])


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        ([{"numeric": [">", 1000]}], True),
        ([{"numeric": [">", 0, "<=", 1499]}], False),
        ([{"prefix": "15"}], True),
        ([{"suffix": "15"}], False),
        ([{"anything-but": ["1500"]}], False),
        ([{"anything-but": {"prefix": "9"}}], True),
        ([{"exists": True}], True),
        (["1500", "1600"], True),
        ([1500], False),
    ],
)
def test_operators_compare_the_value(rule: list[object], passes: bool) -> None:
    assert matches(PAYMENT, {"dynamodb": {"NewImage": {"amount": {"N": rule}}}}) is passes


def test_an_absent_field_passes_only_a_rule_that_wants_it_absent() -> None:
    assert matches(PAYMENT, {"dynamodb": {"OldImage": {"amount": {"N": [{"exists": False}]}}}})
    assert not matches(PAYMENT, {"dynamodb": {"OldImage": {"amount": {"N": [{"prefix": "1"}]}}}})


def test_alternatives_across_fields() -> None:
    pattern = {"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"NewImage": {"kind": {"S": ["payment"]}}}}]}

    assert matches(PAYMENT, pattern)


def test_an_unknown_operator_is_named_rather_than_ignored() -> None:
    with pytest.raises(UnsupportedFilterError, match="cidr"):
        matches(PAYMENT, {"eventName": [{"cidr": "10.0.0.0/8"}]})
