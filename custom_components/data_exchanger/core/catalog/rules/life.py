"""Consumption, money, learning, contacts and media."""

from . import integrations as made_by
from .rule import rule

_CURRENCY = r"[A-Z]{3}|[€£$¥₽]|kr|zł|Kč"
_SHOPPING = "bring cookidoo mealie ourgroceries picnic shopping_list"
_WATCHED = "on playing paused buffering"

RULES = (
    # Consumption.
    rule("cart_amount", unit=_CURRENCY, text="cart total price|购物车"),
    rule("parcel_count", integration="aftership parcelapp seventeentrack"),
    rule("shopping_list_items", domain="todo", integration=_SHOPPING),
    rule("shopping_list_items", domain="todo", text="shopping|groceries|购物|买菜"),
    # Money.
    rule(
        "prepaid_balance",
        integration="ebox fido starline",
        unit=f"{_CURRENCY}|",
        text="balance|fido dollar",
    ),
    rule("savings_rate", unit="%", text="savings rate|储蓄率"),
    rule(
        "expense_amount",
        device_class="monetary",
        unit=_CURRENCY,
        state_class="total total_increasing none",
        text="expense|spend today|支出|消费",
    ),
    rule("income_amount", device_class="monetary", unit=_CURRENCY, text="income|收入"),
    rule("account_balance", device_class="monetary", unit=_CURRENCY, text="balance|余额"),
    rule("portfolio_value", device_class="monetary", unit=_CURRENCY, text="value|持仓|市值"),
    # Learning.
    rule("chess_rating", integration="chess_com lichess", text="rating"),
    # Contacts.
    rule("open_tasks", domain="todo"),
    rule("calendar_busy_time", domain="calendar", active="on"),
    rule("call_time", integration="fritzbox_callmonitor", active="talking"),
    rule("calls", text="calls|通话次数", unless="voicemail|remaining"),
    rule("messages_sent", text="sms sent|messages sent|发送消息"),
    rule("unread_messages", text="unread|未读"),
    rule("unread_messages", integration="imap", diagnostic=True),
    rule("followers", text="followers|subscribers|粉丝"),
    rule("posts", integration="mastodon youtube", text="posts|videos"),
    rule("friends_count", text="friends|好友"),
    # Media.
    rule("tv_on_time", domain="media_player", device_class="tv", active=_WATCHED),
    rule("tv_on_time", domain="media_player", text="tv|television|电视", active=_WATCHED),
    rule("music_time", domain="media_player", device_class="speaker receiver", active="playing"),
    rule("game_time", domain="media_player", integration="ps4 xbox", active="on playing"),
    rule("media_time", domain="media_player", active="playing"),
    rule("game_time", domain="binary_sensor", integration="xbox", text="in game", active="on"),
    rule("games_played", integration="nyt_games", text="played"),
    rule("video_views", integration="youtube", text="views"),
    rule(
        "screen_time",
        # The integration counts up all day but calls it a measurement.
        state_class="measurement total total_increasing",
        text="screen time|屏幕使用",
        unless="remaining|extended",
    ),
    rule("voice_assistant_uses", domain="binary_sensor", text="assist in progress", active="on"),
    rule("voice_assistant_uses", domain="assist_satellite", active="listening"),
    # Internet.
    rule(None, integration=made_by.DOWNLOADERS),
    rule(
        "internet_download",
        device_class="data_size",
        text="download|downloaded|gb received|下载|下行",
    ),
    rule("internet_upload", device_class="data_size", text="upload|uploaded|gb sent|上传|上行"),
    rule(
        "internet_download_rate",
        device_class="data_rate",
        text="download|downlink|下载|下行",
        unless="capacity",
    ),
    rule(
        "internet_upload_rate",
        device_class="data_rate",
        text="upload|uplink|上传|上行",
        unless="capacity",
    ),
    rule(
        "internet_latency",
        device_class="duration",
        integration="ping speedtestdotnet",
        text="ping|round trip time average",
        unless="jitter|deviation",
        diagnostic=True,
    ),
)
