"""The two stacks, wiring only: what must not be lost lies in `data`, what may be replaced at will in `app`."""

from aws_cdk import CfnOutput, Environment, Stack
from constructs import Construct

from infra.config import Config
from infra.functions.checkout import Checkout
from infra.functions.click_recovery import ClickRecovery
from infra.functions.commission import Commission
from infra.functions.ingest import Ingest
from infra.functions.jobs import Jobs
from infra.functions.journal_guard import JournalGuard
from infra.functions.live_stats import LiveStats
from infra.functions.operator_api import OperatorApi
from infra.functions.partner_api import PartnerApi
from infra.functions.payout import Payout
from infra.functions.payout_export import PayoutExport
from infra.functions.payout_part import PayoutPart
from infra.functions.reconcile import Reconcile
from infra.functions.redirect import Redirect
from infra.functions.rollup import Rollup
from infra.functions.session import Session
from infra.functions.webhook_dispatch import WebhookDispatch
from infra.functions.webhooks import Webhooks
from infra.platform.api import Api
from infra.platform.contact_key import ContactKey
from infra.platform.delivery_queues import DeliveryQueues
from infra.platform.failures import FailuresBucket
from infra.platform.job_files import JobFilesBucket
from infra.platform.jobs_queue import JobsQueue
from infra.platform.layers import Layers
from infra.platform.material import MaterialBucket
from infra.platform.monitoring import Monitoring
from infra.platform.parts_queue import PartsQueue
from infra.platform.payment_files import PaymentFilesBucket
from infra.platform.portal import Portal
from infra.platform.recovery_queue import RecoveryQueue
from infra.platform.schedule import run_hourly
from infra.platform.sign_in import OperatorSignIn, PartnerSignIn
from infra.platform.signing_keys import SigningKeys
from infra.platform.tables import Tables
from infra.platform.tracking_api import TrackingApi
from infra.platform.webhook_key import WebhookKey


class DataStack(Stack):
    """Tables, secrets, the sign-ins and the buckets."""

    def __init__(self, scope: Construct, *, config: Config, env: Environment) -> None:
        super().__init__(scope, config.name("data"), env=env, termination_protection=config.deletion_protection)
        self.tables = Tables(self, config=config)
        self.signing_keys = SigningKeys(self, config=config)
        self.contact_key = ContactKey(self, config=config)
        self.webhook_key = WebhookKey(self, config=config)
        self.sign_in = PartnerSignIn(self, config=config)
        self.operator_sign_in = OperatorSignIn(self, config=config)
        self.failures = FailuresBucket(self, config=config)
        self.payment_files = PaymentFilesBucket(self, config=config)
        self.material = MaterialBucket(self, config=config)
        self.job_files = JobFilesBucket(self, config=config)


