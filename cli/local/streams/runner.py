"""Takes over every deployed DynamoDB stream mapping, and follows the deployment when it changes."""

import logging
import threading
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from cli.local.endpoint import Endpoint
from cli.local.streams.poller import MappingPoller
from cli.local.streams.settings import MappingSettings, stream_mappings

log = logging.getLogger(__name__)

_REFRESH_SECONDS = 2.0


class StreamRunner:
    """Runs one poller per mapping until it is told to stop."""

    def __init__(self, endpoint: Endpoint, checkpoints: Path) -> None:
        self._endpoint = endpoint
        self._checkpoints = checkpoints
        self._lambda = endpoint.client("lambda")
        self._pollers: dict[str, MappingPoller] = {}

    def run(self, stopping: threading.Event) -> None:
        """Work until `stopping` is set, then let the batches under way end."""
        while not stopping.is_set():
            try:
                self.refresh()
            except (BotoCoreError, ClientError) as error:
                log.warning("mappings not readable, will try again: %s", error)
            stopping.wait(_REFRESH_SECONDS)
        for poller in self._pollers.values():
            poller.stop()
        for poller in self._pollers.values():
            poller.join()

    def refresh(self) -> None:
        """Start what is new or died, restart what changed, stop what was removed."""
        deployed = {}
        for settings, polled_by_service in stream_mappings(self._lambda):
            if polled_by_service:
                self._lambda.update_event_source_mapping(UUID=settings.uuid, Enabled=False)
            deployed[settings.uuid] = settings
        for uuid, poller in list(self._pollers.items()):
            if deployed.get(uuid) != poller.settings or not poller.is_alive():
                poller.stop()
                poller.join()
                del self._pollers[uuid]
        for uuid, settings in deployed.items():
            if uuid not in self._pollers:
                self._start(settings)

    def _start(self, settings: MappingSettings) -> None:
        poller = MappingPoller(self._endpoint, settings, self._checkpoints)
        self._pollers[settings.uuid] = poller
        poller.start()
        log.info("%s reads the stream of %s", settings.function, settings.table)
