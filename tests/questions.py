"""Every question that the document of the API allows, and those it forbids, asked of the application itself."""

from collections import Counter
from typing import Any

import hypothesis
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from overlast.openapi import document
from overlast.wsgi import application

# What a schema cannot say (an address must be in the list, a moment lies in the past) is refused with a 400 as well.
LEFT_OUT = {"positive_data_acceptance", "ensure_resource_availability", "use_after_free", "ignored_auth"}


def operations(made: dict[str, Any] | None = None) -> list[Any]:
    """Every operation of the document, bound to this application."""
    schema = schemathesis.openapi.from_dict(made or document())
    schema.app = application
    return [found.ok() for found in schema.get_all_operations()]


def ask(operation: Any, *, token: str, known: dict[str, str], examples: int) -> Counter[int]:
    """Ask `examples` questions of each mode; counts the statuses of the answers. Raises what schemathesis found.

    `known` are values of parameters in the path that lead somewhere.
    """
    load_all_checks()
    checks = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
    seen: Counter[int] = Counter()
    names = [each.name for each in operation.path_parameters]
    fixed = {name: known[name] for name in names if name in known}
    for mode in GenerationMode:
        for path in [fixed, None] if fixed else [None]:

            @hypothesis.settings(
                max_examples=examples,
                derandomize=True,
                database=None,
                phases=[hypothesis.Phase.generate],
                suppress_health_check=list(hypothesis.HealthCheck),
            )
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode, path_parameters=path))
            def question(case: Any) -> None:
                answer = case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=checks)
                seen[answer.status_code] += 1

            try:
                question()
            except hypothesis.errors.Unsatisfiable:
                continue
    return seen
