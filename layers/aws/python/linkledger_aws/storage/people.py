"""Customers' personal data, kept apart from events so that it can be forgotten without touching the ledger."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from linkledger.earning.accept_event import Person
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, Item, get, get_many
from linkledger_aws.storage.refusals import condition_failed


class PersonItem(Item):
    """A customer's name and contacts, as far as they are known; or that they were erased."""

    program = UnicodeAttribute()
    customer = UnicodeAttribute()
    name = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    erased_at = InstantAttribute(null=True)

    def to_person(self) -> Person:
        return Person(self.program, self.customer, self.name, self.email, self.phone, self.erased_at)


class PeopleTable:
    """The table ``people``."""

    def __init__(self, database: Database) -> None:
        self._people = database.bind(PersonItem, database.names.people)

    def known(self, program: str, customer: str) -> bool:
        return self.get(program, customer) is not None

    def get(self, program: str, customer: str) -> Person | None:
        item = get(self._people, keys.events.person(program, customer))
        return item.to_person() if item is not None else None

    def get_many(self, program: str, customers: Iterable[str]) -> Mapping[str, Person]:
        """Those of the customers that are known."""
        wanted = [keys.events.person(program, each) for each in dict.fromkeys(customers)]
        return {item.customer: item.to_person() for item in get_many(self._people, wanted)}

    def remember(self, person: Person, signed_up_at: datetime | None = None) -> None:
        """Adds what is new of the person; of somebody who was erased only what a later sign-up brings."""
        people = self._people
        actions: list[Action] = [people.program.set(person.program), people.customer.set(person.customer)]
        if person.name:
            actions.append(people.name.set(person.name))
        if person.email:
            actions.append(people.email.set(person.email))
        if person.phone:
            actions.append(people.phone.set(person.phone))
        not_erased = people.erased_at.does_not_exist()
        if signed_up_at is not None:
            not_erased |= people.erased_at < signed_up_at
            actions.append(people.erased_at.remove())
        try:
            people(*keys.events.person(person.program, person.customer)).update(actions=actions, condition=not_erased)
        except UpdateError as error:
            if not condition_failed(error):
                raise

    def erase(self, program: str, customer: str, at: datetime) -> datetime:
        """Leaves of the person that it was erased, and when first."""
        people = self._people
        person = people(*keys.events.person(program, customer))
        person.update(
            actions=[
                people.program.set(program),
                people.customer.set(customer),
                people.erased_at.set(people.erased_at | at),
                people.name.remove(),
                people.email.remove(),
                people.phone.remove(),
            ]
        )
        return person.erased_at or at
