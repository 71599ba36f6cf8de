"""Lists: filters in the address, allow-listed sorts on indexes, keyset pages, counts to 1,000+."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import F, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.utils import create_namedtuple_class

from wugong.base import clock, marks
from wugong.base.errors import FieldRefusals, Refusal, register
from wugong.base.scopes import current_scope
from wugong.base.statements import BELOW, FROM, NOT_OF_THE_COLUMN, InArray, Slot, Statement

SIZES = (25, 50, 100, 200)
LONGEST_FILTERS = 2000  # characters of all that an address asks for
COUNT_LIMIT = 1000
MANY_KEPT_SECONDS = 60
register("list.bad_size", zh="每页最多 200 条。", en="At most 200 rows a page.")
register("list.bad_sort", zh="不能按这一列排序。", en="This column cannot be sorted.")

Narrow = Callable[[QuerySet[Any], str], QuerySet[Any]]
Lookups = dict[str, Any]  # of the ORM, each with its value; a tuple of them for `in`
Shape = tuple[tuple[str, int | None], ...]  # the same without the values: how many each has


@dataclass(frozen=True)
class ByColumns:
    """A narrowing whose SQL other values leave as it is: they stand beside it."""

    read: Callable[[str], Lookups]

    def __call__(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that a value leaves."""
        return rows.filter(**self.read(value))


@dataclass(frozen=True)
class Filter:
    """One condition a reader may add; `narrow` raises Refusal on a value it does not know."""

    key: str
    label: str
    narrow: Narrow
    choices: Sequence[tuple[str, str]] = ()
    kind: str = "choice"  # choice, many, text, range, place
    is_lasting: bool = True  # False: what a value means depends on who asks, and when

    def show(self, value: str) -> str:
        """The value in a reader's words."""
        names = dict(self.choices)
        return "、".join(str(names.get(part, part)) for part in value.split(","))


@dataclass(frozen=True)
class Sort:
    """An order served by an index; the last column makes it total."""

    key: str
    label: str
    columns: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True)
class Asked:
    """What the address asks of a list, checked."""

    filters: dict[str, str]
    sort: Sort
    size: int
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None

    @property
    def mark(self) -> tuple[Any, ...] | None:
        """Where the neighbouring page ends."""
        return self.after if self.before is None else self.before

    @property
    def way(self) -> Literal["", "after", "before"]:
        """Whether it goes on from a mark, and where to."""
        if self.before:
            return "before"
        return "after" if self.after else ""

    def query(self, **changed: str | None) -> str:
        """The address of this list with something changed (None takes it away)."""
        told = {key: urlencode({key: value}) if value else "" for key, value in changed.items()}
        return "&".join(filter(None, (self._told | told).values()))

    @cached_property
    def _told(self) -> dict[str, str]:
        """What is asked as parts of an address, which a page needs in fifteen places."""
        parts = {**self.filters, "sort": self.sort.key}
        if self.size != SIZES[0]:
            parts["size"] = str(self.size)
        return {key: urlencode({key: value}) for key, value in parts.items()}


@dataclass(frozen=True)
class Form:
    """What the SQL of a page depends on: all that is asked but the values of columns."""

    filters: tuple[tuple[str, str | Shape], ...]  # a text where the filter is not by columns
    sort: Sort
    size: int
    way: Literal["", "after", "before"]
    today: date  # filters count days from it
    in_area: bool  # row security holds each `code` against one

    def mark(self, first: int) -> tuple[Value, ...] | None:
        """Where the values of a mark will stand, from a place on."""
        places = range(first, first + len(self.sort.columns))
        return tuple(Value(Slot(place)) for place in places) if self.way else None


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    key: str
    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Page:
    """One page of rows with the addresses of its neighbours."""

    rows: list[Any]
    asked: Asked
    count: int
    count_is_exact: bool
    after: str = ""  # cursor of the next page
    before: str = ""
    chips: list[Chip] = field(default_factory=list)

    @property
    def count_label(self) -> str:
        """Exact to a thousand, then 1,000+ (totals come from roll-ups)."""
        return f"{self.count:,}" if self.count_is_exact else f"{COUNT_LIMIT:,}+"

    @property
    def next_query(self) -> str:
        """Address of the next page, or nothing."""
        return self.asked.query(after=self.after) if self.after else ""

    @property
    def previous_query(self) -> str:
        """Address of the page before, or nothing."""
        return self.asked.query(before=self.before) if self.before else ""


