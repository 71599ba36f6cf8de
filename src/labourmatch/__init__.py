"""Labourmatch: recommendations and proven placement plans; arrays in, arrays out."""

from labourmatch.assign import Options, assign
from labourmatch.candidates import Recommendations, recommend
from labourmatch.certificate import Certificate, certify
from labourmatch.edges import edges
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import PARTS, Policy
from labourmatch.problem import InvalidProblem, Problem
from labourmatch.reach import Candidates, candidates
from labourmatch.result import Result

__all__ = [
    "PARTS",
    "Affinity",
    "Candidates",
    "Certificate",
    "InvalidProblem",
    "Options",
    "Persons",
    "Policy",
    "Problem",
    "Recommendations",
    "Result",
    "Vacancies",
    "assign",
    "candidates",
    "certify",
    "edges",
    "recommend",
]
