"""The screens: a person answers one question at a time and sees the verdict change.

Read `session` first (answers, order, undo, saving: no Textual), then `words` (what the screens
say), `widgets`, `screens` (one file each), and `app`, which only leads from one to the next. A
screen never imports another. Text of a pack or of a user is never markup. The package must not
decide a verdict or phrase a report.
"""
