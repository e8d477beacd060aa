"""The demo shop's pages."""

from collections.abc import Sequence
from html import escape

from cli.merchant import Answer

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}}
code{{overflow-wrap:anywhere;background:#eee;padding:.1em .3em}}button{{font:inherit;padding:.5em 1em}}</style>
<h1>{title}</h1>{content}</html>"""


def landing_page(program: str, click_id: str, customer: str, price: str) -> str:
    """What a click leads to; the click id travels on in the form, as a shop would keep it in its session."""
    came = (
        f"<p>You came by a partner's link. Its click id:</p><p><code>{escape(click_id)}</code></p>"
        if click_id
        else "<p>You came without a partner's link: nobody earns from what you buy.</p>"
    )
    form = (
        f'<form method="post" action="buy"><input type="hidden" name="click_id" value="{escape(click_id)}">'
        f'<input type="hidden" name="customer" value="{escape(customer)}">'
        f"<button>Sign up and pay {escape(price)}</button></form>"
    )
    return _page(f"The {program} shop", came + form)


def receipt_page(program: str, customer: str, answers: Sequence[Answer]) -> str:
    """What the shop's back end reported, and what the answers were."""
    rows = "".join(
        f"<li><code>{escape(each.event)}</code>: {each.result} ({each.status}) {escape(each.detail)}</li>"
        for each in answers
    )
    why = f"linkledger events explain {program} {answers[-1].event}" if answers else ""
    text = f"<p>Customer <code>{escape(customer)}</code>; our back end posted to linkledger:</p><ul>{rows}</ul>"
    return _page("Thank you", f"{text}<p>Why it earned what it earned: <code>{escape(why)}</code></p>")


def fault_page(text: str) -> str:
    """A page that says what is wrong."""
    return _page("This does not work", f"<p>{escape(text)}</p>")


def _page(title: str, content: str) -> str:
    return _PAGE.format(title=escape(title), content=content)
