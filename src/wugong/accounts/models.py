"""Users, what they may do where and until when, and what they log in with."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from wugong.accounts.enums import PartyKind, RoleName


class Party(models.Model):
    """Somebody outside the line of areas: sees only the persons named to it."""

    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    name = models.CharField(max_length=120)


class UserManager(BaseUserManager):
    """Only what Django asks for; accounts are made by actions."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


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
    totp_last_step = models.BigIntegerField(default=0)
    authority_version = models.IntegerField(default=1)  # raised when roles change: sessions end
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    objects = UserManager()


class Grant(models.Model):
    """A role in an area or for a party, with an end date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=RoleName.choices)
    area = models.CharField(max_length=15, db_collation="C", blank=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True)
    valid_from = models.DateField()
    until = models.DateField()
    granted_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["user", "until"], name="grant_of_user"),)
        constraints = (
            models.CheckConstraint(
                name="grant_area_or_party",
                condition=models.Q(area="") | models.Q(party__isnull=True),
            ),
            models.CheckConstraint(
                name="grant_until_after_from", condition=models.Q(until__gte=models.F("valid_from"))
            ),
        )


class Token(models.Model):
    """A bearer token of a program or a device; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    digest = models.BinaryField(unique=True)
    name = models.CharField(max_length=60, blank=True)
    authority_version = models.IntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class LoginAttempt(models.Model):
    """A failed or successful try, by account and by address, for the lockout."""

    account = models.BinaryField()  # blind index: unknown names are counted and not kept
    address = models.GenericIPAddressField()
    at = models.DateTimeField(default=timezone.now)
    succeeded = models.BooleanField()

    class Meta:
        indexes = (
            models.Index(fields=["account", "at"], name="attempt_account"),
            models.Index(fields=["address", "at"], name="attempt_address"),
        )
