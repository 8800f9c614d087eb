"""Judging everybody's access on one page."""

from collections.abc import Iterable
from typing import Any

from django import forms

from parties.models import Toegangsoordeel
from parties.queries.toegangsbeoordeling import Row
from parties.services.toegangsbeoordeling import Judgement

Uitkomst = Toegangsoordeel.Uitkomst
WORDS = {
    Uitkomst.KLOPT: "Klopt",
    Uitkomst.WIJZIGEN: "Moet anders",
    Uitkomst.INTREKKEN: "Intrekken: kan er meteen niet meer in",
}
# Of somebody who keeps nobody: a beheerder does what has to be done.
ADVICE = {
    Uitkomst.KLOPT: "Klopt",
    Uitkomst.WIJZIGEN: "Moet anders: een beheerder krijgt bericht",
    Uitkomst.INTREKKEN: "Moet ingetrokken worden: een beheerder krijgt bericht en blokkeert deze persoon",
}


class JudgeForm(forms.Form):
    """Per person one of three outcomes, with a remark where something must change."""

    def __init__(self, *args: Any, rows: Iterable[Row], keeps: bool, **kwargs: Any) -> None:
        """`keeps` says whether the reader can change the access of these people."""
        super().__init__(*args, **kwargs)
        self.rows = tuple(rows)
        for row in self.rows:
            pk = row.medewerker.pk
            self.fields[f"uitkomst_{pk}"] = forms.ChoiceField(
                label=f"Toegang van {row.naam}",
                choices=list((WORDS if keeps else ADVICE).items()),
                widget=forms.RadioSelect,
                error_messages={"required": f"Kies wat u vindt van de toegang van {row.naam}."},
            )
            self.fields[f"toelichting_{pk}"] = forms.CharField(
                label=f"Toelichting bij {row.naam}", max_length=200, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            pk = row.medewerker.pk
            if data.get(f"uitkomst_{pk}") == Uitkomst.WIJZIGEN and not data.get(f"toelichting_{pk}"):
                self.add_error(f"toelichting_{pk}", f"Schrijf op wat er anders moet bij {row.naam}.")
        return data

    def lines(self, rows: Iterable[Row]) -> list[tuple[Row, forms.BoundField | None, forms.BoundField | None]]:
        """Every row with its two fields, None where the reader judges nothing."""
        own = {row.medewerker.pk for row in self.rows}
        return [
            (row, self[f"uitkomst_{pk}"], self[f"toelichting_{pk}"]) if pk in own else (row, None, None)
            for row in rows
            for pk in [row.medewerker.pk]
        ]

    def judgements(self) -> list[Judgement]:
        """What was chosen, of a valid form."""
        return [
            Judgement(pk, self.cleaned_data[f"uitkomst_{pk}"], self.cleaned_data[f"toelichting_{pk}"])
            for pk in (row.medewerker.pk for row in self.rows)
        ]
