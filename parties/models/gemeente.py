"""The municipality, within which everything happens."""

from django.db import models


class Gemeente(models.Model):
    """A municipality: the limit of every convenant, casus and address list."""

    code = models.SlugField(primary_key=True)
    naam = models.CharField(max_length=80)
    nummer_prefix = models.CharField(max_length=4)

    def __str__(self) -> str:
        return self.naam
