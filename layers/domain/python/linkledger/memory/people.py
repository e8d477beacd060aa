"""Personal data in memory."""

from dataclasses import replace

from linkledger.earning.accept_event import Person


class InMemoryPeople:
    """Persons by program and customer."""

    def __init__(self) -> None:
        self.people: dict[tuple[str, str], Person] = {}

    def known(self, program: str, customer: str) -> bool:
        return (program, customer) in self.people

    def remember(self, person: Person) -> None:
        old = self.people.get((person.program, person.customer), person)
        self.people[person.program, person.customer] = replace(
            person,
            name=person.name or old.name,
            email=person.email or old.email,
            phone=person.phone or old.phone,
        )
