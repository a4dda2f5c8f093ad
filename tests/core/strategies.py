"""Hypothesis strategies for values that several rooms share."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.resolution import Resolution
from custom_components.data_exchanger.core.model.scope import MethodSpec, Scope
from custom_components.data_exchanger.core.protocol.terms import Terms

CURRENCIES = ["EUR", "CNY", "USD", "JPY", "KRW", "KWD", "CLF"]

slugs = st.from_regex(r"[a-z][a-z0-9_]{1,20}", fullmatch=True)
iris = st.from_regex(r"[a-z][a-z0-9+.-]{0,5}:[!-~]{1,40}", fullmatch=True)
countries = st.from_regex(r"[A-Z]{2}", fullmatch=True)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
currencies = st.sampled_from(CURRENCIES)

moments = st.integers(31_536_000, 29_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def json_values(leaves: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Any]:
    """Make JSON data without fractions, with ASCII keys."""
    return st.recursive(
        leaves or (st.none() | st.booleans() | integers | texts),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(st.characters(codec="ascii"), max_size=8), inner, max_size=4)
        ),
        max_leaves=12,
    )


def monies(low: int = -(10**15), high: int = 10**15) -> st.SearchStrategy[Money]:
    """Make amounts of any currency."""
    return st.builds(Money, amount=st.integers(low, high), currency=currencies)


@st.composite
def periods(draw: st.DrawFn, longest_days: int = 400) -> Period:
    """Make periods of some seconds up to more than a year."""
    start = draw(moments)
    seconds = draw(st.integers(1, longest_days * 86_400))
    return Period(start=start, end=datetime.fromtimestamp(start.timestamp() + seconds, UTC))


_parameters = st.dictionaries(
    slugs,
    st.one_of(
        st.booleans(),
        integers,
        texts,
        st.lists(st.booleans() | integers | texts, max_size=3).map(tuple),
    ),
    max_size=3,
)


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """Make scopes of any shape."""
    elements = draw(st.lists(slugs, min_size=1, max_size=8, unique=True))
    required = draw(st.integers(1, len(elements)))
    return Scope(
        required=tuple(elements[:required]),
        optional=tuple(elements[required:]),
        period=draw(periods()),
        resolution=draw(st.sampled_from(Resolution)),
        minimum_coverage=draw(st.integers(0, 100)),
        level=draw(st.sampled_from(DisclosureLevel)),
        method=MethodSpec(id=draw(slugs), parameters=draw(_parameters)),
    )


agreeable_terms = st.builds(
    Terms,
    scope=scopes(),
    purposes=st.lists(iris, min_size=1, max_size=4).map(tuple),
    prohibited=st.lists(iris, max_size=4).map(tuple),
    price=monies(),
    fee_per_mille=st.integers(0, 500),
    retention_days=st.integers(1, 3650),
    place=countries,
    valid_until=moments,
    demand=st.none() | iris,
)
