"""What the functions write to their logs names no person: every one of them runs here, in luck and in trouble (P8)."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.checkout import handler as checkout
from functions.click_recovery import handler as click_recovery
from functions.commission import handler as commission
from functions.ingest import handler as ingest
from functions.jobs import handler as jobs
from functions.journal_guard import handler as journal_guard
from functions.live_stats import handler as live_stats
from functions.operator_api import handler as operator_api
from functions.partner_api import handler as partner_api
from functions.payout import handler as payout
from functions.payout_export import handler as payout_export
from functions.payout_export.stored_files import StoredFiles
from functions.payout_part import handler as payout_part
from functions.reconcile import handler as reconcile
from functions.redirect import container
from functions.redirect import handler as redirect
from functions.rollup import handler as rollup
from functions.session import handler as session
from functions.session.desk import Desk as SignInDesk
from functions.session.desk import People
from functions.webhook_dispatch import handler as webhook_dispatch
from functions.webhooks import handler as webhooks
from functions.webhooks.calling import Caller as Calling
from linkledger.access.audit import Actor
from linkledger.access.operators import Operator, Scope
from linkledger.earning.accept_event import Person
from linkledger.earning.events import Event
from linkledger.earning.ports import Effect, LoadedProgram
from linkledger.jobs.job import Job, JobName, JobStatus
from linkledger.jobs.worker import Worker
from linkledger.ledger.recipients import customer_recipient
from linkledger.memory.book import InMemoryBook
from linkledger.memory.events import InMemoryEvents
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import Step
from linkledger.payouts.run_batch import BatchDesk
from linkledger.stats.close_day import Rollup
from linkledger.tracking.wire import link_to_item
from linkledger.webhooks.dispatch import Dispatcher
from linkledger.webhooks.facts import FactType
from linkledger.webhooks.signing import WebhookSecrets
from linkledger.webhooks.subscription import Owner, subscribe
from linkledger_aws.schedule import RunFailed
from linkledger_aws.storage.journal import EntryItem, entry_item
from tests.builders import START, Business
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import (
    Context,
    clock_of,
    desk_of,
    intake_of,
    operators_desk_of,
    published_event,
    till_of,
    works_of,
)
from tests.unit.functions.fake_people import FakePeople
from tests.unit.functions.isolation import ask, requests
from tests.unit.functions.test_commission import record as stream_record
from tests.unit.functions.test_commission import stored
from tests.unit.functions.test_webhook_functions import change as stream_of
from tests.unit.live_stats.test_handler import change
from tests.unit.redirect.fake_aws import ENVIRONMENT, FakeAws
from tests.unit.tracking.examples import KEYS, a_link, visit

FUNCTIONS = Path(ingest.__file__).parents[1]
API_KEY, TOKEN, VISITOR_IP = "llk_key-of-keycrm", "eyJraWQiOi", "203.0.113.7"
IRA: dict[str, Any] = {"name": "Iryna Kovalenko", "email": "ira@shop.example", "phone": "+380447654321"}
CUSTOMER, IBAN = "ira@home.example", "NL91ABNA0417164300"
SECRETS = [*IRA.values(), CUSTOMER, IBAN, API_KEY, TOKEN, VISITOR_IP, "Kovalenko", "home.example"]
QUOTING = f"no room for {IRA} as {CUSTOMER} of {VISITOR_IP}, paid to {IBAN}, key {API_KEY}, token {TOKEN}"
Patch = pytest.MonkeyPatch


class Trouble:
    """Whatever is asked of it fails, and the failure's words quote all that must not be told."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def fail(*_: Any, **__: Any) -> Any:
            raise RuntimeError(QUOTING)

        return fail


class TroubledEvents(InMemoryEvents):
    def put_new(self, event: Event) -> bool:
        raise RuntimeError(QUOTING)


class TroubledBook(InMemoryBook):
    def commit(self, effect: Effect) -> None:
        raise RuntimeError(QUOTING)


class TroubledRollup(Rollup):
    def run(self, program: str, began: datetime, now: datetime, *, most_days: int = 400) -> Any:
        raise RuntimeError(QUOTING)


