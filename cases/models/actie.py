"""What must be done, by whom and when; and the messages that say so."""

import uuid

from django.db import models
from django.utils import timezone

from cases.models.casus import Casus
from cases.models.melding import Melding
from parties.models import Medewerker, Partij
from privacy.models import Categorie, CategorieRij


class Actiepunt(CategorieRij):
    """An agreement from the overleg (22). The title is neutral: everybody in the casus reads it."""

    CATEGORIE = 22

    titel = models.CharField(max_length=120)
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    eigenaar = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    uiterlijk = models.DateField()
    afgerond_op = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Actiepunt {self.id}"


class Actiepunttoelichting(CategorieRij):
    """Why and how, in a category of its own."""

    actiepunt = models.ForeignKey(Actiepunt, models.PROTECT, related_name="+")
    tekst = models.TextField()

    def __str__(self) -> str:
        return f"Toelichting {self.id}"


class Termijn(models.Model):
    """Something that is due on a date. No personal data: the reminding process reads nothing else of a casus."""

    class Soort(models.TextChoices):
        ACTIEPUNT = "actiepunt", "Actiepunt"
        INTERVENTIE = "interventie", "Termijn van een interventie"
        TRIAGE = "triage", "Triage van een melding"
        EERSTE_CONTACT = "eerste_contact", "Eerste contact met de bewoner"
        BRIEF_REACTIE = "brief_reactie", "Reactie op een brief"
        WVGGZ = "wvggz", "Verkennend onderzoek"
        DOELTOETS = "doeltoets", "Doeltoets"
        KENNISGEVING = "kennisgeving", "Bewoner informeren"
        RECTIFICATIE = "rectificatie", "Gegevens verbeteren op verzoek van de bewoner"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    soort = models.CharField(max_length=20, choices=Soort)
    casus = models.ForeignKey(Casus, models.PROTECT, null=True, blank=True, related_name="+")
    melding = models.ForeignKey(Melding, models.PROTECT, null=True, blank=True, related_name="+")
    # The row it belongs to (an actiepunt, an interventie); no foreign key: the worker may not look there.
    object = models.UUIDField(null=True, blank=True)
    # Who may know that it runs, beside the Partij itself.
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    eigenaar = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    verloopt_op = models.DateField()
    # Statutory terms escalate only inside the responsible organisation (domain.md section 2).
    wettelijk = models.BooleanField(default=False)
    afgerond_op = models.DateTimeField(null=True, blank=True)
    gemaakt_op = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["verloopt_op"], condition=models.Q(afgerond_op=None), name="termijn_open"),
            models.Index(
                fields=["partij", "verloopt_op"], condition=models.Q(afgerond_op=None), name="termijn_partij_open"
            ),
            models.Index(fields=["object"], name="termijn_object"),
        ]

    def __str__(self) -> str:
        return f"{self.soort} {self.verloopt_op}"


class Bericht(models.Model):
    """A message to one person: a kind, a case number and a link; never personal data. Written before it is sent.

    `sleutel` is the idempotency key: one message per termijn, stage and person, however many schedulers run.
    """

    class Soort(models.TextChoices):
        HERINNERING = "herinnering", "Over enkele dagen"
        VANDAAG = "vandaag", "Vandaag"
        TE_LAAT = "te_laat", "Te laat, binnen de eigen organisatie"
        TE_LAAT_CASUSREGISSEUR = "te_laat_casusregisseur", "Te laat, voor de casusregisseur"
        TE_LAAT_REGISSEUR = "te_laat_regisseur", "Te laat, voor de regisseur"
        TE_LAAT_N3 = "te_laat_n3", "Te laat, opschalen"
        SPOED = "spoed", "Spoed"
        AANMELDING = "aanmelding", "Nieuwe aanmelding"
        UITNODIGING = "uitnodiging", "Uitnodiging voor een casus"
        TERUGGEGEVEN = "teruggegeven", "Aanmelding teruggegeven"
        ACTIEPUNT = "actiepunt", "Nieuw actiepunt"
        AGENDA = "agenda", "Agenda van het casusoverleg"
        DOSSIER = "dossier", "Dossier klaar"
        CONVENANT = "convenant", "Convenant"
        INFORMATIEVERZOEK = "informatieverzoek", "Informatieverzoek"
        NOODPROCEDURE = "noodprocedure", "Noodprocedure gebruikt"
        NOODPROCEDURE_OORDEEL = "noodprocedure_oordeel", "Noodprocedure beoordelen"
        RECHTENVERZOEK = "rechtenverzoek", "Verzoek van een betrokkene"
        BEWAARTERMIJN = "bewaartermijn", "Bewaartermijn"
        KENNISGEVING = "kennisgeving", "Bewoner informeren"
        TOEGANG = "toegang", "Voorstel om gegevens te geven"
        LOGBEOORDELING = "logbeoordeling", "Inzagelog beoordelen"
        DATALEK = "datalek", "Datalek"
        KOPPELING = "koppeling", "Koppeling met een ander systeem"
        TOEGANG_MEDEWERKER = "toegang_medewerker", "Iemand kreeg toegang tot casussen"
        OVERDRACHT = "overdracht", "Werk overgenomen"
        TOEGANGSBEOORDELING = "toegangsbeoordeling", "Toegang nalopen"
        HERSTELVERZOEK = "herstelverzoek", "Herstel van inloggen gevraagd"
        ACCOUNT_HERSTELD = "account_hersteld", "Inloggen hersteld"
        BESTAND_TOEGELATEN = "bestand_toegelaten", "Bestand nagekeken"
        BESTAND_GEWEIGERD = "bestand_geweigerd", "Bestand geweigerd"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sleutel = models.CharField(max_length=120, unique=True)
    soort = models.CharField(max_length=30, choices=Soort)
    aan = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    casus = models.ForeignKey(Casus, models.PROTECT, null=True, blank=True, related_name="+")
    pad = models.CharField(max_length=200)
    dagen = models.SmallIntegerField(null=True, blank=True)
    gemaakt_op = models.DateTimeField(default=timezone.now)
    verzonden_op = models.DateTimeField(null=True, blank=True)
    gelezen_op = models.DateTimeField(null=True, blank=True)
    pogingen = models.PositiveSmallIntegerField(default=0)
    volgende_poging_op = models.DateTimeField(default=timezone.now)
    # No mail goes out any more: the person left, or the mail server refused it for a week. The message itself stays.
    opgegeven_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["volgende_poging_op"],
                condition=models.Q(verzonden_op=None, opgegeven_op=None),
                name="bericht_te_sturen",
            ),
            models.Index(fields=["aan", "-gemaakt_op"], name="bericht_aan"),
        ]

    def __str__(self) -> str:
        return f"{self.soort} aan {self.aan_id}"
