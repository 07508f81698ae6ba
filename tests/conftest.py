"""What all tests share: how Hypothesis runs, and that packs are read from their own files."""

import gc
import os

from hypothesis import settings

# Two workers on two cores: a slow example says nothing. Everything else stays Hypothesis' own
# default, which draws the same examples every time where CI is set.
settings.register_profile("advisor", deadline=None)
settings.load_profile("advisor")

os.environ["ADVISOR_NO_CACHE"] = "1"

# What the tests make is gone when they end; looking for more takes a tenth of the time.
gc.set_threshold(100_000)
