"""Which addresses a subscription may name."""

import pytest

from linkledger.errors import Invalid
from linkledger.webhooks.address import check_address


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com",
        "https://hooks.example.com:8443/in?token=abc",
        "https://Hooks.Example.COM/%D1%96",
        "https://xn--e1afmkfd.xn--p1ai/",
    ],
)
def test_a_domain_of_the_internet_over_https_is_taken(url: str) -> None:
    assert check_address(url, loopback=False) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "https://user:password@hooks.example.com/",
        "https://hooks.example.com@evil.example/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:99999/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://localhost:8443/",
        "https://hooks/",
        "https://hooks.example.com./",
        "https://-hooks.example.com/",
        "https://hooks.example.com/ HTTP/1.1",
        "https://hooks.example.com/\r\nX-Evil: 1",
        "https://приклад.укр/",
        "https://hooks.example.com/" + "x" * 500,
        "https://",
        "https://[",
        "nonsense",
    ],
)
def test_anything_else_is_refused_by_name(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_address(url, loopback=False)
    assert (refusal.value.code, [each.field for each in refusal.value.faults]) == ("invalid_url", ["url"])


def test_the_local_stage_may_call_its_own_machine_and_no_other_number() -> None:
    for url in ("http://127.0.0.1:9000/in", "http://localhost:9000/", "https://127.0.0.1/"):
        assert check_address(url, loopback=True) == url
    for url in ("http://10.0.0.1/", "http://hooks.example.com/", "http://169.254.169.254/", "http://user@localhost/"):
        with pytest.raises(Invalid):
            check_address(url, loopback=True)
