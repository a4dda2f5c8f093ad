"""Published prices of data like a home's."""

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.market.published import PRICES, published_worth
from custom_components.data_exchanger.core.model.money import Money

CATEGORIES = st.frozensets(st.sampled_from(Category))


@pytest.mark.parametrize(
    ("categories", "currency", "most"),
    [
        ({Category.ENERGY}, "GBP", 500),
        ({Category.ENERGY}, "EUR", 600),
        ({Category.ENERGY, Category.WATER}, "JPY", 938),
        ({Category.PRESENCE}, "USD", 100),
        ({Category.FINANCE, Category.SOCIAL}, "USD", 9600),
    ],
)
def test_prices_are_added_once_and_rounded_up(
    categories: set[Category], currency: str, most: int
) -> None:
    found = published_worth(categories, currency)
    assert found
    assert found.most == Money(amount=most, currency=currency)


@pytest.mark.parametrize(
    ("categories", "currency"),
    [(set(), "EUR"), ({Category.WATER}, "EUR"), ({Category.ENERGY}, "ISK")],
)
def test_nothing_is_said_where_nothing_is_known(categories: set[Category], currency: str) -> None:
    assert published_worth(categories, currency) is None


@given(CATEGORIES, CATEGORIES)
def test_more_data_is_never_worth_less(
    some: frozenset[Category], more: frozenset[Category]
) -> None:
    fewer, all_ = published_worth(some, "EUR"), published_worth(some | more, "EUR")
    assert fewer is None or (all_ is not None and fewer.most.amount <= all_.most.amount)


@given(CATEGORIES)
def test_every_figure_has_its_source(categories: frozenset[Category]) -> None:
    found = published_worth(categories, "CNY")
    for one in found.prices if found else ():
        assert one in PRICES
        assert one.categories & categories
