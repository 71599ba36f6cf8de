"""Labourmatch: recommendations and proven placement plans; arrays in, arrays out."""

from labourmatch.assign import Options, assign
from labourmatch.candidates import Recommendations, recommend
from labourmatch.certificate import Certificate, certify
from labourmatch.classes import ClassPlan, OpenedClass, classes_to_open
from labourmatch.edges import edges
from labourmatch.explain import Explanation, Missing, WhyNot, explain, why_not
from labourmatch.fairness import Labels, Served, age_bands, fairness
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import PARTS, Policy
from labourmatch.problem import InvalidProblem, Problem
from labourmatch.reach import Candidates, candidates
from labourmatch.result import Result
from labourmatch.storage import load_problem, load_result, save_problem, save_result
from labourmatch.together import Together, together
from labourmatch.training import Offer, in_demand
from labourmatch.what_if import Change, Estimate, WhatIf, estimate, what_if

__all__ = [
    "PARTS",
    "Affinity",
    "Candidates",
    "Certificate",
    "Change",
    "ClassPlan",
    "Estimate",
    "Explanation",
    "InvalidProblem",
    "Labels",
    "Missing",
    "Offer",
    "OpenedClass",
    "Options",
    "Persons",
    "Policy",
    "Problem",
    "Recommendations",
    "Result",
    "Served",
    "Together",
    "Vacancies",
    "WhatIf",
    "WhyNot",
    "age_bands",
    "assign",
    "candidates",
    "certify",
    "classes_to_open",
    "edges",
    "estimate",
    "explain",
    "fairness",
    "in_demand",
    "load_problem",
    "load_result",
    "recommend",
    "save_problem",
    "save_result",
    "together",
    "what_if",
    "why_not",
]
