"""A visitor with a browser: follows a tracking link to the shop, keeps the cookie, signs up there."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cli.http import Reply, send
from cli.output import CliError

_CLICK_ID = re.compile(r'name="click_id" value="([^"]*)"')


@dataclass
class Visitor:
    """`click_id` is what the landing page of the last click carried in its form."""

    user_agent: str
    cookies: dict[str, str] = field(default_factory=dict)
    click_id: str = ""

    def click(self, url: str) -> Reply:
        """Follows a tracking link and opens the page that it leads to. Raises CliError when it leads nowhere."""
        redirected = self.look(url)
        location = redirected.headers.get("location", "")
        if redirected.status != 302 or not location:
            raise CliError(f"{url} answered {redirected.status}, not with a redirect.", "See `linkledger logs`.")
        page = send("GET", location, headers={"user-agent": self.user_agent})
        found = _CLICK_ID.search(page.body.decode())
        self.click_id = found[1] if found else ""
        return redirected

    def look(self, url: str, method: str = "GET", **headers: str) -> Reply:
        """Asks for a link without following it."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        reply = send(method, url, headers={"user-agent": self.user_agent, **self._cookie(), **named})
        for cookie in reply.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return reply

    def sign_up(self, shop_page: str, customer: str, **fields: str) -> Reply:
        """Fills in the shop's form."""
        form = {"customer": customer, "click_id": self.click_id, **fields}
        headers = {"user-agent": self.user_agent, "content-type": "application/x-www-form-urlencoded"}
        return send("POST", f"{shop_page}sign-up", headers=headers, body=urlencode(form).encode())

    def _cookie(self) -> dict[str, str]:
        # The cookie's Path is /r, as on a business's own tracking domain; the emulator's APIs lie under a longer path,
        # where a browser would keep it back.
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
