"""The only way back to a file: answers into their file, reports onto the disk.

`AnswersFile` changes a file as little as an answer asks for and never overwrites what somebody
else wrote meanwhile; `render` is how answers look as YAML, `edit` puts them into a text, where
`comments` and `spread` keep what is noted, and `content` makes a whole content of it; `disk`
writes whole files or nothing, `made` what can be made again, and `names` says what derived files
are called. It must not decide what is a good answer.
"""

from advisor.saving.content import filled, rewritten
from advisor.saving.disk import rewrite, write_bytes, write_new, write_text
from advisor.saving.file import AnswersFile
from advisor.saving.made import SCHEMA, check_made, is_made, write_made
from advisor.saving.names import check_derived, file_stem, way_to_pack
from advisor.saving.render import answers_text

__all__ = [
    "SCHEMA",
    "AnswersFile",
    "answers_text",
    "check_derived",
    "check_made",
    "file_stem",
    "filled",
    "is_made",
    "rewrite",
    "rewritten",
    "way_to_pack",
    "write_bytes",
    "write_made",
    "write_new",
    "write_text",
]
