"""In-memory twin of the pool that operators sign in with."""

from dataclasses import dataclass, field


@dataclass
class InMemorySignIns:
    """Sign-ins by address; ``mailed`` are the invitations that went out."""

    by_email: dict[str, str] = field(default_factory=dict)
    mailed: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def invited(self, email: str) -> str:
        known = email.lower()
        if known not in self.by_email:
            self.by_email[known] = f"sub-of-{known}"
            self.mailed.append(email)
        return self.by_email[known]

    def ended(self, sub: str) -> None:
        if sub in self.by_email.values():
            self.gone.add(sub)
