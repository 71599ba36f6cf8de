"""Users, what they may do where and until when, and what they log in with."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from wugong.accounts.enums import (
    ADMINISTRATORS,
    AREA_ROLES,
    PARTY_ROLES,
    PartyKind,
    RoleName,
    TokenKind,
)


class Party(models.Model):
    """Somebody outside the line of areas: sees only the persons named to it."""

    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    name = models.CharField(max_length=120)


class UserManager(BaseUserManager["User"]):
    """Only what Django asks for; accounts are made by actions."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username or "")


class User(AbstractBaseUser):
    """One person's account; a person with several accounts shares `person_index`."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    person_index = models.BinaryField(null=True)  # blind index of the identity number
    phone = models.CharField(max_length=20, blank=True)  # the office number shown to colleagues
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="zh-hans")
    password_changed_at = models.DateTimeField(default=timezone.now)
    past_passwords = models.JSONField(default=list)
    must_change_password = models.BooleanField(default=False)
    totp_sealed = models.BinaryField(null=True)
    totp_confirmed_at = models.DateTimeField(null=True)  # before that the secret proves nothing
    totp_last_step = models.BigIntegerField(default=0)
    authority_version = models.IntegerField(default=1)  # raised when roles change: sessions end
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def is_one_person_with(self, other: "User") -> bool:
        """Four eyes are two persons' and not two accounts' (security F1)."""
        index = self.person_index
        return self.pk == other.pk or (index is not None and index == other.person_index)

    def end_sessions(self) -> None:
        """Raise the version that every session must match: all of them end at once."""
        version = models.F("authority_version") + 1
        User.objects.filter(pk=self.pk).update(authority_version=version)
        self.refresh_from_db(fields=["authority_version"])

    def keep_password(
        self, encoded: str, now: datetime, *, history: int, must_change: bool
    ) -> None:
        """The new hash, and the last ones before it."""
        past = [self.password, *self.past_passwords] if self.password else []
        self.past_passwords = past[: history - 1]
        self.password, self.password_changed_at = encoded, now
        self.must_change_password = must_change
        self.save(
            update_fields=[
                "password",
                "past_passwords",
                "password_changed_at",
                "must_change_password",
            ]
        )


class Grant(models.Model):
    """A role in an area or for a party, with an end date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=RoleName.choices)
    area = models.CharField(max_length=15, db_collation="C", blank=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True)
    valid_from = models.DateField()
    until = models.DateField()
    granted_by_id = models.BigIntegerField(null=True)
    is_stand_in = models.BooleanField(default=False)  # AB岗: for days, by the village or township
    ended_at = models.DateTimeField(null=True)  # taken away before its time
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["user", "until"], name="grant_of_user"),)
        constraints = (
            models.CheckConstraint(
                name="grant_place_fits_role",
                condition=models.Q(
                    models.Q(role__in=sorted([*AREA_ROLES, RoleName.STATION_OFFICER])),
                    ~models.Q(area=""),
                    party__isnull=True,
                )
                | models.Q(role__in=sorted(PARTY_ROLES), area="", party__isnull=False)
                | models.Q(role__in=sorted(ADMINISTRATORS), area="", party__isnull=True),
            ),
            models.CheckConstraint(
                name="grant_until_after_from", condition=models.Q(until__gte=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="grant_never_to_oneself",
                condition=models.Q(granted_by_id__isnull=True)
                | ~models.Q(granted_by_id=models.F("user_id")),
            ),
        )


class Token(models.Model):
    """What a login leaves behind: a browser's session or a program's token, only as a hash.

    One table for both, so that a right taken away ends both in the same query.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    grant = models.ForeignKey(Grant, models.CASCADE, null=True)  # the role in use
    kind = models.CharField(max_length=10, choices=TokenKind.choices)
    digest = models.BinaryField(unique=True)
    name = models.CharField(max_length=120, blank=True)  # the browser or program, for its owner
    address = models.GenericIPAddressField(null=True)
    authority_version = models.IntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["user", "expires_at"], name="token_of_user"),)

    def end(self, now: datetime) -> bool:
        """True for the one who ended it: a step of a login counts once."""
        alive = Token.objects.filter(pk=self.pk, revoked_at__isnull=True)
        return alive.update(revoked_at=now) == 1


class LoginAttempt(models.Model):
    """A failed or successful try, for the lockout: by account, by address, by known browser."""

    account = models.BinaryField()  # blind index: unknown names are counted and not kept
    address = models.GenericIPAddressField()  # an IPv6 address by its /64: one line, one bucket
    device = models.BinaryField(default=bytes)  # a browser that this account logged in from before
    at = models.DateTimeField(default=timezone.now)
    succeeded = models.BooleanField()

    class Meta:
        indexes = (
            models.Index(fields=["account", "at"], name="attempt_account"),
            models.Index(fields=["address", "at"], name="attempt_address"),
        )
