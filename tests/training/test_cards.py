"""The shipped card says of its data what a new card would say."""

from ripieno.engine.model.card import Card
from ripieno.engine.model.pack import SHIPPED
from ripieno.training.cards import DATA


def test_the_shipped_cards_name_the_data_as_new_ones_do():
    known = [dict(entry) for entries in DATA.values() for entry in entries]
    for path in SHIPPED.glob("*/card.json"):
        assert [dict(entry) for entry in Card.read(path).data if dict(entry) not in known] == []


def test_each_source_has_an_owner_and_terms():
    assert all(entry["copyright"] and entry["licence"] for entries in DATA.values() for entry in entries)
