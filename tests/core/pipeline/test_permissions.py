"""Changes of permissions are on record."""

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.consent.change import PermissionChanged
from custom_components.data_exchanger.core.consent.policy import Permission
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.pipeline.permissions import note_assent, note_changes
from tests.core.pipeline.household import ANNA
from tests.core.pipeline.world import World


def test_changes_are_on_record_by_kind(world: World) -> None:
    given = Permission(category=Category.ENERGY, level=DisclosureLevel.STATISTICS)
    changes = [
        PermissionChanged(member=ANNA, by=ANNA, before=None, after=given),
        PermissionChanged(member=ANNA, by=ANNA, before=given, after=None),
    ]
    world.run(lambda tx: note_changes(tx, changes, world.now))
    records = world.run(lambda tx: list(tx.evidence.records()))[-2:]
    assert [record.kind for record in records] == [f"permission.{one.kind}" for one in changes]
    assert [record.facts for record in records] == [one.facts() for one in changes]


def test_assent_is_on_record_and_so_is_its_withdrawal(world: World) -> None:
    for assents in (True, False):
        world.run(
            lambda tx, assents=assents: note_assent(
                tx, ANNA, Category.EDUCATION, assents=assents, now=world.now
            )
        )
    assert world.kinds()[-2:] == ["assent.given", "assent.withdrawn"]
