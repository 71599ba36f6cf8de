"""Labourmatch: recommendations and proven placement plans; arrays in, arrays out."""

from labourmatch.assign import Options, assign
from labourmatch.candidates import Recommendations, recommend
from labourmatch.certificate import Certificate, certify
from labourmatch.edges import edges
from labourmatch.explain import Explanation, Missing, WhyNot, explain, why_not
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import PARTS, Policy
from labourmatch.problem import InvalidProblem, Problem
from labourmatch.reach import Candidates, candidates
from labourmatch.result import Result
from labourmatch.storage import load_problem, load_result, save_problem, save_result

__all__ = [
    "PARTS",
    "Affinity",
    "Candidates",
    "Certificate",
    "Explanation",
    "InvalidProblem",
    "Missing",
    "Options",
    "Persons",
    "Policy",
    "Problem",
    "Recommendations",
    "Result",
    "Vacancies",
    "WhyNot",
    "assign",
    "candidates",
    "certify",
    "edges",
    "explain",
    "load_problem",
    "load_result",
    "recommend",
    "save_problem",
    "save_result",
    "why_not",
]
