"""What wakes somebody up, and the one page to look at then."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.config import Config
from infra.platform.http_api import PublicHttpApi
from infra.platform.python_function import PythonFunction

_PERIOD = Duration.minutes(5)
_LAG = Duration.minutes(10)


class Monitoring(Construct):
    """Alarms per function, stream and queue, mailed if an address is configured, and a dashboard of the same."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(scope, "Monitoring")
        self._config = config
        self._topic = self._mail(config.alarm_email) if config.alarm_email else None
        self._dashboard = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=config.name("overview"))

    def watch_function(self, function: PythonFunction) -> None:
        """Any error or throttle of the function is somebody's lost click, commission or payout."""
        metrics = function.function
        errors = metrics.metric_errors(period=_PERIOD)
        throttles = metrics.metric_throttles(period=_PERIOD)
        self._alarm(f"{function.name}-errors", errors, "The function raised an error or timed out")
        self._alarm(f"{function.name}-throttles", throttles, "The account's concurrency is exhausted")
        self._dashboard.add_widgets(
            self._graph(f"{function.name}: calls", metrics.metric_invocations(period=_PERIOD), errors, throttles),
            self._graph(
                f"{function.name}: duration",
                metrics.metric_duration(period=_PERIOD, statistic="p50"),
                metrics.metric_duration(period=_PERIOD, statistic="p99"),
            ),
        )

    def watch_stream(self, consumer: PythonFunction, mapping: lambda_.EventSourceMapping) -> None:
        """The consumer falls behind, or gave up on records."""
        lag, given_up = self._watch_lag(consumer), _given_up(mapping)
        remedy = "Records lie in the failures bucket: `linkledger events redrive`"
        self._alarm(f"{consumer.name}-given-up", given_up, remedy)
        self._dashboard.add_widgets(self._graph(f"{consumer.name}: stream", lag, given_up))

    def watch_streams(
        self, consumer: PythonFunction, mappings: Mapping[str, lambda_.EventSourceMapping], remedy: str
    ) -> None:
        """The same of a consumer of several streams, which are told apart by their names."""
        given_up = {name: _given_up(mapping) for name, mapping in mappings.items()}
        for name, metric in given_up.items():
            self._alarm(f"{consumer.name}-{name}-given-up", metric, remedy)
        lag = self._watch_lag(consumer)
        self._dashboard.add_widgets(self._graph(f"{consumer.name}: streams", lag, *given_up.values()))

    def watch_schedule(self, worker: PythonFunction) -> None:
        """A run was given up for good; the next hour's run resumes it, once the cause is gone."""
        dropped = worker.function.metric("AsyncEventsDropped", period=_PERIOD, statistic="Sum")
        self._alarm(f"{worker.name}-given-up", dropped, "A scheduled run failed three times; see the failures bucket")

    def watch_ledger(self, worker: PythonFunction) -> None:
        """Accounts that are not what their journals sum to; payouts of them are blocked until somebody looked."""
        remedy = "An account differs from its journal: `linkledger payouts blocks`, and the log"
        self._alarm(f"{worker.name}-ledger-differences", _counted(worker, "LedgerDifferences"), remedy)

    def watch_journal(self, guard: PythonFunction) -> None:
        """Somebody changed or removed what nothing of ours may touch."""
        remedy = "An entry of the journal was changed or removed: the log holds it, PITR the state before"
        self._alarm("journal-tampered", _counted(guard, "JournalTampered"), remedy)

    def watch_dead_letters(self, name: str, queue: sqs.IQueue, meaning: str) -> None:
        """Something lies in a dead-letter queue."""
        depth = queue.metric_approximate_number_of_messages_visible(period=_PERIOD, statistic="Maximum")
        self._alarm(name, depth, meaning)
        self._dashboard.add_widgets(self._graph(name, depth))

    def watch_api(self, name: str, api: PublicHttpApi) -> None:
        """The API answers with errors of its own."""
        faults = api.api.metric_server_error(period=_PERIOD)
        self._alarm(f"{name}-5xx", faults, "The API answers 5xx", above=5)
        self._dashboard.add_widgets(
            self._graph(f"{name}: requests", api.api.metric_count(period=_PERIOD), faults),
            self._graph(f"{name}: latency", api.api.metric_latency(period=_PERIOD, statistic="p99")),
        )

    def _watch_lag(self, consumer: PythonFunction) -> cloudwatch.Metric:
        lag = consumer.function.metric("IteratorAge", period=_PERIOD, statistic="Maximum")
        self._alarm(f"{consumer.name}-lag", lag, "The stream is read too slowly", above=_LAG.to_milliseconds())
        return lag

    def _alarm(self, name: str, metric: cloudwatch.IMetric, description: str, *, above: float = 0) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name.title().replace("-", "").replace("_", ""),
            alarm_name=self._config.name(name),
            alarm_description=description,
            metric=metric,
            threshold=above,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        if self._topic:
            alarm.add_alarm_action(actions.SnsAction(self._topic))

    def _graph(self, title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
        return cloudwatch.GraphWidget(title=title, left=[*metrics], width=12)

    def _mail(self, address: str) -> sns.Topic:
        topic = sns.Topic(self, "Alarms", topic_name=self._config.name("alarms"), enforce_ssl=True)
        topic.add_subscription(subscriptions.EmailSubscription(address))
        return topic


def _counted(function: PythonFunction, metric: str) -> cloudwatch.Metric:
    """What the function counts itself, under its own name."""
    return cloudwatch.Metric(
        namespace="linkledger",
        metric_name=metric,
        dimensions_map={"service": function.name},
        period=_PERIOD,
        statistic="Sum",
    )


def _given_up(mapping: lambda_.EventSourceMapping) -> cloudwatch.Metric:
    """Batches that were given up."""
    return cloudwatch.Metric(
        namespace="AWS/Lambda",
        metric_name="OnFailureDestinationDeliveredEventCount",
        dimensions_map={"EventSourceMappingUUID": mapping.event_source_mapping_id},
        period=_PERIOD,
        statistic="Sum",
    )
