"""The people who work at a Partij, and their roles there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from parties.models.account import User
from parties.models.partij import Partij


class Rol(models.TextChoices):
    """Roles within a Partij (domain.md section 1)."""

    CONSULENT = "consulent", "Consulent"
    REGISSEUR = "regisseur", "Regisseur"
    WIJKAGENT = "wijkagent", "Wijkagent"
    DEELNEMER = "deelnemer", "Partner"
    NOTULIST = "notulist", "Notulist"
    JURIST = "jurist", "Jurist"
    PRIVACY_OFFICER = "privacy_officer", "Privacy officer"
    FG = "fg", "Functionaris gegevensbescherming"
    TEKENBEVOEGDE = "tekenbevoegde", "Tekenbevoegde voor het convenant"
    BEHEERDER = "beheerder", "Beheerder"


class Medewerker(models.Model):
    """A person at a Partij with roles there. One account may have several; the active one is chosen and logged."""

    user = models.ForeignKey(User, models.PROTECT, related_name="medewerkers")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="medewerkers")
    rollen = ArrayField(models.CharField(max_length=20, choices=Rol))
    functie = models.CharField(max_length=60, blank=True)
    # Works from the start on every casus in which the Partij comes to take part.
    contactpersoon = models.BooleanField(default=False)
    # When this person signed the geheimhoudingsverklaring; nobody works with content before that.
    geheimhouding_op = models.DateTimeField(null=True, blank=True)
    # The one thing that the gate looks at; the two dates say why somebody is not.
    actief = models.BooleanField(default=True)
    toegevoegd_op = models.DateTimeField(default=timezone.now)
    geblokkeerd_op = models.DateTimeField(null=True, blank=True)
    vertrokken_op = models.DateTimeField(null=True, blank=True)
    # Who took the work over when this person left, and gets the messages that still come.
    opvolger = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "partij"], name="medewerker_eenmaal_per_partij"),
            # Who hands out access sees no casus (domain.md section 1), and who oversees hands out none.
            models.CheckConstraint(
                condition=~models.Q(rollen__contains=[Rol.BEHEERDER]) | models.Q(rollen__len=1),
                name="beheerder_heeft_geen_andere_rol",
            ),
            models.CheckConstraint(
                condition=models.Q(actief=False) | models.Q(geblokkeerd_op=None, vertrokken_op=None),
                name="wie_weg_is_is_niet_actief",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.naam}, {self.partij.naam}"
