"""Addresses of this room."""

from django.urls import path

from wugong.accounts.web import login, own, users

app_name = "accounts"
urlpatterns = [
    path("login/", login.login_page, name="login"),
    path("login/code/", login.code_page, name="code"),
    path("logout/", login.logout, name="logout"),
    path("language/", login.language, name="language"),
    path("first-run/", login.first_run, name="first_run"),
    path("desk/account/", own.own_page, name="own"),
    path("desk/account/password/", own.password, name="password"),
    path("desk/account/role/", own.role, name="role"),
    path("desk/account/sessions/<int:token_id>/end/", own.end_session, name="end_session"),
    path("desk/users/", users.users, name="users"),
    path("desk/users/new/", users.new_user, name="new_user"),
    path("desk/users/<int:user_id>/", users.user, name="user"),
    path("desk/users/<int:user_id>/grant/", users.grant, name="grant"),
    path("desk/users/<int:user_id>/reset/", users.reset, name="reset"),
    path("desk/users/<int:user_id>/active/", users.set_active, name="set_active"),
    path("desk/users/grants/<int:grant_id>/end/", users.end_grant, name="end_grant"),
]
