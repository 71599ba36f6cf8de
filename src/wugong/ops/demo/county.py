"""The whole of one county as columns: every stage in order, nothing of a database."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.appointments import Appointments, draw_appointments, gone_out
from wugong.ops.demo.areas import Area
from wugong.ops.demo.asking import Asked, draw_asked
from wugong.ops.demo.channels import Channels, draw_channels
from wugong.ops.demo.contacts import Contacts, draw_contacts
from wugong.ops.demo.demand import Demand, draw_demand
from wugong.ops.demo.dependants import Dependants, draw_dependants
from wugong.ops.demo.draw import Bools, Texts, stream
from wugong.ops.demo.figures import OWN, Figures, Where
from wugong.ops.demo.income import YearIncome, draw_income
from wugong.ops.demo.journeys import draw_changes, draw_journeys
from wugong.ops.demo.people import Households, People, draw_households, draw_people
from wugong.ops.demo.poverty import Poverty, draw_poverty
from wugong.ops.demo.roles import Roles, draw_roles
from wugong.ops.demo.spells import (
    Spells,
    draw_levels,
    draw_spells,
    draw_wages,
    set_wages,
    spoil,
)
from wugong.ops.demo.standing import Today, draw_lost, draw_seekers, draw_today, states
from wugong.ops.demo.vacancies import Vacancies, draw_vacancies
from wugong.ops.demo.wishes import (
    Consents,
    Skills,
    Wishes,
    draw_consents,
    draw_skills,
    draw_wishes,
)


@dataclass(frozen=True)
class County:
    """Everything that is loaded; rows point at each other by their places."""

    area: Area
    figures: Figures
    households: Households
    people: People
    contacts: Contacts
    poverty: Poverty
    roles: Roles
    channels: Channels
    demand: Demand
    vacancies: Vacancies
    spells: Spells
    incomes: list[YearIncome]
    appointments: Appointments
    today: Today
    state: Texts
    work_place: Texts
    lost: Bools
    wishes: Wishes
    consents: Consents
    skills: Skills
    dependants: Dependants
    asked: Asked


def build(area: Area, seed: int, *, first_person: int = 1) -> County:
    """Draw one county; the same seed draws the same one."""
    figures = Figures(area.factor, area.story)
    households = draw_households(area, figures, seed)
    people = draw_people(area, households, seed)
    roles = draw_roles(households, people, figures, seed)
    poverty = draw_poverty(households, people, roles, figures, seed)
    is_poor = poverty.is_poor[people.household]
    channels = draw_channels(people, roles, is_poor, figures, seed)
    demand = draw_demand(area, figures, seed)
    appointments = draw_appointments(households, people, roles, demand, seed)
    levels = draw_levels(people, stream(seed, "levels"))
    journeys = gone_out(draw_journeys(roles, channels, figures, seed), roles, figures, seed)
    went = roles.in_welfare & np.isin(np.arange(len(people)), journeys.person)
    channels.channel[went], channels.where[went] = OWN, Where.AWAY
    incomes, monthly = draw_income(
        journeys, draw_wages(people, channels, levels, seed), figures, seed
    )
    stays = draw_changes(journeys, is_poor, figures, seed)
    spells = draw_spells(
        *(area, channels, journeys, stays, demand), figures=figures, levels=levels, seed=seed
    )
    set_wages(spells, monthly, demand, people)
    spoil(spells, figures, seed)
    today = draw_today(households, people, roles, spells)
    why = draw_seekers(people, spells, today, figures, seed=seed)
    is_quiet = (today.last_spell < 0) & (why == "") & ~roles.in_welfare
    contacts = draw_contacts(area, people, is_quiet, figures, seed, first_id=first_person)
    state, work_place = states(people, spells, today, why, home=area.county)
    lost = draw_lost(spells, today, why, figures, seed=seed)
    wishes = draw_wishes(people, spells, today, why, demand, pay=figures.story.pay, seed=seed)
    consents, vacancies = draw_consents(wishes, seed), draw_vacancies(demand, figures, seed)
    skills = draw_skills(people, spells, today, levels, demand, seed=seed)
    dependants = draw_dependants(area, households, people, state == "away", seed)
    asked = draw_asked(area, households, people, dependants, spells, seed=seed)
    return County(  # in the order of its fields
        *(area, figures, households, people, contacts, poverty, roles, channels),
        *(demand, vacancies, spells, incomes, appointments, today, state, work_place),
        *(lost, wishes, consents, skills, dependants, asked),
    )
