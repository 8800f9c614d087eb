"""The casus: an anchor without personal data, and who takes part in it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from cases.choices import Niveau, Overlastsoort, soort_label
from cases.lifecycle import CASUS_STATES, CLOSED_STATES
from parties.models import Afwezigheid, Gemeente, Medewerker, Partij
from privacy.models import Categorie, CategorieRij, Overlegvorm


class Bewoner(models.Model):
    """The person a casus is about: an empty anchor, so that the read log can name somebody without knowing the name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"B-{str(self.id)[:4].upper()}"


class Casus(models.Model):
    """What organisations work on together. Starts inside one Partij (N1) and is unknown to others until aangemeld."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Random: says nothing about how many others exist.
    nummer = models.CharField(max_length=16, unique=True)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    overlegvorm = models.CharField(max_length=20, choices=Overlegvorm, default=Overlegvorm.WOONOVERLAST)
    soort = models.CharField(max_length=40, choices=Overlastsoort)
    # What the gemeente called it when it was chosen; empty for the usual name.
    soortnaam = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=20, choices=CASUS_STATES, default="eigen")
    niveau = models.CharField(max_length=2, choices=Niveau, default=Niveau.N1)
    spoed = models.BooleanField(default=False)
    eigenaar = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    casusregisseur = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    geopend_op = models.DateTimeField(default=timezone.now)
    aangemeld_op = models.DateTimeField(null=True, blank=True)
    # Nobody decided in time whether it goes on (doeltoets): read with a reason only, until somebody does.
    afgeschermd_op = models.DateTimeField(null=True, blank=True)
    # Changes with the status only: the date of somebody's entry would tell the others that there is one.
    gewijzigd_op = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.nummer

    def get_soort_display(self) -> str:  # type: ignore[no-redef]  # the plugin sees the one that Django would make
        """The kind of nuisance in words, as it was called when it was chosen."""
        return soort_label(self)

    @property
    def afgeschermd(self) -> bool:
        """Read for a reason only and changed by nobody: it is closed, or nobody decided in time whether it goes on."""
        return self.status in CLOSED_STATES or self.afgeschermd_op is not None


class Betrokkene(models.Model):
    """Links a casus to the bewoner it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey(Casus, models.PROTECT, related_name="+")
    bewoner = models.ForeignKey(Bewoner, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["casus", "bewoner"], name="betrokkene_eenmaal")]

    def __str__(self) -> str:
        return f"{self.bewoner} in {self.casus_id}"


class Deelname(models.Model):
    """One Partij's part in one casus. Carries a category: that a care party takes part is itself confidential (30)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey(Casus, models.PROTECT, related_name="deelnames")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    begonnen_op = models.DateTimeField(default=timezone.now)
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    uitgenodigd_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    # Copies of the casus, kept by a trigger: lists are driven from participation.
    status = models.CharField(max_length=20, choices=CASUS_STATES, default="eigen")
    soort = models.CharField(max_length=40, choices=Overlastsoort)
    gewijzigd_op = models.DateTimeField(default=timezone.now)

    class Meta:
        permissions = [
            ("work_on_deelname", "Werkt aan deze casus"),
            ("stand_in_on_deelname", "Neemt waar in deze casus"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["casus", "partij"], condition=Q(beeindigd_op=None), name="deelname_eenmaal_actief"
            )
        ]
        indexes = [
            models.Index(
                fields=["partij", "-gewijzigd_op", "-casus"], condition=Q(beeindigd_op=None), name="deelname_lijst"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partij_id} in {self.casus_id}"


class DeelnameUserObjectPermission(UserObjectPermissionBase):
    """Which people of an organisation work on its part of a casus (django-guardian, by direct foreign key).

    One that hangs on an Afwezigheid counts while that lasts, for the gate and for the web alike.
    """

    content_object = models.ForeignKey(Deelname, models.CASCADE)
    afwezigheid = models.ForeignKey(Afwezigheid, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "afwezigheid"],
                nulls_distinct=False,
                name="deelname_recht_eenmaal",
            )
        ]


class Statusovergang(models.Model):
    """The transitions of cases/lifecycle.py as rows; a trigger refuses any other change of status."""

    tabel = models.CharField(max_length=20)
    van = models.CharField(max_length=20)
    naar = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tabel", "van", "naar"], name="statusovergang_eenmaal")]

    def __str__(self) -> str:
        return f"{self.tabel}: {self.van} -> {self.naar}"


class Aanmelding(CategorieRij):
    """Why one organisation cannot solve it alone: doel, noodzaak and what was tried (subsidiariteit)."""

    CATEGORIE = 10

    doel = models.TextField()
    noodzaak = models.TextField()
    subsidiariteit = models.TextField("wat is al geprobeerd")
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    antwoord = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Aanmelding {self.id}"
