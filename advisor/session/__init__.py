"""One person at work on one case: open it, answer, take back, look for, compare. No screen.

Read `store` (where answers are kept), `course` (the questions in their order) and `session` (an
answer is looked up, changed, saved and judged) first; `cases` and `opening` lead from a folder to
a session, `search` to a question, `team` lays several people's files side by side, `background` is
what takes a moment, and `phrases` puts all of it into words. The screens, the browser and the
line-by-line talk stand side by side on it. The package must not read a key or draw.
"""
