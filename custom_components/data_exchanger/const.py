"""Names that the shell and the adapters share."""

from typing import Final

DOMAIN: Final = "data_exchanger"

SUBENTRY_BUYER: Final = "buyer"
SUBENTRY_MEMBER: Final = "member"

# Household
CONF_COUNTRY: Final = "country"
CONF_CURRENCY: Final = "currency"
CONF_LANGUAGE: Final = "language"
CONF_NAME: Final = "name"
CONF_TRUSTED_ISSUERS: Final = "trusted_issuers"

# Guests
CONF_GUEST_AREAS: Final = "guest_areas"
CONF_GUEST_ROOMS: Final = "guest_rooms"
CONF_GUEST_SIGNALS: Final = "guest_signals"
GUEST_OPTIONS: Final[tuple[str, ...]] = (CONF_GUEST_AREAS, CONF_GUEST_ROOMS, CONF_GUEST_SIGNALS)
CONF_STAYS: Final = "stays"
CONF_STAY_END: Final = "stay_end"
CONF_STAY_START: Final = "stay_start"

# Shares
CONF_FLOOR: Final = "floor"
CONF_HOLIDAYS: Final = "holidays"
CONF_HOUSEHOLD_PART: Final = "household_part"
CONF_RATIOS: Final = "ratios"
CONF_RULE_VERSION: Final = "rule_version"
CONF_SHARES: Final = "shares"

# Member
CONF_AREAS: Final = "areas"
CONF_ASSENTS: Final = "assents"
CONF_BUDGET: Final = "privacy_budget"
CONF_DEVICES: Final = "devices"
CONF_ENTITIES: Final = "entities"
CONF_GUARDIANS: Final = "guardians"
CONF_PERMISSIONS: Final = "permissions"
CONF_PERSON: Final = "person"
CONF_PRESET: Final = "preset"
CONF_PURPOSES: Final = "purposes"
CONF_ROLE: Final = "role"
CONF_WINDOW: Final = "budget_window"

# Buyer
CONF_KEY: Final = "key"
CONF_PROFILE: Final = "profile"
CONF_URL: Final = "url"

SIGNAL_CHANGED: Final = f"{DOMAIN}_changed"
"""Sent when there is something new to show, and when a household starts or stops."""
SIGNAL_NOTICE: Final = f"{DOMAIN}_notice"
"""Sent with everything that the family may want to hear of."""

ENV_DEVELOPMENT: Final = "DATA_EXCHANGER_DEVELOPMENT"
"""Set to 1, buyers on this machine may be reached over plain http."""
