"""The screens: a person answers one question at a time and sees the verdict change.

Read `advisor.session` first, on which they stand and whose phrases they show, then `widgets`,
`screens` (one file each), and `app`, which only leads from one to the next. A screen never
imports another. Text of a pack or of a user is never markup. The package must not
decide a verdict or phrase a report.
"""

import os

# Textual paints at most so many times a second, and reads the number when it is imported: with its
# own 60 an answer would wait for up to 16 ms before it is shown.
os.environ.setdefault("TEXTUAL_FPS", "240")
