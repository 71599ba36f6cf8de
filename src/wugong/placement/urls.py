"""Addresses of placement."""

from django.urls import path

from wugong.base.pages import opens_for
from wugong.placement import permissions
from wugong.placement.web import pairs, questions, runs, statements

app_name = "placement"
PERSON = "people/<int:labourer_id>/"
urlpatterns = [
    path("", runs.run_list, name="runs"),
    path("request", runs.request_one, name="request"),
    path("<int:run_id>/", runs.run_page, name="run"),
    path("<int:run_id>/people/", runs.people, name="people"),
    path("<int:run_id>/again", questions.again, name="plan_again"),
    path("<int:run_id>/what-if", questions.what_if, name="what_if"),
    path("<int:run_id>/changes/<str:question>/", questions.changes, name="changes"),
    path("<int:run_id>/fairness/", questions.fairness, name="fairness"),
    path("<int:run_id>/why-not/", questions.why_not, name="why_not"),
    path("<int:run_id>/proof/", questions.proof, name="proof"),
    path("<int:run_id>/proof.zip", questions.proof_file, name="proof_file"),
    path(PERSON, pairs.person, name="person"),
    path(f"{PERSON}suggestions", pairs.suggestions, name="suggestions"),
    path(f"{PERSON}wish", statements.wish, name="wish"),
    path(f"{PERSON}wish/ask", statements.wish_form, name="wish_form"),
    path(f"{PERSON}wish/end", statements.end, name="end_wish"),
    path(f"{PERSON}consent", statements.consent, name="consent"),
    path(f"{PERSON}refer/<int:vacancy_id>", statements.refer_one, name="refer"),
    path("referrals/<int:referral_id>/", statements.decide, name="decide"),
    path("vacancies/<int:vacancy_id>/", pairs.vacancy, name="vacancy"),
    path("vacancies/<int:vacancy_id>/candidates", pairs.candidates, name="vacancy_candidates"),
]
opens_for(permissions.may_see_candidates, "placement:vacancy", "placement:vacancy_candidates")
opens_for(
    permissions.may_see_recommendations,
    "placement:person",
    "placement:suggestions",
    "placement:wish",
)
