"""An hourly run; programs keep their own local days, so no schedule needs a time zone."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_

from infra.config import Config
from infra.platform.failures import FailuresBucket
from infra.platform.python_function import PythonFunction


def run_hourly(worker: PythonFunction, *, minute: int, config: Config, failures: FailuresBucket) -> events.Rule:
    """Invokes `worker` at this minute of each hour; what fails three times lies in the failures bucket."""
    failures.grant_deliver(worker.role)
    invoke = lambda_.CfnEventInvokeConfig(
        worker,
        "Retries",
        function_name=worker.function.function_name,
        qualifier="$LATEST",
        maximum_retry_attempts=2,
        maximum_event_age_in_seconds=int(Duration.hours(1).to_seconds()),
        destination_config=lambda_.CfnEventInvokeConfig.DestinationConfigProperty(
            on_failure=lambda_.CfnEventInvokeConfig.OnFailureProperty(destination=failures.bucket.bucket_arn)
        ),
    )
    invoke.node.add_dependency(worker.role)
    return events.Rule(
        worker,
        "Hourly",
        rule_name=f"{config.name(worker.name)}-hourly",
        schedule=events.Schedule.cron(minute=str(minute)),
        targets=[targets.LambdaFunction(worker.function)],
    )