class NoBucket(StoredFiles):
    """Takes every file and keeps none."""

    def __init__(self) -> None:
        super().__init__(None, "")  # type: ignore[arg-type]

    def put(self, *_: Any) -> None:
        """Nothing of it is in the log."""

    def listed(self, *_: Any) -> Any:
        return []


class Long(Context):
    """A context with all of a function's time left."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 900_000


class TroubledBatches(BatchDesk):
    def ask(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError(QUOTING)

    def run(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError(QUOTING)


def business() -> Business:
    """Ira, whose customer id is an e-mail address, signed up by Anna's code and paid; nothing is settled yet."""
    business = Business.running("keycrm", settles_at_once=False)
    business.enroll("anna", phone="+380447000001")
    business.partners.add_membership("sub-of-anna", "keycrm", "anna")
    business.post("signup", CUSTOMER, code="ANNA", **IRA)
    business.after(minutes=1).post("payment", CUSTOMER, amount=200_000)
    return business


def settled() -> Business:
    found = business()
    for event in ("e1", "e2"):
        found.settle(event)
    found.request_payout("anna", 6_000)
    return found


@contextmanager
def surroundings(patch: Patch) -> Iterator[FakeAws]:
    """A fake AWS on a socket, for the functions that are built on the spot."""
    with FakeAws.serving() as aws:
        for name, value in (ENVIRONMENT | {"AWS_ENDPOINT_URL": aws.url, "AWS_MAX_ATTEMPTS": "1"}).items():
            patch.setenv(name, value)
        container.container.cache_clear()
        yield aws
        container.container.cache_clear()


# -- each function, in luck and in trouble -----------------------------------------------------------------------------


def run_ingest(patch: Patch) -> None:
    known = business()
    bodies: list[Any] = [
        {"id": "e1", "type": "signup", "customer": CUSTOMER} | IRA,
        {"id": "e9", "type": "signup", "customer": CUSTOMER} | IRA,
        {"id": "e9", "type": "signup", "customer": CUSTOMER} | IRA,
        {"id": "e8", "type": "payment", "customer": f"other-{CUSTOMER}", "amount": 1, "currency": "USD"},
        {"id": f"e#{CUSTOMER}", "type": "signup", "customer": CUSTOMER, "colour": IRA["name"]},
        f'{{"id": "{CUSTOMER}',
    ]
    for troubled in (False, True):
        changes: dict[str, Any] = {"events": TroubledEvents()} if troubled else {}
        patch.setattr(ingest, "intake", lambda changes=changes: intake_of(known, **changes))
        for body in bodies:
            event = published_event("http-api-v2-events")
            event["headers"] |= {"authorization": f"Bearer {API_KEY}"}
            text = body if isinstance(body, str) else json.dumps(body)
            assert ingest.handler(event | {"body": text}, Context())["statusCode"] >= 200


def run_checkout(patch: Patch) -> None:
    known = settled()
    owner = {"customer": CUSTOMER, "purchase": 10_000, "currency": "USD"}
    for changes in ({}, {"accounts": Trouble()}, {"customers": Trouble()}):
        patch.setattr(checkout, "till", lambda changes=changes: till_of(known, **changes))
        for path, body in (("quotes", owner | {"code": "ANNA"}), ("redemptions", owner | {"points": 1})):
            event = published_event("http-api-v2-events") | {"rawPath": f"/v1/{path}", "body": json.dumps(body)}
            event["requestContext"]["http"] |= {"path": f"/v1/{path}"}
            event["headers"] |= {"authorization": f"Bearer {API_KEY}", "idempotency-key": "till-7"}
            assert checkout.handler(event, Context())["statusCode"] in (200, 422, 500)


def run_commission(patch: Patch) -> None:
    for troubled in (False, True):
        known = business()
        desk = known.settlement
        if troubled:
            desk = replace(desk, book=TroubledBook(known.ledger, known.closings))
        patch.setattr(commission, "desk", lambda desk=desk: desk)
        images = stored(known, "e1", "e2")
        for damage in ({}, {"amount": {"S": CUSTOMER}}, {"customer": {"N": "1"}}):
            records = [stream_record(image | damage, 100 + place) for place, image in enumerate(images)]
            commission.handler({"Records": records}, Context())
    commission.handler({"redrive": [{"program": "keycrm", "event": "e2"}]}, Context())


