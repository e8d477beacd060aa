"""Payout part: asks some of a program's partners for its monthly batch, as messages of the queue say."""

from constructs import Construct

from infra.config import Config
from infra.functions.payout import allow_gathering
from infra.platform.layers import Layers
from infra.platform.parts_queue import PartsQueue
from infra.platform.python_function import PythonFunction
from infra.platform.tables import Tables


class PayoutPart(PythonFunction):
    """Drains the queue `payout-parts`; whoever ends a batch's last part takes what is open into the batch."""

    def __init__(self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, parts: PartsQueue) -> None:
        super().__init__(
            scope,
            "PayoutPart",
            name="payout_part",
            config=config,
            layers=layers.all,
            memory_mb=1024,
            timeout_seconds=900,
            description="Asks partners for the monthly payout batches",
        )
        allow_gathering(self, tables, parts)
