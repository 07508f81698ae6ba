"""The only way back to a file: answers into their file, reports onto the disk.

`AnswersFile` changes a file as little as an answer asks for and never overwrites what somebody
else wrote meanwhile; `render` is how answers look as YAML, `edit` puts them into a text, `copy`
makes one file of another's comments and other answers, `disk` writes whole files or nothing. It
must not decide what is a good answer.
"""

from advisor.saving.copy import rewritten
from advisor.saving.disk import write_bytes, write_text
from advisor.saving.file import AnswersFile, filled
from advisor.saving.render import answers_text

__all__ = ["AnswersFile", "answers_text", "filled", "rewritten", "write_bytes", "write_text"]