def run_partner_api(patch: Patch) -> None:
    known = settled()
    for changes in ({}, {"people": Trouble()}, {"accounts": Trouble()}, {"book": Trouble()}):
        patch.setattr(partner_api, "desk", lambda changes=changes: desk_of(known, **changes))
        for path in ("me", *(f"programs/keycrm/{each}" for each in ("customers", "payments", "balance", "stats"))):
            event = published_event("http-api-v2-jwt") | {"rawPath": f"/v1/{path}", "rawQueryString": "personal=full"}
            event["queryStringParameters"] = {"personal": "full", "customer": CUSTOMER}
            event["requestContext"]["http"] |= {"path": f"/v1/{path}"}
            assert partner_api.handler(event, Context())["statusCode"] in (200, 500)


def run_rollup(patch: Patch) -> None:
    known = settled().after(days=40)
    for runs in (known.rollup, TroubledRollup(**vars(known.rollup))):
        held = rollup.Runner(runs, lambda: [LoadedProgram("keycrm", START)], clock_of(known))
        patch.setattr(rollup, "runner", lambda held=held: held)
        with suppress(RunFailed):
            rollup.handler({}, Context())


def run_payout(patch: Patch) -> None:
    known = settled().after(days=40)
    known.rollup.run("keycrm", START, known.now)
    for runs in (known.batches, TroubledBatches(**vars(known.batches))):
        held = replace(a_payout_runner(known), batches=runs)
        patch.setattr(payout, "runner", lambda held=held: held)
        with suppress(RunFailed):
            payout.handler({}, Context())


def a_payout_runner(known: Business) -> payout.Runner:
    programs = [LoadedProgram("keycrm", START)]
    return payout.Runner(MaturityDesk(known.ledger), known.write_offs, known.batches, lambda: programs, clock_of(known))


def run_payout_part(patch: Patch) -> None:
    known = settled().after(days=40)
    known.rollup.run("keycrm", START, known.now)
    for runs in (known.batches, TroubledBatches(**vars(known.batches))):
        held = payout_part.Worker(runs, clock_of(known))
        patch.setattr(payout_part, "worker", lambda held=held: held)
        part = {"program": "keycrm", "period": "2026-03", "after": "", "time": known.now.isoformat()}
        for body in (json.dumps(part), QUOTING):
            message = published_event("sqs")["Records"][0] | {"body": body}
            payout_part.handler({"Records": [message]}, Long())


def run_payout_export(patch: Patch) -> None:
    known = settled().after(days=40)
    method = PayoutMethod("keycrm", "anna", "sepa", IRA["name"], iban=IBAN)
    change_method(known.methods, method, "dana", START)
    known.rollup.run("keycrm", START, known.now)
    known.batches.run("keycrm", known.now)
    known.batches.seal("keycrm", "2026-03", Step("dana", known.now))
    known.batches.approve("keycrm", "2026-03", Step("erik", known.now))
    held = payout_export.Exporter(known.batches, NoBucket(), clock_of(known))
    patch.setattr(payout_export, "exporter", lambda: held)
    command = {"program": "keycrm", "period": "2026-03", "operator": "erik", "format": "plain"}
    assert payout_export.handler(command, Context())["count"] == 1


def run_jobs(patch: Patch) -> None:
    for kind, files in (("customers_csv", None), ("commissions_csv", None), ("customers_csv", Trouble())):
        known = settled()
        name = JobName("keycrm", "anna", "job_1")
        known.jobs.put_new(Job(name, kind, {"kind": kind}, Actor("partner", "anna"), known.now))
        worker = Worker(known.jobs, files or known.job_files, works_of(known).kinds)
        held = jobs.Desk(worker, clock_of(known))
        patch.setattr(jobs, "desk", lambda held=held: held)
        for body in (json.dumps(asdict(name)), QUOTING):
            message = published_event("sqs")["Records"][0] | {"body": body}
            answer = jobs.handler({"Records": [message]}, Long())
            assert bool(answer["batchItemFailures"]) == (body == QUOTING)
        ended = known.jobs.get(name)
        assert ended is not None
        assert ended.status is (JobStatus.DONE if files is None else JobStatus.FAILED), "tried twice, then given up"


