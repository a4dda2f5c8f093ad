"""Four people, who they are, what is theirs, and what they allow."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from .client import Client, connect, log_in

PASSWORD = "demo"

DASHBOARD = "data-exchanger"


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
        permissions={"energy": "series", "climate": "series"},
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
                password=PASSWORD,
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
    """Add a member with what is theirs; adults log in and choose what they allow."""
    registry = await client.command("config/device_registry/list")
    own = [one["id"] for one in registry if (one.get("name") or "").startswith(person.name)]
    await client.flow(
        "subentries/flow",
        [entry, "member"],
        {
            "person": f"person.{person.name.lower()}",
            "role": person.role,
            "guardians": [] if person.role == "adult" else await _guardians(client),
            "claims": {"devices": own},
        },
        {"preset": "nothing"},  # asked of who adds themselves
    )
    await client.loaded(entry)
    async with logged_in(client, person) as own_client:
        for category, level in person.permissions.items():
            await own_client.command(
                "data_exchanger/permissions/set",
                member=await _me(own_client),
                category=category,
                level=level,
                purposes=list(person.purposes),
            )


async def _me(client: Client) -> str:
    """Return the member that somebody is."""
    matrix = await client.command("data_exchanger/permissions")
    me: str = next(one["id"] for one in matrix["members"] if one["me"])
    return me


async def _guardians(client: Client) -> list[str]:
    """Return Mei, who cares for the children."""
    return [await _me(client)]


@asynccontextmanager
async def logged_in(client: Client, person: Person) -> AsyncIterator[Client]:
    """Open a connection as a person of the family; Mei is the administrator."""
    if not person.login:
        yield client
        return
    token = await log_in(client.url, person.name.lower(), PASSWORD)
    async with connect(client.url, token) as own:
        yield own


async def approve(client: Client, trade: str, people: Sequence[Person] = FAMILY) -> None:
    """Say yes to a trade, every adult of their own."""
    for person in people:
        if person.role == "adult":
            async with logged_in(client, person) as own:
                await own.action("approve_trade", trade_id=trade)


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
