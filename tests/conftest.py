"""Hypothesis profiles: the same examples in every run, or many new ones on request; and the servers' fixtures."""

import os

from hypothesis import HealthCheck, Phase, settings

from tests.servers import (  # noqa: F401 - fixtures are found by being here
    mariadb_database,
    mariadb_server,
    mariadb_url,
    postgres_database,
    postgres_server,
    postgres_url,
)

_SLOW_BY_NATURE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

settings.register_profile(
    "everyday",
    derandomize=True,
    max_examples=150,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=_SLOW_BY_NATURE,
)
settings.register_profile(
    "thorough", parent=settings.get_profile("everyday"), derandomize=False, max_examples=3000
)
settings.register_profile(
    "hunt",
    parent=settings.get_profile("everyday"),
    max_examples=4000,
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=tuple(HealthCheck),
)
"""For a deliberate break: find one counterexample, and do not spend time on making it small.

Some breaks show in a few worlds of a thousand, hence the room; a hunt ends with the first it finds.
"""

settings.load_profile(os.environ.get("COLLABMODEL_HYPOTHESIS", "everyday"))
