"""What is recognised as not being data of the home."""

from . import integrations as made_by
from .rule import rule

SOURCES = (
    rule(None, domain="", integration=made_by.NOT_A_SOURCE),
    rule(None, domain="sensor binary_sensor", integration=made_by.PUBLIC_SOURCES),
)

GUESSES = (
    rule(
        None,
        own=True,
        text="forecast|forecasted|forecasts|predicted|prediction|estimate|estimated|expected"
        "|tomorrow|next"
        "|yesterday|goal|typical|day [0-9]+|[0-9]+d|previous year|last year|last month|last week"
        "|last [0-9]+ (days|minutes)"
        "|last seven days|lastsevendays|预测|预报|预计|明天|明日|昨天|昨日|目标|上月|去年",
    ),
)
"""The future, the past and wishes."""

SETTINGS = (
    rule(
        None,
        own=True,
        text="max|maximum|minimum|min temperature|min humidity|min pressure|min power"
        "|min voltage|min price|min water|min gas|highest"
        "|lowest|peak demand|power peak|power available|available power|limit|threshold|rated"
        "|nominal|target"
        "|set temp|set temperature|setting temperature|setpoint|setback|comfort temperature"
        "|activation"
        "|24h|24 hour average|1 day average|longterm average|calibration|compensation|compensate"
        "|offset|raw|default|reserve|remaining time"
        "|最高|最低|最大|最小|峰值|限值|阈值|额定|标称|校准|补偿|剩余时间",
    ),
    rule(
        None,
        device_class="temperature voltage current power frequency humidity",
        integration=made_by.COMPUTERS,
    ),
)
"""Extremes, limits and set values, and the inside of computers."""
