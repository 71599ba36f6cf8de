"""Addresses of placement."""

from django.urls import path

from wugong.placement.web import pairs, runs, statements

app_name = "placement"
PERSON = "people/<int:labourer_id>/"
urlpatterns = [
    path("", runs.run_list, name="runs"),
    path("request", runs.request_one, name="request"),
    path("<int:run_id>/", runs.run_page, name="run"),
    path("<int:run_id>/people/", runs.people, name="people"),
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
