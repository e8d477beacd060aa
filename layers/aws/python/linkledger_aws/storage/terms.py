"""Programs: their terms, version by version, and the list of programs."""

import json
from collections.abc import Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from linkledger.earning.ports import LoadedProgram, PublishedTerms
from linkledger.errors import NotFound, Stale
from linkledger.terms.document import Terms
from linkledger.terms.validation import check_succession, read_terms
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.refusals import stale_if_faster


class TermsItem(Item):
    """A version of a program's terms; the current one is kept twice."""

    version = IntegerAttribute()
    document = UnicodeAttribute()
    published_at = InstantAttribute()


class ProgramItem(Item):
    """That a program exists, and since when."""

    loaded_at = InstantAttribute()


class TermsTable:
    """The table ``programs``. A version never changes, so this process reads each document once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._terms = database.bind(TermsItem, database.names.programs)
        self._programs = database.bind(ProgramItem, database.names.programs)
        self._read: dict[str, Terms] = {}
        self._past: dict[str, tuple[PublishedTerms, ...]] = {}

    def current(self, program: str) -> PublishedTerms:
        """Raises NotFound ``unknown_program``."""
        item = get(self._terms, keys.programs.current_terms(program))
        if item is None:
            raise NotFound("unknown_program", f"There is no program {program!r}; load it first.")
        return self._published(item)

    def versions(self, program: str) -> tuple[PublishedTerms, ...]:
        """Every version, oldest first; they are read again only once there is a new one."""
        current = self.current(program)
        known = self._past.get(program, ())
        if not known or known[-1].version != current.version:
            found = query(self._terms, program, self._terms.sk.startswith(keys.programs.TERMS_VERSIONS))
            known = tuple(self._published(item) for item in found)
            self._past[program] = known
        return known

    def _published(self, item: TermsItem) -> PublishedTerms:
        if item.document not in self._read:
            self._read[item.document] = read_terms(json.loads(item.document))
        return PublishedTerms(item.version, self._read[item.document], item.published_at)

    def publish(self, terms: Terms, now: datetime, *, expected: int | None = None) -> PublishedTerms:
        """Makes these the program's terms from now on; the same terms again stay the version that they are.

        What occurred before keeps the version that it had. With ``expected``, only on top of that version (0: of none).
        Raises Invalid ``unit_changed``, Stale ``terms_changed`` when somebody else published before or at the moment.
        """
        text = dump(terms.model_dump(mode="json", by_alias=True))
        known = get(self._terms, keys.programs.current_terms(terms.program))
        if expected is not None and expected != (known.version if known is not None else 0):
            raise Stale("terms_changed", f"The terms of {terms.program} are no longer version {expected}.")
        if known is not None and known.document == text:
            return self._published(known)
        if known is not None:
            check_succession(self._published(known).terms, terms)
        version = known.version + 1 if known is not None else 1
        unchanged = self._terms.version == known.version if known is not None else self._terms.pk.does_not_exist()
        program = self._programs(*keys.programs.registered_program(terms.program))
        with (
            stale_if_faster("terms_changed", f"The terms of {terms.program} changed in the meantime; publish again."),
            self._database.transaction() as transaction,
        ):
            for key, condition in (
                (keys.programs.current_terms(terms.program), unchanged),
                (keys.programs.terms_version(terms.program, version), self._terms.pk.does_not_exist()),
            ):
                item = self._terms(*key, version=version, document=text, published_at=now)
                transaction.save(item, condition=condition)
            first_load = self._programs.loaded_at.set(self._programs.loaded_at | now)
            transaction.update(program, actions=[first_load])
        return PublishedTerms(version, terms, now)

    def programs(self) -> Sequence[LoadedProgram]:
        """All programs of the deployment, by name."""
        registry = keys.programs.registered_program("").pk
        return [LoadedProgram(item.sk, item.loaded_at) for item in query(self._programs, registry)]
