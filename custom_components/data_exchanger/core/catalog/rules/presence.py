"""Presence in the home, and places."""

from . import integrations as made_by
from .rule import rule

_NOT_A_PERSON = "animal|vehicle|pet|package|dog|cat|bird|baggage|scene change|button"

RULES = (
    rule(
        None,
        domain="binary_sensor",
        integration=f"traccar_server {made_by.PET_DEVICES}",
    ),
    rule(
        "motion_time",
        domain="binary_sensor",
        device_class="motion",
        unless=_NOT_A_PERSON,
        active="on",
    ),
    rule("doorbell_rings", domain="binary_sensor", text="doorbell|visitor|门铃", active="on"),
    rule("doorbell_rings", domain="event", device_class="doorbell", active="*"),
    rule(
        "occupancy_time",
        domain="binary_sensor",
        device_class="occupancy presence",
        unless=f"{_NOT_A_PERSON}|seat",
        active="on",
    ),
    rule(
        "garage_door_openings",
        domain="binary_sensor",
        device_class="garage_door",
        active="on",
    ),
    rule(
        "garage_door_openings",
        domain="binary_sensor",
        device_class="door opening",
        text="garage|gate|车库",
        active="on",
    ),
    rule("garage_door_openings", domain="cover", device_class="garage gate", active="open"),
    rule("window_open_time", domain="binary_sensor", device_class="window", active="on"),
    rule(
        "window_open_time",
        domain="binary_sensor",
        device_class="door opening",
        text="window|窗",
        unless="door",
        active="on",
    ),
    rule(
        "door_openings",
        domain="binary_sensor",
        device_class="door opening",
        unless="valve|safe|trunk|hood|cover|status",
        active="on",
    ),
    rule("door_openings", domain="cover", device_class="door", active="open"),
    rule("cover_open_time", domain="cover", active="open"),
    rule("lock_unlockings", domain="lock", active="unlocked open"),
    rule(
        "lock_unlockings",
        domain="binary_sensor",
        device_class="lock",
        unless="screen|child|socket",
        active="on",
    ),
    rule(
        "alarm_armed_time",
        domain="alarm_control_panel",
        active="armed_away armed_home armed_night armed_vacation armed_custom_bypass",
    ),
    rule("light_on_time", domain="light", active="on"),
    rule("people_count", device_class="none", text="detected objects|people count|人数"),
    rule("people_at_home", domain="zone", text="home"),
    rule("home_time", domain="person", active="home"),
    rule("tracker_home_time", domain="device_tracker", active="home"),
    rule("distance_from_home", device_class="distance", integration="proximity"),
)