def run_operator_api(patch: Patch) -> None:
    known = settled()
    known.operators.put_new(Operator("sub-of-dana", "dana", frozenset(Scope), START))
    for changes in ({}, {"partners": Trouble()}):
        patch.setattr(operator_api, "desk", lambda changes=changes: operators_desk_of(known, **changes))
        for request in requests(operator_api.api.app, "keycrm", ["anna", CUSTOMER], ("GET",)):
            ask(operator_api.handler, request, "sub-of-dana")


def run_reconcile(patch: Patch) -> None:
    for troubled in (False, True):
        known = business().after(minutes=70)
        runs = known.reconciler
        if troubled:
            book = TroubledBook(known.ledger, known.closings)
            runs = replace(runs, desk=replace(known.settlement, book=book), book=book)
        patch.setattr(reconcile, "runner", lambda runs=runs, known=known: reconcile.Runner(runs, clock_of(known)))
        with suppress(RunFailed):
            reconcile.handler({}, Context())


def run_redirect(patch: Patch) -> None:
    with surroundings(patch) as aws:
        aws.store("links", link_to_item(a_link()))
        aws.secrets["signing"] = json.dumps({"current": "k1", "k1": KEYS.secrets["k1"].decode()})
        event = published_event("http-api-v2") | {"pathParameters": {"code": "anna1"}}
        event["rawQueryString"] = "utm_source=blog&email=" + IRA["email"]
        event["requestContext"]["http"] |= {"sourceIp": VISITOR_IP}
        event["headers"] |= {"authorization": f"Bearer {TOKEN}", "x-forwarded-for": VISITOR_IP}
        for refused in (set(), {"PutItem"}, {"PutItem", "SendMessage"}, {"GetItem", "GetSecretValue"}):
            container.container.cache_clear()
            aws.refuse = refused
            assert redirect.handler(event, None)["statusCode"] in (302, 503)


def run_click_recovery(patch: Patch) -> None:
    message = published_event("sqs")["Records"][0]
    with surroundings(patch) as aws:
        aws.messages = [json.dumps(each["dynamodb"]["NewImage"]) for each in (change(1, visit(ip=VISITOR_IP)),)]
        for refused in (set(), {"PutItem"}):
            aws.refuse = refused
            click_recovery.recovered_clicks.cache_clear()
            for body in (*aws.messages, QUOTING):
                click_recovery.handler({"Records": [message | {"body": body}]}, Context())
        click_recovery.recovered_clicks.cache_clear()


def run_live_stats(patch: Patch) -> None:
    with surroundings(patch) as aws:
        for refused in (set(), {"UpdateItem"}):
            aws.refuse = refused
            live_stats.live_stats.cache_clear()
            damaged = change(2, visit(ip=VISITOR_IP))
            damaged["dynamodb"]["NewImage"] = {"pk": {"S": QUOTING}}
            live_stats.handler({"Records": [change(1, visit(ip=VISITOR_IP)), damaged]}, Context())
        live_stats.live_stats.cache_clear()


def run_journal_guard(patch: Patch) -> None:
    patch.setenv("LINKLEDGER_STAGE", "prod")
    entry = {"sk": {"S": "1"}, "customer": {"S": CUSTOMER}}
    for recipient in ("anna", customer_recipient(CUSTOMER)):
        image = entry | {"pk": {"S": f"keycrm#{recipient}#USD"}, "recipient": {"S": recipient}}
        changed = stream_record(image, 1) | {"eventName": "MODIFY"}
        changed["dynamodb"] |= {"OldImage": image}
        journal_guard.handler({"Records": [changed]}, Context())


def run_webhook_dispatch(patch: Patch) -> None:
    known = settled()
    a_webhook(known)
    images = [entry_item(EntryItem, each).to_dynamodb_dict() for each in known.ledger.journal.values()]
    for deliveries in (known.deliveries, Trouble()):
        dispatcher = Dispatcher(known.subscriptions, known.partners, deliveries, known.queues, known.queues)
        held = webhook_dispatch.Office(dispatcher, clock_of(known))
        patch.setattr(webhook_dispatch, "office", lambda held=held: held)
        for damage in ({}, {"base": {"S": CUSTOMER}}):
            records = [stream_of("journal", image | damage, number=at) for at, image in enumerate(images)]
            webhook_dispatch.handler({"Records": records}, Context())
        webhook_dispatch.handler({"Records": [published_event("sqs")["Records"][0] | {"body": QUOTING}]}, Context())
    assert any(CUSTOMER in each.body for each in known.queues.outgoing)


