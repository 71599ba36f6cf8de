"""The loader at its edges: people of one's own, several counties, tables in use."""

from dataclasses import replace

import numpy as np
import psycopg
import pytest
from django.db import connections

from tests.wugong.database import WorkerDatabase
from wugong.base import clock
from wugong.base.errors import Refusal
from wugong.base.scopes import area_scope, scope
from wugong.ops import article
from wugong.ops.demo import copying, load
from wugong.ops.demo.areas import HOME, MODEL_TOWNSHIP, Area, Scale, areas
from wugong.ops.demo.figures import VILLAGES, Figures
from wugong.ops.demo.structure import Connection
from wugong.people.models import Household, Labourer


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_database_with_people_of_its_own_is_refused() -> None:
    with scope(area_scope(HOME)):
        Household.objects.create(
            number="53062700000001", code=f"{MODEL_TOWNSHIP}200001", confirmed_on="2019-08-01"
        )
    with pytest.raises(Refusal) as refused:
        load.load(Scale.VILLAGE, 1, "2019")
    assert refused.value.code == "demo.people_there"
    with scope(area_scope(HOME)):
        assert Household.objects.count() == 1


def one_village_each(scale: Scale, seed: int, scenario: str) -> list[Area]:
    """The model village and one village of a neighbouring county."""
    home, *_ = areas(Scale.VILLAGE, seed)
    neighbour = areas(Scale.PREFECTURE, seed)[1]
    rows = slice(0, 1)
    return [
        home,
        replace(
            neighbour,
            villages=neighbour.villages[rows],
            village_names=neighbour.village_names[rows],
            size=np.ones(1),
            whole=1,
        ),
    ]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_counties_follow_each_other_without_sharing_anybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = clock.business_offset()
    monkeypatch.setattr(load, "areas", one_village_each)
    try:
        done = load.load(Scale.VILLAGE, 1, "2019")
    finally:
        clock.set_business_offset(before)
    with scope(area_scope(HOME)):
        home = Labourer.objects.count()
        own = set(Labourer.objects.values_list("code", flat=True))
    with scope(area_scope("530602")):
        neighbour = Labourer.objects.count()
        codes, states = (
            set(Labourer.objects.values_list(name, flat=True))
            for name in ("code", "employment_state")
        )
    assert home + neighbour == done.counts["people_labourer"]
    assert {code[:6] for code in own} == {HOME}
    assert {code[:6] for code in codes} == {"530602"}
    assert "in_county" in states
    figures = {row.id: row.computed for row in article.compare()}
    teams = {row.id: row.computed for row in article.compare("530602")}
    assert (figures["F29"], teams["F29"]) == ("1", "1")
    lost = 1
    assert int(figures["F01"] or 0) == Figures(1 / VILLAGES).labourers - lost


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_tables_that_somebody_else_holds_are_a_sentence(
    django_db_setup: WorkerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient() -> Connection:
        connection = copying.connect()
        connection.execute("SET lock_timeout = '100ms'")
        connection.commit()
        return connection

    monkeypatch.setattr(load, "connect", impatient)
    params = connections["owner"].get_connection_params()
    with psycopg.connect(**params) as other:
        other.execute("LOCK TABLE employers_vacancy IN ACCESS SHARE MODE")
        with pytest.raises(Refusal) as refused:
            load.load(Scale.VILLAGE, 1, "2019")
    assert refused.value.code == "demo.in_use"
