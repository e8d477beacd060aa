"""`linkledger programs key|keys|rotate-key|revoke-key`: the keys of merchants and the tokens of partner networks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.commands.options import AsJson, Program, Stage
from cli.output import CliError, console, plain_table, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.access.api_keys import OVERLAP, ApiKey, KeyKind, key_named, key_of, revoke, rotate
from linkledger.access.audit import Action, Actor, Recorded, recorded
from linkledger_aws.api.actions import new_action_id
from linkledger_aws.api.key_gate import new_key_text
from linkledger_aws.storage import Stores

Key = Annotated[str, typer.Argument(help="The key's id, key_..., or its first characters, as `programs keys` shows.")]
By = Annotated[str, typer.Option("--operator", envvar="LINKLEDGER_OPERATOR", help="Who does it, for the audit trail.")]
_HOUR = timedelta(hours=1)


def make_api_key(stores: Stores, program: str, now: datetime, network: str | None = None, by: str = "-") -> str:
    """A new key of the program, or a postback token of a partner network: what is kept is its hash and beginning.

    This is the only time that it is seen. Raises NotFound `unknown_program`, Invalid `invalid_key_name`."""
    stores.terms.current(program)
    kind = KeyKind.POSTBACK if network is not None else KeyKind.SECRET
    text = new_key_text(kind)
    made = key_of(program, kind, network, text, now)
    with _acting(stores, by, "key.made", made, now) as action:
        stores.api_keys.put_new(made)
        action.changed(None, _told(made))
    return text


def key(
    program: Program,
    network: Annotated[str | None, typer.Option(help="Make a postback token for this partner network.")] = None,
    operator: By = "-",
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Make a further API key, or a network's postback token; it is shown this once."""
    target = deployment(stage)
    print_key(program, make_api_key(stores_of(target), program, business_now(target), network, operator), as_json)


def keys(program: Program, stage: Stage = "local", as_json: AsJson = False) -> None:
    """List a program's API keys and postback tokens by their first characters."""
    target = deployment(stage)
    stores, now = stores_of(target), business_now(target)
    stores.terms.current(program)
    rows: list[dict[str, Any]] = [
        {
            "id": each.id,
            "kind": each.kind.value,
            "network": each.name,
            "prefix": each.prefix,
            "works": each.works_at(now),
            "created_at": each.created_at,
            "expires_at": each.expires_at,
            "last_used_on": each.last_used_on,
        }
        for each in stores.api_keys.of_owner(program)
    ]
    if as_json:
        print_json(rows)
        return
    table = plain_table("id", "kind", "network", "key", "works", "made", "ends", "last used")
    for row in rows:
        works = "yes" if row["works"] else "no"
        cells = (row["id"], row["kind"], row["network"] or "", f"{row['prefix']}...", works)
        table.add_row(*cells, _moment(row["created_at"]), _moment(row["expires_at"]), str(row["last_used_on"] or ""))
    console.print(table)


def rotate_key(
    program: Program,
    key: Key,
    overlap_hours: Annotated[int, typer.Option(help="How long the old key works on, 0 to 720.")] = int(OVERLAP / _HOUR),
    operator: By = "-",
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Make a key's successor, shown this once; the old one works on for the overlap."""
    target = deployment(stage)
    stores, now = stores_of(target), business_now(target)
    old = _found(stores, program, key)
    text = new_key_text(old.kind)
    with _acting(stores, operator, "key.rotated", old, now) as action:
        after, made = rotate(stores.api_keys, old, text, now, overlap_hours * _HOUR)
        action.changed(_told(old), _told(after))
        action.changed(None, {"successor": made.id})
    print_key(program, text, as_json)


def revoke_key(program: Program, key: Key, operator: By = "-", stage: Stage = "local", as_json: AsJson = False) -> None:
    """End a key at once; a request that shows it is refused from now on."""
    target = deployment(stage)
    stores, now = stores_of(target), business_now(target)
    old = _found(stores, program, key)
    with _acting(stores, operator, "key.revoked", old, now) as action:
        after = revoke(stores.api_keys, old, now)
        action.changed(_told(old), _told(after))
    if as_json:
        print_json({"program": program, "id": after.id, "expires_at": after.expires_at})
    else:
        console.print(f"{after.prefix}... of {escape(program)} ended at {_moment(after.expires_at)}.")


def print_key(program: str, made: str, as_json: bool = False) -> None:
    """Shows a new key, this once."""
    if as_json:
        print_json({"program": program, "api_key": made})
        return
    what, variable = ("Postback token", "TOKEN") if made.startswith(KeyKind.POSTBACK.beginning) else ("API key", "KEY")
    console.print(f"{what} of {program}, shown this once:")
    console.print(f"export {variable}={made}", markup=False, soft_wrap=True)


def _found(stores: Stores, program: str, named: str) -> ApiKey:
    """By id, or by the first characters where these are one key's alone."""
    stores.terms.current(program)
    known = [each for each in stores.api_keys.of_owner(program) if named == each.prefix]
    if len(known) > 1:
        raise CliError(f"{len(known)} keys begin with {named}.", "Name the key by its id.")
    return known[0] if known else key_named(stores.api_keys, program, named)


@contextmanager
def _acting(stores: Stores, by: str, name: str, key: ApiKey, now: datetime) -> Iterator[Recorded]:
    action = Action(new_action_id(), key.program, now, Actor("command", by), name, f"key/{key.id}")
    with recorded(stores.audit, action) as held:
        yield held


def _told(key: ApiKey) -> dict[str, object]:
    """What the audit trail says of a key: never what it is kept by."""
    return {"kind": key.kind, "name": key.name, "prefix": key.prefix, "expires_at": key.expires_at}


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else ""
