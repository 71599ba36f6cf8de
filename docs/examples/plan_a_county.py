"""Plan an invented county with labourmatch, cell by cell. Nobody in it is real.

Run it as it stands (`python docs/examples/plan_a_county.py`) or paste the cells into a notebook.
It prints what the county's labour office would ask: who is placed and how that is proven, where
people are short, what more openings or a class would bring, what a couple costs, who is served
worse, and why one person is not at one vacancy.
"""

# %% A county: 6,000 people looking for work, 150 vacancies; the same for the same seed.
import numpy as np

import labourmatch as lm
from labourmatch.synthetic import county

home = county(persons=6_000, vacancies=150, seed=7)
people, demand = home.persons, home.vacancies
print(f"{people.count:,} persons, {demand.count} vacancies, {demand.openings.sum():,} openings")

# %% Short lists both ways. Each score is whole points, the sum of eight parts.
best = lm.recommend(people, demand, home.policy, k=16, affinity=home.affinity)
named = lm.candidates(people, demand, home.policy, k=32, affinity=home.affinity)
first = int(np.flatnonzero(best.vacancy[:, 0] >= 0)[0])
parts = dict(zip(lm.PARTS, best.parts[first, 0].tolist(), strict=True))
print(f"person {first}: vacancy {best.vacancy[first, 0]}, {best.total[first, 0]} points = {parts}")

# %% Everybody at once, households in need first, and the proof that nothing is better.
problem = lm.edges(best, people, demand, also=named)
result = lm.assign(problem)
proof = lm.certify(problem, result)
print(f"{result.matched:,} placed; worth {proof.objective:,} = bound {proof.upper_bound:,}")
print("proven optimal" if proof.proven else "not proven")

# %% Where is it scarce? A price says what one more opening would add.
dearest = int(np.argmax(np.where(demand.openings > 0, result.price, 0)))
print(f"vacancy {dearest} (occupation {demand.occupation[dearest]}): price {result.price[dearest]}")

# %% What if that vacancy took ten more? At once by prices, then solved anew.
more = lm.Change(dearest, added=10)
quick = lm.estimate(problem, result, more)
told = lm.what_if(problem, result, more)
print(f"ten more there: between {quick.least} and {quick.most} points; exactly {told.gain}")
print(f"{told.came_in.sum()} come in, {told.moved.sum()} move, {told.went_out.sum()} go out")

# %% Which classes? 20 seats each, 24,000 yuan, for every grade that is asked for.
offers = [lm.Offer(*kind, seats=20, cost_yuan=24_000) for kind in lm.in_demand(demand)]
classes = lm.classes_to_open(
    people,
    demand,
    home.policy,
    (problem, result),
    offers,
    affinity=home.affinity,
    budget_yuan=72_000,
)
for each in classes.opened:
    offer = offers[each.offer]
    print(
        f"class of occupation {offer.occupation} level {offer.level}: {each.trainees.size} join, "
        f"{each.placed_more:+d} placed, {each.gain:+,} points (bound {each.bound:,})"
    )

# %% Two people who go together, to the same employer.
pair = np.flatnonzero((result.vacancy >= 0) & (people.household < 0))[:2].tolist()
couple = lm.together(problem, [pair], demand.employer, alone=result)
print(f"together at employer {couple.where[0]}: costs {couple.cost}, {couple.losers.size} lose")

# %% Whom does the plan serve worse? Small counts are marked and stay inside the office.
served = lm.fairness(
    eligible=best.vacancy[:, 0] >= 0,
    recommended=best.vacancy[:, 0] >= 0,
    placed=result.vacancy >= 0,
    partitions={
        "sex": lm.Labels(people.sex.astype(np.int32), ["unknown", "men", "women"]),
        "age": lm.age_bands(people.birth_day, 18_138, [16, 30, 40, 50]),
    },
    groups={"priority households": people.household >= 0},
)
for row in served:
    count = "few" if row.is_few else f"{row.placed:,} of {row.people:,}"
    print(f"{row.group}: {count}, {row.difference:+.1f} points{' !' if row.is_far else ''}")

# %% Why is this person not there? The rule, or the price that was too high.
asked = (int(np.flatnonzero(result.vacancy < 0)[0]), dearest)
rules = lm.explain(people, demand, home.policy, asked, home.affinity)
why = lm.why_not(problem, result, asked, rules)
print(f"person {asked[0]}, vacancy {asked[1]}: {why.code}, {[m.code for m in why.missing]}")
