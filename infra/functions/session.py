"""Session: the portals' sign-in at both pools, so that the browser never sees a refresh token."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.sign_in import OperatorSignIn, PartnerSignIn


class Session(PythonFunction):
    """`POST /session/{pool}/...`; it touches no table."""

    def __init__(
        self, scope: Construct, *, config: Config, layers: Layers, partners: PartnerSignIn, operators: OperatorSignIn
    ) -> None:
        super().__init__(
            scope,
            "Session",
            name="session",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=15,
            description="Signs people in to the portals",
        )
        partners.sign_in_with(self, "partner")
        operators.sign_in_with(self, "operator")
