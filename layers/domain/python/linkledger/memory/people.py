"""Personal data in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from linkledger.earning.accept_event import Person


class InMemoryPeople:
    """Persons by program and customer; one that was erased stays known, without anything of it."""

    def __init__(self) -> None:
        self.people: dict[tuple[str, str], Person] = {}

    def known(self, program: str, customer: str) -> bool:
        return (program, customer) in self.people

    def get_many(self, program: str, customers: Iterable[str]) -> Mapping[str, Person]:
        found = {each: self.people.get((program, each)) for each in customers}
        return {customer: person for customer, person in found.items() if person is not None}

    def remember(self, person: Person, signed_up_at: datetime | None = None) -> None:
        old = self.people.get((person.program, person.customer), person)
        if old.erased_at is not None and (signed_up_at is None or signed_up_at <= old.erased_at):
            return
        self.people[person.program, person.customer] = replace(
            person,
            name=person.name or old.name,
            email=person.email or old.email,
            phone=person.phone or old.phone,
        )

    def erase(self, program: str, customer: str, at: datetime) -> datetime:
        old = self.people.get((program, customer))
        erased_at = old.erased_at if old is not None and old.erased_at is not None else at
        self.people[program, customer] = Person(program, customer, erased_at=erased_at)
        return erased_at
