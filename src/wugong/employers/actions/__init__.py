"""Every write of demand: one function, one transaction, one line of history."""

from wugong.employers import refusals as _refusals  # noqa: F401  # states them
from wugong.employers.actions.employers import (
    EmployerFacts,
    change_employer,
    register_employer,
    set_arrears,
)
from wugong.employers.actions.outlets import (
    BaseFacts,
    WelfarePostFacts,
    WorkshopFacts,
    close_welfare_post,
    register_base,
    register_welfare_post,
    register_workshop,
    withdraw_workshop,
)
from wugong.employers.actions.vacancies import (
    VacancyFacts,
    change_vacancy,
    close_stale,
    confirm_vacancies,
    count_arrival,
    offer_vacancy,
    review_vacancy,
)

__all__ = [
    "BaseFacts",
    "EmployerFacts",
    "VacancyFacts",
    "WelfarePostFacts",
    "WorkshopFacts",
    "change_employer",
    "change_vacancy",
    "close_stale",
    "close_welfare_post",
    "confirm_vacancies",
    "count_arrival",
    "offer_vacancy",
    "register_base",
    "register_employer",
    "register_welfare_post",
    "register_workshop",
    "review_vacancy",
    "set_arrears",
    "withdraw_workshop",
]
