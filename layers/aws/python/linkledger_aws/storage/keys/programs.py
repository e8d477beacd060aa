"""Keys of what belongs to a program: its terms, its API keys, its promotional material."""

from linkledger_aws.storage.keys.key import Key

CURRENT = "current"
API_KEY = "key"
TERMS_VERSIONS = "terms#"


def current_terms(program: str) -> Key:
    return Key(program, CURRENT)


def draft(program: str) -> Key:
    """The next version of a program's terms while it is written."""
    return Key(program, "draft")


def terms_version(program: str, version: int) -> Key:
    return Key(program, f"{TERMS_VERSIONS}{version:06d}")


def api_key(sha256: str) -> Key:
    """A key, among programs or among partners."""
    return Key(f"key#{sha256}", API_KEY)


def key_mark(program: str, key: str) -> Key:
    """Among a program's items, which key it has; ``key`` is the key's id."""
    return Key(program, f"key#{key}")


def key_use(sha256: str) -> Key:
    """When a key was used last."""
    return Key(f"used#{sha256}", API_KEY)


def registered_program(program: str) -> Key:
    return Key("registry", program)


def material(program: str, material: str) -> Key:
    return Key(f"material#{program}", material)
