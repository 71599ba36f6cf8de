"""Addresses of messages."""

from django.urls import path

from wugong.messages import web

app_name = "messages"
urlpatterns = [
    path("", web.inbox, name="inbox"),
    path("read", web.read, name="read"),
    path("to-tell", web.to_tell, name="to_tell"),
    path("<int:message_id>/told", web.told, name="told"),
    path("sent", web.sent, name="sent"),
]
