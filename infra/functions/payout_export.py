"""Payout export: an approved batch as payment files, for an operator who invokes it."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.payment_files import PaymentFilesBucket
from infra.platform.python_function import PythonFunction
from infra.platform.tables import READ, Tables


class PayoutExport(PythonFunction):
    """Nothing triggers it; it alone carries the libraries of the payment files."""

    def __init__(
        self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, files: PaymentFilesBucket
    ) -> None:
        super().__init__(
            scope,
            "PayoutExport",
            name="payout_export",
            config=config,
            layers=[*layers.all, layers.exports],
            memory_mb=1024,
            timeout_seconds=900,
            description="Writes an approved payout batch as payment files",
        )
        self.use(tables["partners"], *READ)
        self.use(tables["payouts"], *READ, "PutItem")
        files.write_from(self)
