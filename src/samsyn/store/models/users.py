"""People who sign in: each acts for one organisation in one role."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from samsyn.core.kernel.roles import Role


class Users(BaseUserManager["User"]):
    """Makes users; a password is always hashed."""

    def create_user(
        self, username: str, password: str | None, *, organisation: str, role: str, demo: bool = False
    ) -> User:
        user = self.model(username=username, organisation=organisation, role=role, demo=demo)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Användare. `organisation` is an id of the organisations data; `demo` marks an invented account."""

    username = models.CharField(max_length=80, unique=True)
    organisation = models.CharField(max_length=60)
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects = Users()

    def __str__(self) -> str:
        return self.username
