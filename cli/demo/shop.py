"""A small shop: the page that tracking links lead to, and the back end that reports sign-ups and payments."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from cli.demo.shop_pages import fault_page, landing_page, receipt_page
from cli.merchant import Answer, Merchant
from cli.output import CliError
from linkledger.money import format_amount

_LONGEST_FORM = 16_384
_FIELDS = frozenset({"customer", "click_id", "code", "name", "email", "phone", "plan", "company", "account"})


@dataclass(frozen=True)
class Price:
    """What the shop's one product costs (minor units), and the event that reports its payment."""

    event: str
    amount: int
    currency: str

    def __str__(self) -> str:
        return format_amount(self.amount, self.currency)


@dataclass
class Shop:
    """One shop per program, all at one address: `{url}/{program}/`. `on_sale(program, answers)` is told of purchases
    in a browser."""

    prices: dict[str, Price]
    port: int = 0
    merchants: dict[str, Merchant] = field(default_factory=dict)
    on_sale: Callable[[str, list[Answer]], None] = lambda _program, _answers: None

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"shop": self})
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        except OSError as error:
            raise CliError(f"The shop can't listen on port {self.port}: {error.strerror}.", "Name another.") from error
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def page(self, program: str) -> str:
        """The landing page of a program's shop."""
        return f"http://{self.host}/{program}/"

    def report(self, program: str, event: str, type_: str, **fields: Any) -> Answer:
        """The back end reports that something happened."""
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        return self.merchants[program].post({"id": event, "type": type_, **given})

    def pay(self, program: str, event: str, customer: str, amount: int | None = None, **fields: Any) -> Answer:
        """A customer's payment has come in; `amount` in minor units, by default the product's price."""
        price = self.prices[program]
        paid = price.amount if amount is None else amount
        return self.report(
            program, event, price.event, customer=customer, amount=paid, currency=price.currency, **fields
        )

    def sign_up(self, program: str, form: dict[str, str]) -> list[Answer]:
        """Somebody signed up: the form's fields are the event's."""
        return [self.report(program, f"signup-{form['customer']}", "signup", **form)]

    def buy(self, program: str, form: dict[str, str]) -> list[Answer]:
        """Somebody signed up and paid at once."""
        customer = form["customer"]
        answers = [*self.sign_up(program, form), self.pay(program, f"payment-{customer}", customer)]
        self.on_sale(program, answers)
        return answers


class _Handler(BaseHTTPRequestHandler):
    shop: Shop
    server_version = "shop"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        program = url.path.strip("/").split("/")[0]
        if program not in self.shop.prices:
            self._answer(404, fault_page("There is no such shop here."))
            return
        click_id = dict(parse_qsl(url.query)).get("click_id", "")
        customer = f"visitor-{secrets.token_hex(4)}"
        self._answer(200, landing_page(program, click_id, customer, str(self.shop.prices[program])))

    def do_POST(self) -> None:
        program, _, action = self.path.strip("/").partition("/")
        actions = {"sign-up": self.shop.sign_up, "buy": self.shop.buy}
        length = int(self.headers.get("content-length") or 0)
        sent = parse_qsl(self.rfile.read(min(length, _LONGEST_FORM)).decode(errors="replace"))
        form = {name: value for name, value in sent if name in _FIELDS}
        if program not in self.shop.merchants or action not in actions or not form.get("customer"):
            self._answer(400, fault_page("Say who you are."))
            return
        customer = form["customer"]
        try:
            answers = actions[action](program, form)
        except CliError as error:
            self._answer(502, fault_page(error.message))
            return
        status = 422 if any(each.refused for each in answers) else 201
        self._answer(status, receipt_page(program, customer, answers))

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet: the terminal belongs to the progress bar."""

    def _answer(self, status: int, page: str) -> None:
        content = page.encode()
        self.send_response(status)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(content)))
        self.send_header("cache-control", "no-store")
        self.end_headers()
        self.wfile.write(content)
