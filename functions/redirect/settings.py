"""The redirect's settings, read once at cold start; kept here, since the layer with the others' is not attached."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from linkledger.errors import LinkledgerError


class Credentials(NamedTuple):
    """The function's own credentials, as Lambda puts them into the environment."""

    access_key: str
    secret_key: str
    session_token: str


class RedirectSettings(NamedTuple):
    """``signing_secret`` is the secret's ARN or name; the last three texts are empty on AWS."""

    stage: str
    links_table: str
    clicks_table: str
    signing_secret: str
    recovery_queue_url: str
    region: str
    endpoint_url: str
    ca_bundle: str
    clock_file: str
    credentials: Credentials

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Reads the function's environment; raises LinkledgerError ``missing_setting`` that names what is missing."""

        def required(name: str) -> str:
            value = environment.get(name)
            if not value:
                raise LinkledgerError("missing_setting", f"{name} is not set: give it in the function's environment.")
            return value

        stage = required("LINKLEDGER_STAGE")
        return cls(
            stage=stage,
            links_table=required("LINKLEDGER_LINKS_TABLE"),
            clicks_table=required("LINKLEDGER_CLICKS_TABLE"),
            signing_secret=required("LINKLEDGER_SIGNING_SECRET"),
            recovery_queue_url=required("LINKLEDGER_RECOVERY_QUEUE_URL"),
            region=required("AWS_REGION"),
            endpoint_url=environment.get("AWS_ENDPOINT_URL", ""),
            ca_bundle=environment.get("AWS_CA_BUNDLE", ""),
            clock_file=environment.get("LINKLEDGER_CLOCK_FILE", "") if stage == "local" else "",
            credentials=Credentials(
                required("AWS_ACCESS_KEY_ID"),
                required("AWS_SECRET_ACCESS_KEY"),
                environment.get("AWS_SESSION_TOKEN", ""),
            ),
        )
