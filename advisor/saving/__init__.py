"""The only way back to a file: answers into their file, reports onto the disk.

`AnswersFile` changes a file as little as an answer asks for and never overwrites what somebody
else wrote meanwhile; `render` is how answers look as YAML, `edit` puts them into a text, `comments`
and `spread` keep what is noted there, `content` makes a whole content of it, `copy` one of another
file's comments, `disk` writes whole files or nothing. It must not decide what is a good answer.
"""

from advisor.saving.copy import filled, rewritten
from advisor.saving.disk import write_bytes, write_text
from advisor.saving.file import AnswersFile
from advisor.saving.render import answers_text

__all__ = ["AnswersFile", "answers_text", "filled", "rewritten", "write_bytes", "write_text"]
