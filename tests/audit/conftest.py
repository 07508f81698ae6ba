"""What tests of the audit share: the folder they run in, and how they run it."""

from tests.cli.conftest import advisor, here

__all__ = ["advisor", "here"]
