"""Four people, who they are, what is theirs, and what they allow."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .client import Client

DASHBOARD = "data-exchanger"
CATEGORIES = (
    "energy",
    "water",
    "climate",
    "environment",
    "appliance",
    "presence",
    "location",
    "mobility",
    "health",
    "consumption",
    "finance",
    "education",
    "social",
    "media",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of the family."""

    name: str
    role: str
    login: bool = False
    permissions: dict[str, str] = field(default_factory=dict)
    purposes: tuple[str, ...] = ()

    @property
    def allows(self) -> str:
        """What the person allows, in words."""
        return (
            ", ".join(f"{kind}: {level}" for kind, level in self.permissions.items()) or "nothing"
        )


FAMILY = (
    Person(
        name="Mei",
        role="adult",
        permissions={"energy": "series", "climate": "series", "health": "private_statistics"},
        purposes=("research", "public_good", "service"),
    ),
    Person(
        name="Jonas",
        role="adult",
        login=True,
        permissions={"energy": "series", "climate": "statistics"},
        purposes=("research", "public_good", "service"),
    ),
    Person(
        name="Gisela",
        role="adult",
        login=True,
        permissions={"energy": "series"},
        purposes=("public_good",),
    ),
    Person(name="Lena", role="child"),
)


async def move_in(client: Client, people: Sequence[Person] = FAMILY) -> None:
    """Add persons and their logins, as the administrator does in the settings."""
    admin = await client.command("auth/current_user")
    for person in people:
        user = admin["id"] if person.name == "Mei" else None
        if person.login:
            made = await client.command(
                "config/auth/create", name=person.name, group_ids=["system-users"]
            )
            user = made["user"]["id"]
            await client.command(
                "config/auth_provider/homeassistant/create",
                user_id=user,
                username=person.name.lower(),
                password="demo",
            )
        await client.command("person/create", name=person.name, user_id=user, device_trackers=[])


async def set_up(client: Client) -> str:
    """Add the household; return its config entry."""
    answer = await client.flow(
        "flow",
        "data_exchanger",
        {"name": "Demo family", "language": "en", "currency": "EUR", "country": "DE"},
        {},
    )
    entry: str = answer["result"]["entry_id"]
    return entry


async def add_member(client: Client, entry: str, person: Person) -> None:
    """Add a member with what is theirs and what they allow."""
    registry = await client.command("config/device_registry/list")
    own = [one["id"] for one in registry if (one.get("name") or "").startswith(person.name)]
    await client.flow(
        "subentries/flow",
        [entry, "member"],
        {
            "person": f"person.{person.name.lower()}",
            "role": person.role,
            "claims": {"devices": own},
            "permissions": {one: person.permissions.get(one, "none") for one in CATEGORIES},
            "purposes": list(person.purposes),
        },
    )


async def add_buyer(client: Client, entry: str, url: str) -> None:
    """Add a buyer by its address, and confirm its key."""
    await client.flow("subentries/flow", [entry, "buyer"], {"url": url}, {})


async def add_dashboard(client: Client) -> None:
    """Have a dashboard made by the integration's strategy, and open on it."""
    await client.command(
        "lovelace/dashboards/create",
        url_path=DASHBOARD,
        title="Data Exchanger",
        icon="mdi:shield-home-outline",
        show_in_sidebar=True,
        require_admin=False,
    )
    await client.command(
        "lovelace/config/save",
        url_path=DASHBOARD,
        config={"strategy": {"type": "custom:data-exchanger"}},
    )
    await client.command("frontend/set_system_data", key="core", value={"default_panel": DASHBOARD})
