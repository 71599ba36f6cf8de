"""What somebody is to be told, and each sending of it."""

from django.db import models

from wugong.base.fields import CodeField
from wugong.messages.enums import DispatchState, Way


class Dispatch(models.Model):
    """One sending: all that one recipient is told by one way on one day."""

    code = CodeField()
    recipient = models.CharField(max_length=40)
    way = models.CharField(max_length=8, choices=Way.choices)
    day = models.DateField()
    text = models.TextField()
    address = models.BinaryField()  # sealed
    state = models.CharField(
        max_length=8, choices=DispatchState.choices, default=DispatchState.WAITING
    )
    tries = models.SmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["recipient", "way", "day"], name="dispatch_once_a_day"),
        )
        indexes = (
            models.Index(fields=["code", "-id"], name="dispatch_area"),
            models.Index(
                fields=["id"],
                name="dispatch_open",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
        )


class Message(models.Model):
    """One thing to tell; `recipient` is "user:7" or "labourer:9": this room knows nobody."""

    code = CodeField()
    recipient = models.CharField(max_length=40)
    way = models.CharField(max_length=8, choices=Way.choices)
    language = models.CharField(max_length=7)
    address = models.BinaryField(null=True)  # sealed; phone and mail have one
    notice = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    about = models.CharField(max_length=80)  # what it is about: the same thing is told once
    link = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    created_at = models.DateTimeField()
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT)
    received_at = models.DateTimeField(null=True)
    received_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "way", "notice", "about"], name="message_once"
            ),
        )
        indexes = (
            models.Index(fields=["recipient", "-id"], name="message_inbox"),
            models.Index(
                fields=["recipient"],
                name="message_unread",
                condition=models.Q(way="desk", received_at=None),
            ),
            models.Index(
                fields=["way", "due_on", "id"],
                name="message_waiting",
                condition=models.Q(dispatch=None, received_at=None),
            ),
            models.Index(
                fields=["code", "id"],
                name="message_to_tell",
                condition=models.Q(way="told", received_at=None),
            ),
        )