class AppStack(Stack):
    """The functions with their triggers, both APIs and the alarms."""

    def __init__(self, scope: Construct, *, config: Config, data: DataStack, env: Environment) -> None:
        super().__init__(scope, config.name("app"), env=env)
        tables, failures = data.tables, data.failures
        layers = Layers(self, config=config)
        queue = RecoveryQueue(self, config=config)
        parts = PartsQueue(self, config=config)
        waiting_jobs = JobsQueue(self, config=config)
        deliveries = DeliveryQueues(self, config=config)
        tracking = TrackingApi(self, config=config)
        api = Api(self, config=config)
        monitoring = Monitoring(self, config=config)

        redirect = Redirect(
            self, config=config, layers=layers, tables=tables, signing_keys=data.signing_keys, queue=queue
        )
        recovery = ClickRecovery(self, config=config, layers=layers, tables=tables)
        live_stats = LiveStats(self, config=config, layers=layers, tables=tables, failures=failures)
        ingest = Ingest(
            self,
            config=config,
            layers=layers,
            tables=tables,
            signing_keys=data.signing_keys,
            contact_key=data.contact_key,
        )
        checkout = Checkout(self, config=config, layers=layers, tables=tables, signing_keys=data.signing_keys)
        commission = Commission(self, config=config, layers=layers, tables=tables, failures=failures)
        rollup = Rollup(self, config=config, layers=layers, tables=tables)
        payout = Payout(self, config=config, layers=layers, tables=tables, parts=parts)
        payout_part = PayoutPart(self, config=config, layers=layers, tables=tables, parts=parts)
        payout_export = PayoutExport(self, config=config, layers=layers, tables=tables, files=data.payment_files)
        jobs = Jobs(
            self, config=config, layers=layers, tables=tables, files=data.job_files, payout_export=payout_export
        )
        reconcile = Reconcile(self, config=config, layers=layers, tables=tables)
        journal_guard = JournalGuard(self, config=config, layers=layers, tables=tables, failures=failures)
        partner_api = PartnerApi(
            self,
            config=config,
            layers=layers,
            tables=tables,
            tracking_url=tracking.url,
            contact_key=data.contact_key,
            material=data.material,
            job_files=data.job_files,
            waiting_jobs=waiting_jobs,
            webhook_key=data.webhook_key,
            due=deliveries.due,
        )
        operator_api = OperatorApi(
            self,
            config=config,
            layers=layers,
            tables=tables,
            tracking_url=tracking.url,
            material=data.material,
            job_files=data.job_files,
            waiting_jobs=waiting_jobs,
            sign_in=data.operator_sign_in,
            commission=commission,
            payout_export=payout_export,
            webhook_key=data.webhook_key,
            due=deliveries.due,
        )
        session = Session(self, config=config, layers=layers, partners=data.sign_in, operators=data.operator_sign_in)

        dispatch = WebhookDispatch(
            self, config=config, layers=layers, tables=tables, failures=failures, queues=deliveries
        )
        webhooks = Webhooks(self, config=config, layers=layers, tables=tables, key=data.webhook_key, due=deliveries.due)

        tracking.redirect_with(redirect)
        api.ingest_with(ingest)
        api.check_out_with(checkout)
        api.serve_partners_with(partner_api, sign_in=data.sign_in)
        api.serve_operators_with(operator_api, sign_in=data.operator_sign_in)
        api.sign_in_with(session)
        queue.drain_with(recovery)
        parts.drain_with(payout_part)
        waiting_jobs.drain_with(jobs)
        deliveries.drain_with(decides=dispatch, calls=webhooks)
        for worker, minute in ((rollup, 5), (payout, 20), (reconcile, 35)):
            run_hourly(worker, minute=minute, config=config, failures=failures)
            monitoring.watch_schedule(worker)

        for auditor in (reconcile, payout, payout_part):
            monitoring.watch_ledger(auditor)
        monitoring.watch_journal(journal_guard)
        monitoring.watch_api("tracking", tracking)
        monitoring.watch_api("api", api)
        for function in (
            redirect,
            recovery,
            live_stats,
            ingest,
            checkout,
            commission,
            rollup,
            payout,
            payout_part,
            payout_export,
            jobs,
            reconcile,
            journal_guard,
            dispatch,
            webhooks,
            partner_api,
            operator_api,
            session,
        ):
            monitoring.watch_function(function)
        for consumer in (live_stats, commission, journal_guard):
            monitoring.watch_stream(consumer, consumer.stream)
        monitoring.watch_streams(
            dispatch,
            dispatch.streams,
            "Webhooks were not told of what lies in the failures bucket: no redrive is for it",
        )
        for name, drained, meaning in (
            ("clicks-lost", queue, "Clicks could not be recovered from the queue"),
            ("payout-parts-lost", parts, "Partners could not be asked for their batch; see payout_part's log"),
            ("jobs-lost", waiting_jobs, "Jobs could not be worked off; see jobs' log"),
            ("webhooks-due-lost", deliveries.due, "Webhooks' deliveries were not decided; see webhook_dispatch's log"),
            ("webhooks-out-lost", deliveries.out, "Webhooks' messages could not be sent; see webhooks' log"),
        ):
            monitoring.watch_dead_letters(name, drained.dead_letters, meaning)

        for output, value in {
            "TrackingUrl": tracking.url,
            "ApiUrl": api.url,
            "PartnerPoolId": data.sign_in.pool.user_pool_id,
            "PartnerClientId": data.sign_in.client.user_pool_client_id,
            "OperatorPoolId": data.operator_sign_in.pool.user_pool_id,
            "OperatorClientId": data.operator_sign_in.client.user_pool_client_id,
            "SigningSecretArn": data.signing_keys.arn,
            "FailuresBucket": failures.bucket.bucket_name,
            "RecoveryQueueUrl": queue.queue.queue_url,
        }.items():
            CfnOutput(self, output, value=value)
        self._serve_portal(config, api, data)

    def _serve_portal(self, config: Config, api: Api, data: DataStack) -> None:
        """On stage local the command serves it."""
        if not config.local:
            portal = Portal(self, config=config, api=api, material=data.material)
            CfnOutput(self, "PortalUrl", value=portal.url)
