"""Reading one stream from where a mapping left off, over restarts of the emulator."""

from typing import Any

from botocore.exceptions import ClientError

from cli.local.endpoint import Endpoint
from cli.local.streams.records import Record, sequence_number, to_event_record


class ShardReader:
    """Reads the emulator's single shard of a stream."""

    def __init__(self, endpoint: Endpoint, stream_arn: str, *, starting_position: str, after: str | None) -> None:
        self._streams = endpoint.client("dynamodbstreams")
        self._stream_arn = stream_arn
        self._starting_position = starting_position
        self._after = after
        self._iterator: str | None = None
        self.shard_id: str = self._streams.describe_stream(StreamArn=stream_arn)["StreamDescription"]["Shards"][0][
            "ShardId"
        ]

    def read(self, limit: int) -> list[Record]:
        """The next records, at most `limit` (1000). On any error the position is looked up anew next time."""
        try:
            iterator = self._iterator or self._new_iterator()
            # Forgotten until the answer is here: an iterator from before an emulator's crash may point past its end.
            self._iterator = None
            page: Any = self._streams.get_records(ShardIterator=iterator, Limit=min(limit, 1000))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ExpiredIteratorException":
                return []
            raise
        self._iterator = page.get("NextShardIterator")
        records = [to_event_record(raw, self._stream_arn) for raw in page["Records"]]
        if records:
            self._after = sequence_number(records[-1])
        return records

    def _new_iterator(self) -> str:
        if self._after is None:
            return self._get_iterator(ShardIteratorType=self._starting_position)
        try:
            return self._get_iterator(ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=self._after)
        except ClientError as error:
            if error.response["Error"]["Code"] != "TrimmedDataAccessException":
                raise
            # The stream no longer has our position: read all that it has, rather than miss a record.
            return self._get_iterator(ShardIteratorType="TRIM_HORIZON")

    def _get_iterator(self, **position: str) -> str:
        response = self._streams.get_shard_iterator(StreamArn=self._stream_arn, ShardId=self.shard_id, **position)
        return str(response["ShardIterator"])
