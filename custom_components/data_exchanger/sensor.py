"""Sensors: earnings, demands, and what left the home."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfInformation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .const import CONF_CURRENCY, CONF_LANGUAGE, SUBENTRY_BUYER, SUBENTRY_MEMBER
from .coordinator import DataExchangerConfigEntry
from .core.ledger.medals import Medal
from .core.market.reputation import UNKNOWN, Reputation, explain
from .core.model.identifiers import BuyerId, MemberId
from .core.model.money import Money
from .core.pipeline.growth import Growth
from .core.pipeline.overview import Amounts, Overview
from .core.pipeline.payout_view import MemberPayout
from .entity import DataExchangerEntity

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MoneyDescription(SensorEntityDescription):
    """A sum of money, by currency; ``owner`` is the id of a member's or buyer's subentry."""

    amounts: Callable[[Overview, str], Amounts]
    device_class: SensorDeviceClass | None = SensorDeviceClass.MONETARY
    state_class: SensorStateClass | None = SensorStateClass.TOTAL


@dataclass(frozen=True, kw_only=True)
class CountDescription(SensorEntityDescription):
    """A figure of the household."""

    value: Callable[[Overview], StateType]


@dataclass(frozen=True, kw_only=True)
class GrowthDescription(SensorEntityDescription):
    """What a member's contributions have come to."""

    value: Callable[[Growth], StateType]


