"""Addresses of collection's pages; the phone's own stand in api/."""

from django.urls import path

from wugong.collection.web import board, groups, papers, phones, queue

app_name = "collection"
urlpatterns = [
    path("", board.board, name="board"),
    path("remind", board.remind, name="remind"),
    path("groups/<str:code>/", groups.group, name="group"),
    path("groups/<str:code>/submit", groups.submit, name="submit"),
    path("groups/<str:code>/check", groups.check, name="check"),
    path("groups/<str:code>/send-back", groups.send_back, name="send_back"),
    path("groups/<str:code>/visit-back", groups.send_back_visit, name="send_back_visit"),
    path("groups/<str:code>/hand-over", groups.hand_over, name="hand_over"),
    path("groups/<str:code>/stand-in", groups.stand_in, name="stand_in"),
    path("groups/<str:code>/stand-in/<int:grant_id>/end", groups.end_stand_in, name="end_stand_in"),
    path("queue", queue.queue, name="queue"),
    path("conflicts/<int:conflict_id>/decide", queue.decide, name="decide"),
    path("findings/explain", queue.explain_alike, name="explain_alike"),
    path("findings/<int:finding_id>/explain", queue.explain, name="explain"),
    path("visits/<uuid:visit_id>/take-over", queue.take_over, name="take_over"),
    path("visits/<uuid:visit_id>/set-aside", queue.set_aside, name="set_aside"),
    path("visits/<uuid:visit_id>/confirm-home", queue.confirm_home, name="confirm_home"),
    path("phones", phones.phones, name="devices"),
    path("phones/<uuid:device_id>/revoke", phones.revoke, name="revoke_device"),
    path("work", phones.work, name="work"),
    path("paper/<str:code>", papers.paper, name="paper"),
    path("key-in/<int:household_id>", papers.key_in, name="key_in"),
]