def run_webhooks(patch: Patch) -> None:
    known = settled()
    queues, secret = Trouble(), WebhookSecrets.from_secret(API_KEY * 4)
    out: dict[str, Any] = {
        "program": "keycrm",
        "partner": None,
        "subscription": "wh_1",
        "delivery": "msg_1",
        "attempt": 8,
    }
    out |= {"url": f"https://{VISITOR_IP}/{TOKEN}", "body": QUOTING, "secret_versions": [1]}
    for log in (known.deliveries, Trouble()):
        held = webhooks.Sender(Calling(seconds=1), lambda: secret, log, queues, clock_of(known))
        patch.setattr(webhooks, "sender", lambda held=held: held)
        for body in (json.dumps(out), QUOTING):
            webhooks.handler({"Records": [published_event("sqs")["Records"][0] | {"body": body}]}, Context())


def run_session(patch: Patch) -> None:
    email, password = IRA["email"], f"Word-of-{API_KEY}-1"
    bodies: tuple[tuple[str, dict[str, str]], ...] = (
        ("sign-up", {"email": email, "password": password}),
        ("sign-in", {"email": email, "password": password}),
        ("sign-in", {"email": email, "password": TOKEN}),
        ("reset", {"email": email, "code": TOKEN, "new_password": password}),
    )
    for pool in (FakePeople(), Trouble()):
        patch.setattr(session, "desk", lambda pool=pool: SignInDesk({"partners": People("partners", pool, 60)}))
        for route, body in bodies:
            event = published_event("http-api-v2-events")
            event |= {"rawPath": f"/session/partners/{route}", "rawQueryString": "", "body": json.dumps(body)}
            event["requestContext"]["http"] |= {"method": "POST", "path": event["rawPath"], "sourceIp": VISITOR_IP}
            event["headers"] = dict.fromkeys(("origin", "x-portal-origin"), "https://partners.example.com")
            event["cookies"] = [f"__Host-linkledger-partners={TOKEN}"]
            session.handler(event, Context())


def a_webhook(known: Business) -> None:
    url, types = f"https://hooks.example.com/{TOKEN}", frozenset(FactType)
    subscribe(known.subscriptions, "wh_1", Owner("keycrm"), "dana", url, types, START, loopback=False)


RUNS: dict[str, Callable[[Patch], None]] = {
    "click_recovery": run_click_recovery,
    "checkout": run_checkout,
    "commission": run_commission,
    "ingest": run_ingest,
    "journal_guard": run_journal_guard,
    "live_stats": run_live_stats,
    "jobs": run_jobs,
    "operator_api": run_operator_api,
    "partner_api": run_partner_api,
    "payout": run_payout,
    "payout_export": run_payout_export,
    "payout_part": run_payout_part,
    "reconcile": run_reconcile,
    "redirect": run_redirect,
    "rollup": run_rollup,
    "session": run_session,
    "webhook_dispatch": run_webhook_dispatch,
    "webhooks": run_webhooks,
}


def test_every_function_is_run_here() -> None:
    functions = {each.parent.name for each in FUNCTIONS.glob("*/handler.py")}
    assert functions - RUNS.keys() == set(), "say here how it runs, in luck and in trouble"


@pytest.mark.parametrize("function", sorted(RUNS))
def test_a_functions_log_names_no_person_and_no_secret(function: str, monkeypatch: Patch, written: Written) -> None:
    RUNS[function](monkeypatch)
    assert written.look(), "it wrote nothing, so this says nothing"
    assert [each for each in SECRETS if each in written.text] == []


def test_personal_data_is_what_this_looks_for() -> None:
    known = business()
    assert known.people.people["keycrm", CUSTOMER] == Person("keycrm", CUSTOMER, **IRA)
    assert known.now - START == timedelta(minutes=1)
