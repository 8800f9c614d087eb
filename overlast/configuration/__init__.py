"""What an installation can set: one table, from which settings, `.env.example` and `manage.py check_config` follow.

Knows nothing of Django, so that it can say what is wrong when the settings cannot even be read.
"""

from overlast.configuration.values import (
    ConfigurationError as ConfigurationError,
)
from overlast.configuration.values import (
    enabled as enabled,
)
from overlast.configuration.values import (
    number as number,
)
from overlast.configuration.values import (
    require as require,
)
from overlast.configuration.values import (
    text as text,
)
