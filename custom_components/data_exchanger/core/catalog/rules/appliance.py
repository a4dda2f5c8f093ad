"""Household appliances and pets."""

from . import integrations as made_by
from .rule import rule

_WASHER = "washing machine|washer|laundry|洗衣机"
_DRYER = "dryer|烘干机|干衣机"
_DISHWASHER = "dishwasher|dish washer|洗碗机"
_OVEN = "oven|hob|cooktop|microwave|cooker|烤箱|灶具|微波炉"
_FREEZER = "freezer|冷冻"
_CABINET = "compartment|zone|bathing leaving|heating leaving|dry|top|bottom|middle"
_FRIDGE = "fridge|refrigerator|chiller|refrigeration|wine compartment|bottle cooler|冰箱|冷藏"
_ANY = (
    f"{_WASHER}|{_DRYER}|{_DISHWASHER}|{_OVEN}|{_FREEZER}|{_FRIDGE}|kettle|coffee machine"
    f"|coffee maker"
    "|toaster|tv|television|computer|plug|socket|outlet|水壶|咖啡机|电视|电脑|插座|电饭煲"
)
_RUNNING = "run running in_use cook cooking washing drying wash rinsing spinning spin rinse"

RULES = (
    rule("appliance_energy", text=_ANY, unless="solar|charger|wall connector|pv"),
    rule(
        "appliance_energy",
        integration=f"{made_by.APPLIANCES} {made_by.PLUGS}",
        unless="heat pump|air conditioner|hvac|dhw|saved|gas|difference",
        diagnostic=True,
    ),
    rule("appliance_power", text=_ANY, unless="solar|charger|wall connector|pv"),
    rule(
        "appliance_power",
        device_class="power",
        integration=f"{made_by.APPLIANCES} {made_by.PLUGS}",
        unless="average",
    ),
    rule(
        "appliance_water",
        device_class="water volume",
        integration=made_by.APPLIANCES,
        diagnostic=True,
    ),
    rule(
        "washing_machine_time",
        device_class="running",
        domain="binary_sensor",
        text=f"{_WASHER}|wash cycle",
        active="on",
    ),
    rule(
        "washing_machine_time",
        device_class="enum",
        text=_WASHER,
        unless="job|dryer",
        active=_RUNNING,
    ),
    rule("dryer_time", device_class="enum", text=_DRYER, unless="job|hair", active=_RUNNING),
    rule("dishwasher_time", device_class="enum", text=_DISHWASHER, unless="job", active=_RUNNING),
    rule("cooking_time", device_class="enum", text=_OVEN, unless="job|mode", active=_RUNNING),
    rule(
        "cooking_time",
        device_class="enum",
        text="cook state|cook status|cooking status",
        active=_RUNNING,
    ),
    rule(
        "cooking_temperature",
        device_class="temperature none",
        text=f"{_OVEN}|food probe|core temperature|meat probe|cook temperature",
        unless="cpu",
    ),
    rule(
        "cooking_temperature",
        device_class="temperature",
        integration=made_by.KITCHEN,
        unless="ambient|triac|heater|peak",
    ),
    rule(None, device_class="temperature", integration=made_by.KITCHEN),
    rule(
        "coffee_count",
        text="coffees|coffee counter",
        diagnostic=True,
    ),
    rule("freezer_temperature", device_class="temperature", text=_FREEZER),
    rule("fridge_temperature", device_class="temperature", text=_FRIDGE),
    rule("fridge_temperature", device_class="temperature", integration="liebherr"),
    rule(None, device_class="temperature", integration="home_connect miele whirlpool"),
    rule(None, device_class="temperature", integration="midea", text=_CABINET),
    rule(
        "fridge_door_openings",
        domain="binary_sensor",
        device_class="door",
        text=f"{_FRIDGE}|{_FREEZER}|flex compartment",
        active="on",
    ),
    rule(
        None,
        domain="binary_sensor",
        device_class="door",
        integration=f"{made_by.APPLIANCES} dremel_3d_printer saunum",
    ),
    rule("vacuum_time", domain="vacuum", active="cleaning"),
    rule(
        "vacuum_area",
        text="total cleaned area|total cleaning area|total area cleaned",
        diagnostic=True,
    ),
    rule("mowing_time", domain="lawn_mower", active="mowing"),
    rule(
        "appliance_cycles",
        text="cycles today|total cycles|cycle count|total cleaning count",
        diagnostic=True,
    ),
    rule(
        "filter_life",
        unit="%",
        text="filter life|filter lifetime|filter remaining|filter condition|water filter|滤芯|滤网",
        unless="usage|used",
        diagnostic=True,
    ),
    rule(
        "printer_supply_level",
        unit="%",
        text="ink|toner|墨盒|墨水|碳粉",
        unless="drum|capture box",
        diagnostic=True,
    ),
    rule("printer_supply_level", unit="%", integration="ipp"),
    rule(
        "printed_pages",
        state_class="measurement total total_increasing",
        text="page counter|total pages|pages printed|打印页数",
        unless="drum|duplex",
        diagnostic=True,
    ),
    rule("pet_active_time", integration=made_by.PET_DEVICES, text="activity time|minutes active"),
    rule(
        "switch_on_time",
        domain="switch",
        unless="watering|irrigation|sprinkler|灌溉|浇水",
        active="on",
    ),
)