@dataclass(frozen=True, eq=False)
class ListSpec:
    """What a list may be asked; with `rows` and `columns` it is one of light rows."""

    filters: tuple[Filter, ...]
    sorts: tuple[Sort, ...]
    rows: Callable[[], QuerySet[Any]] | None = None
    columns: tuple[str, ...] = ()
    is_of_homes: bool = False  # row security holds each `code` against the area of whoever asks

    def read(self, params: Mapping[str, str]) -> Asked:
        """Check what the address asks; every refusal names its field."""
        refusals: list[Refusal] = []
        sorts = {sort.key: sort for sort in self.sorts}
        wanted = params.get("sort", "") or self.sorts[0].key
        if wanted not in sorts:
            refusals.append(Refusal("list.bad_sort", field="sort"))
        size = _size(params.get("size", ""), refusals)
        filters = {
            f.key: params[f.key].strip() for f in self.filters if params.get(f.key, "").strip()
        }
        refusals += [
            Refusal("form.control_characters", field=key)
            for key, value in filters.items()
            if "\x00" in value
        ]
        if sum(map(len, filters.values())) > LONGEST_FILTERS:
            refusals.append(Refusal("form.too_long", limit=LONGEST_FILTERS))
        if refusals:
            raise FieldRefusals(refusals)
        sort = sorts[wanted]
        width = len(sort.columns)
        return Asked(
            filters,
            sort,
            size,
            marks.read(params.get("after", ""), width),
            marks.read(params.get("before", ""), width),
        )

    def narrow(self, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
        """The rows that the filters leave."""
        refusals: list[Refusal] = []
        for each in self.filters:
            if each.key in asked.filters:
                try:
                    rows = each.narrow(rows, asked.filters[each.key])
                except Refusal as refusal:
                    refusals.append(Refusal(refusal.code, field=each.key, **refusal.params))
        if refusals:
            raise FieldRefusals(refusals)
        return rows

    def narrowed(self, asked: Asked) -> QuerySet[Any]:
        """The rows of a light list that the filters leave, without the columns' joins."""
        if self.rows is None:
            raise LookupError("a list of whole objects gets its rows from its page")
        return self.narrow(self.rows(), asked)

    def light(self, asked: Asked) -> QuerySet[Any]:
        """The same with what the list shows."""
        return self.narrowed(asked).values_list(*self.columns, named=True)

    def light_page(self, asked: Asked) -> Page:
        """One page of light rows with its count, by SQL that is written once."""
        form, values = self._form(asked)
        is_lasting = all(each.is_lasting for each in self.filters if each.key in asked.filters)
        write = _written if is_lasting else _written.__wrapped__
        key = _key_of_many(self, form, values)
        is_many = cache.get(key, False)
        try:
            count, found = write(self, form).ask(values, asked.mark or (), counts=not is_many)
        except EmptyResultSet:  # a filter that leaves nobody needs no database
            count, found = 0, []
        if count > COUNT_LIMIT:
            cache.set(key, True, MANY_KEPT_SECONDS)
        return self._page(asked, found, COUNT_LIMIT + 1 if is_many else count)

    def _form(self, asked: Asked) -> tuple[Form, list[Any]]:
        """What its SQL depends on, and the values that go beside it."""
        filters: list[tuple[str, str | Shape]] = []
        values: list[Any] = []
        for each in self.filters:
            text = asked.filters.get(each.key)
            if text is None or not isinstance(each.narrow, ByColumns):
                filters += [(each.key, text)] if text else []
                continue
            try:
                lookups = each.narrow.read(text)
            except Refusal:
                self.narrowed(asked)  # says of every filter what is wrong with it
                raise
            filters.append((each.key, tuple((name, _width(v)) for name, v in lookups.items())))
            for value in lookups.values():
                values += value if isinstance(value, tuple) else (value,)
        today = clock.business_today()
        in_area = self.is_of_homes and current_scope().role == "wugong_area"
        return Form(tuple(filters), asked.sort, asked.size, asked.way, today, in_area), values

    def page(self, rows: QuerySet[Any], asked: Asked) -> Page:
        """One page of whole objects with its count; they have the sort's columns."""
        rows = self.narrow(rows, asked)
        try:
            found = list(_ordered(rows, asked.sort, asked.way, asked.mark)[: asked.size + 1])
        except NOT_OF_THE_COLUMN:
            raise Refusal("list.bad_cursor", field="after") from None
        return self._page(asked, found, first_keys(rows).count())

    def _page(self, asked: Asked, found: list[Any], count: int) -> Page:
        found, is_first, is_last = _turned(found, asked)
        chips = [
            Chip(f.key, f.label, f.show(asked.filters[f.key]), asked.query(**{f.key: None}))
            for f in self.filters
            if f.key in asked.filters
        ]
        columns = asked.sort.columns
        return Page(
            rows=found,
            asked=asked,
            count=min(count, COUNT_LIMIT),
            count_is_exact=count <= COUNT_LIMIT,
            after="" if is_last or not found else marks.token(found[-1], columns),
            before="" if is_first or not found else marks.token(found[0], columns),
            chips=chips,
        )


@lru_cache(maxsize=1024)
def _written(spec: ListSpec, form: Form) -> Statement:
    """The statement for any values: slots stand in their place while it is written.

    A page's keys are found first, in an index where it has all that is asked: with the columns
    it shows, and their joins, PostgreSQL expected hardly a row and read whole villages for 25.
    """
    rows, width = _narrowed(spec, form)
    mark = form.mark(width)
    columns = form.sort.columns if mark else ()
    count, counted = first_keys(rows).query.sql_with_params()
    keys = _ordered(rows.values("pk"), form.sort, form.way, mark)[: form.size + 1]
    held = rows.model._default_manager.filter(InArray(F("pk"), ArraySubquery(keys)))
    shown = _ordered(held.values_list(*spec.columns), form.sort, form.way)
    page, paged = shown.query.sql_with_params()
    fields = [rows.model._meta.get_field(column) for column in columns]
    return Statement(
        f"SELECT count(*) FROM ({count}) AS found",  # noqa: S608  # by the ORM
        counted,
        page,
        paged,
        tuple(field.get_prep_value for field in fields),
        create_namedtuple_class(*spec.columns)._make,
    )


def _narrowed(spec: ListSpec, form: Form) -> tuple[QuerySet[Any], int]:
    """The rows with a slot for each value of a column, and how many slots there are."""
    texts = {key: wanted for key, wanted in form.filters if isinstance(wanted, str)}
    rows, place = spec.narrowed(Asked(texts, form.sort, form.size)), 0
    if form.in_area:  # row security says it too, but works the area out for each row it refuses
        rows = rows.filter(code__gte=Value(FROM), code__lt=Value(BELOW))
    for _key, wanted in form.filters:
        for name, width in () if isinstance(wanted, str) else wanted:
            slots = [Value(Slot(place + step)) for step in range(width or 1)]
            rows = rows.filter(**{name: slots if width else slots[0]})
            place += len(slots)
    return rows, place


def _key_of_many(spec: ListSpec, form: Form, values: Sequence[Any]) -> str:
    """More than a thousand stay so for a minute: of whom, where, and asked what."""
    asked = repr((id(spec), current_scope(), form.filters, values))
    return f"lists.many:{sha256(asked.encode()).hexdigest()}"


def _width(value: Any) -> int | None:
    """How many values a lookup has, if it takes several."""
    return len(value) if isinstance(value, tuple) else None


def first_keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    """As many keys as a count goes to."""
    return rows.order_by().values("pk")[: COUNT_LIMIT + 1]


def _size(text: str, refusals: list[Refusal]) -> int:
    if not text:
        return SIZES[0]
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= SIZES[-1]:
        refusals.append(Refusal("list.bad_size", field="size"))
        return SIZES[0]
    return int(text)


def _ordered(
    rows: QuerySet[Any], sort: Sort, way: str, mark: tuple[Any, ...] | None = None
) -> QuerySet[Any]:
    """What lies beyond the mark, in the order that goes away from it."""
    falling = sort.descending != (way == "before")
    if mark is not None:
        beyond = TupleLessThan if falling else TupleGreaterThan
        rows = rows.filter(beyond(Tuple(*(F(column) for column in sort.columns)), mark))
    return rows.order_by(*(f"-{column}" if falling else column for column in sort.columns))


def _turned(found: list[Any], asked: Asked) -> tuple[list[Any], bool, bool]:
    """The page's rows in reading order; whether it is the first, the last."""
    has_more = len(found) > asked.size
    found = found[: asked.size]
    if asked.before is not None:
        return found[::-1], not has_more, False
    return found, asked.after is None, not has_more


def choice(column: str, allowed: Sequence[str]) -> ByColumns:
    """Rows whose column is one of the given codes, several by comma."""

    def read(value: str) -> Lookups:
        wanted = tuple(dict.fromkeys(value.split(",")))
        if any(part not in allowed for part in wanted):
            raise Refusal("form.not_a_code")
        return {column: wanted[0]} if len(wanted) == 1 else {f"{column}__in": wanted}

    return ByColumns(read)


def in_place(column: str = "code") -> ByColumns:
    """Rows inside an area, as a range that the index serves under row security."""

    def read(value: str) -> Lookups:
        if not value.isascii() or not value.isdigit() or len(value) not in (2, 4, 6, 9, 12, 15):
            raise Refusal("form.not_a_code")
        return {f"{column}__gte": value, f"{column}__lt": value + "~"}

    return ByColumns(read)
