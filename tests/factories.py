"""The builders of overlast/toets, under the name that tests know."""

from overlast.toets.builders import (
    actor as actor,
)
from overlast.toets.builders import (
    as_role as as_role,
)
from overlast.toets.builders import (
    bewoner_of as bewoner_of,
)
from overlast.toets.builders import (
    care_kinds as care_kinds,
)
from overlast.toets.builders import (
    casus as casus,
)
from overlast.toets.builders import (
    client as client,
)
from overlast.toets.builders import (
    convenant as convenant,
)
from overlast.toets.builders import (
    deelname as deelname,
)
from overlast.toets.builders import (
    gemeente as gemeente,
)
from overlast.toets.builders import (
    medewerker as medewerker,
)
from overlast.toets.builders import (
    melding as melding,
)
from overlast.toets.builders import (
    naw as naw,
)
from overlast.toets.builders import (
    partij as partij,
)
from overlast.toets.builders import (
    request as request,
)
from overlast.toets.builders import (
    row as row,
)