HOUSEHOLD_MONEY = (
    MoneyDescription(
        key="total_earnings",
        translation_key="total_earnings",
        amounts=lambda data, owner: data.earned,
    ),
    MoneyDescription(
        key="pending_earnings",
        translation_key="pending_earnings",
        amounts=lambda data, owner: data.pending,
    ),
    MoneyDescription(
        key="estimated_earnings",
        translation_key="estimated_earnings",
        entity_registry_enabled_default=False,
        amounts=lambda data, owner: data.estimated,
    ),
    MoneyDescription(
        key="settled_earnings",
        translation_key="settled_earnings",
        amounts=lambda data, owner: data.held,
    ),
)
MEMBER_MONEY = (
    MoneyDescription(
        key="earnings",
        translation_key="earnings",
        amounts=lambda data, owner: data.members.get(MemberId(owner), {}),
    ),
    MoneyDescription(
        key="paid_out",
        translation_key="paid_out",
        amounts=lambda data, owner: data.payouts.get(MemberId(owner), MemberPayout()).paid_out,
    ),
    MoneyDescription(
        key="unpaid",
        translation_key="unpaid",
        amounts=lambda data, owner: data.payouts.get(MemberId(owner), MemberPayout()).unpaid,
    ),
)
BUYER_MONEY = (
    MoneyDescription(
        key="paid",
        translation_key="paid",
        amounts=lambda data, owner: data.paid.get(BuyerId(owner), {}),
    ),
    MoneyDescription(
        key="outstanding",
        translation_key="outstanding",
        amounts=lambda data, owner: data.outstanding.get(BuyerId(owner), {}),
    ),
)
REPUTATION = SensorEntityDescription(
    key="reputation",
    translation_key="reputation",
    native_unit_of_measurement=PERCENTAGE,
    state_class=SensorStateClass.MEASUREMENT,
)
MEMBER_GROWTH = (
    GrowthDescription(
        key="contribution",
        translation_key="contribution",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda grown: grown.score,
    ),
    GrowthDescription(
        key="medal",
        translation_key="medal",
        device_class=SensorDeviceClass.ENUM,
        options=[medal.value for medal in Medal],
        value=lambda grown: grown.medal.value,
    ),
)
BUDGET = SensorEntityDescription(
    key="privacy_budget",
    translation_key="privacy_budget",
    native_unit_of_measurement=PERCENTAGE,
    state_class=SensorStateClass.MEASUREMENT,
    suggested_display_precision=0,
)
COUNTS = (
    CountDescription(
        key="open_demands",
        translation_key="open_demands",
        value=lambda data: len(data.demands),
    ),
    CountDescription(
        key="bytes_sent",
        translation_key="bytes_sent",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.KILOBYTES,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda data: data.bytes_sent,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DataExchangerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the household, its members and its buyers."""
    coordinator = entry.runtime_data
    async_add_entities(
        [
            *(MoneySensor(coordinator, description) for description in HOUSEHOLD_MONEY),
            *(CountSensor(coordinator, description) for description in COUNTS),
        ]
    )
    for kind, descriptions in ((SUBENTRY_MEMBER, MEMBER_MONEY), (SUBENTRY_BUYER, BUYER_MONEY)):
        for subentry in entry.get_subentries_of_type(kind):
            async_add_entities(
                (MoneySensor(coordinator, one, subentry) for one in descriptions),
                config_subentry_id=subentry.subentry_id,
            )
    for subentry in entry.get_subentries_of_type(SUBENTRY_MEMBER):
        async_add_entities(
            [BudgetSensor(coordinator, BUDGET, subentry)],
            config_subentry_id=subentry.subentry_id,
        )
    for subentry in entry.get_subentries_of_type(SUBENTRY_BUYER):
        async_add_entities(
            [ReputationSensor(coordinator, REPUTATION, subentry)],
            config_subentry_id=subentry.subentry_id,
        )
    for subentry in entry.get_subentries_of_type(SUBENTRY_MEMBER):
        async_add_entities(
            (GrowthSensor(coordinator, one, subentry) for one in MEMBER_GROWTH),
            config_subentry_id=subentry.subentry_id,
        )


class GrowthSensor(DataExchangerEntity, SensorEntity):
    """A member's score or medal; unknown while nothing was sold lately."""

    entity_description: GrowthDescription

    @property
    @override
    def native_value(self) -> StateType:
        """Return the score or the medal."""
        member = (self.unique_id or "").removesuffix(f"_{self.entity_description.key}")
        grown = self.coordinator.data.growth.get(MemberId(member), Growth())
        return self.entity_description.value(grown)


class ReputationSensor(DataExchangerEntity, SensorEntity):
    """What a buyer's own deeds say of it; unknown while it has done nothing."""

    @property
    @override
    def native_value(self) -> StateType:
        """Return the score."""
        return self._reputation.score

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return how often the buyer did what, and the sentence that explains the score."""
        reputation = self._reputation
        language = self.coordinator.config_entry.data[CONF_LANGUAGE]
        return {
            "explanation": explain(reputation, language),
            **{deed.value: reputation.deeds[deed] for deed in reputation.reasons},
        }

    @property
    def _reputation(self) -> Reputation:
        buyer = (self.unique_id or "").removesuffix(f"_{self.entity_description.key}")
        return self.coordinator.data.reputations.get(BuyerId(buyer), UNKNOWN)


class MoneySensor(DataExchangerEntity, SensorEntity):
    """A sum in the household's currency; sums in other currencies are attributes, not added."""

    entity_description: MoneyDescription

    @property
    @override
    def native_unit_of_measurement(self) -> str:
        """Return the household's currency."""
        currency: str = self.coordinator.config_entry.data[CONF_CURRENCY]
        return currency

    @property
    @override
    def native_value(self) -> StateType:
        """Return the sum in major units."""
        currency = self.native_unit_of_measurement
        return float(Money(amount=self._amounts.get(currency, 0), currency=currency).decimal)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, float]:
        """Return what was earned in other currencies."""
        return {
            currency: float(Money(amount=amount, currency=currency).decimal)
            for currency, amount in self._amounts.items()
            if currency != self.native_unit_of_measurement
        }

    @property
    def _amounts(self) -> Amounts:
        owner = (self.unique_id or "").removesuffix(f"_{self.entity_description.key}")
        return self.entity_description.amounts(self.coordinator.data, owner)


class CountSensor(DataExchangerEntity, SensorEntity):
    """A figure of the household."""

    entity_description: CountDescription

    @property
    @override
    def native_value(self) -> StateType:
        """Return the figure."""
        return self.entity_description.value(self.coordinator.data)


class BudgetSensor(DataExchangerEntity, SensorEntity):
    """What is left of a member's privacy budget."""

    @property
    @override
    def native_value(self) -> StateType:
        """Return the share that is left, in percent."""
        member = (self.unique_id or "").removesuffix(f"_{BUDGET.key}")
        budget = self.coordinator.data.budgets.get(MemberId(member))
        if budget is None or not budget.budget.micro_rho:
            return None
        return 100 * budget.left / budget.budget.micro_rho
