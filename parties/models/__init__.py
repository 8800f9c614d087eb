"""Who takes part: gemeenten, organisations, the people who work there, and their accounts."""

from parties.models.aanmelden import Identiteitsprovider as Identiteitsprovider
from parties.models.account import User as User
from parties.models.account import UserManager as UserManager
from parties.models.afwezigheid import Afwezigheid as Afwezigheid
from parties.models.beheer import Beheerhandeling as Beheerhandeling
from parties.models.gemeente import Beeldmerk as Beeldmerk
from parties.models.gemeente import Gemeente as Gemeente
from parties.models.herstel import Herstelverzoek as Herstelverzoek
from parties.models.medewerker import Medewerker as Medewerker
from parties.models.medewerker import Rol as Rol
from parties.models.partij import Huisstijl as Huisstijl
from parties.models.partij import Partij as Partij
from parties.models.partij import Partijsoort as Partijsoort
from parties.models.toegangsbeoordeling import Toegangsbeoordeling as Toegangsbeoordeling
from parties.models.toegangsbeoordeling import Toegangsoordeel as Toegangsoordeel
from parties.models.token import ApiToken as ApiToken
from parties.models.token import Scope as Scope
from parties.models.token import new_token as new_token
from parties.models.uitnodiging import Uitnodiging as Uitnodiging
