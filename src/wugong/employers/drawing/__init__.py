"""Demand as its pages draw it: rows become columns, facts, checks and buttons."""

from wugong.employers.drawing.employers import (
    employer_columns,
    employer_file,
    employer_list_actions,
    employer_row,
)
from wugong.employers.drawing.outlets import (
    base_columns,
    base_row,
    outlet_views,
    post_columns,
    post_row,
    workshop_columns,
    workshop_row,
)
from wugong.employers.drawing.vacancies import (
    demand_note,
    events,
    pay,
    qr,
    vacancy_columns,
    vacancy_file,
    vacancy_row,
    vacancy_views,
)

__all__ = [
    "base_columns",
    "base_row",
    "demand_note",
    "employer_columns",
    "employer_file",
    "employer_list_actions",
    "employer_row",
    "events",
    "outlet_views",
    "pay",
    "post_columns",
    "post_row",
    "qr",
    "vacancy_columns",
    "vacancy_file",
    "vacancy_row",
    "vacancy_views",
    "workshop_columns",
    "workshop_row",
]
