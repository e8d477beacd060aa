"""Those who follow tracking links: people with browsers and cookies, and machines that only look."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from tests.e2e.web import Answer, send

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.6 Mobile/15E148 Safari/604.1"
)
MACHINES = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.23.20.0 A",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
)


@dataclass
class Visitor:
    """A person's browser: keeps the cookie, and the click id that the landing page received last."""

    user_agent: str = CHROME
    cookie: str = ""
    click_id: str = ""

    def follow(self, url: str, method: str = "GET", **headers: str) -> Answer:
        """One request for a tracking link."""
        sent = {"user-agent": self.user_agent, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookie:
            sent["cookie"] = f"theme=dark; ll={self.cookie}"
        answer = send(method, url, sent)
        for cookie in answer.headers.get("set-cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            if name == "ll":
                self.cookie = value
        self.click_id = click_id_of(answer) or self.click_id
        return answer


def click_id_of(answer: Answer) -> str:
    """The click id that the landing page would receive, empty where there is none."""
    return next(iter(parse_qs(urlsplit(answer.header("location")).query).get("click_id", [])), "")
