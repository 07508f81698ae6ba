"""The packs and templates that come with the package, in a checkout and in a wheel.

Owns where they lie, what files of a pack and of answers are called, how a pack's name becomes a
folder, and how a missing extra is installed. It must not read a pack.
"""

from __future__ import annotations

from pathlib import Path

from advisor.errors import AdvisorError

PACK_FILES = ("questionnaire.yaml", "rules.yaml", "sources.yaml")
"""What a pack's files are called; a folder with the first of them is one."""
COSTS, EVIDENCE_FILE, PRECEDENTS = "costs.yaml", "evidence.yaml", "precedents.yaml"
"""What options cost, what a team's own files answer, and published cases."""
OTHER_FILES = (COSTS, EVIDENCE_FILE, PRECEDENTS)
"""The files that a pack may do without."""
CASE_SUFFIXES = (".yaml", ".yml")
"""What the names of answers files end with."""
NEW_PACK = "new-pack"
"""The id of the pack that new ones are made from."""
_PACKAGE = Path(__file__).parent


def bundled_packs() -> tuple[str, ...]:
    """The ids of the packs that come with the package."""
    folders = _bundled("questionnaires").glob(f"*/{PACK_FILES[0]}")
    return tuple(sorted(file.parent.name for file in folders))


def pack_folder(name: str, beside: Path | None = None) -> Path:
    """The folder of a pack: of a bundled pack by its id, of any other by its path.

    A path counts from `beside`, or from where we are. AdvisorError if there is no such pack; the
    hint names the bundled ones.
    """
    bundled = bundled_packs()
    if name in bundled:
        return _bundled("questionnaires") / name
    folder = (beside or Path()) / name
    if name and _is_folder(folder):
        return folder
    if folder.name in (*PACK_FILES, *OTHER_FILES):
        hint = f"that is a file of a pack; name its folder, `{Path(name).parent}`"
    else:
        hint = _hint(name, bundled)
    raise AdvisorError(f"there is no pack `{name}`", hint)


def template_text(name: str) -> str:
    """The text of a bundled template; AdvisorError if there is none of that name."""
    folder = _bundled("templates")
    names = sorted(file.name for file in folder.iterdir() if file.is_file())
    if name not in names:
        raise AdvisorError(f"there is no template `{name}`", f"there are: {', '.join(names)}")
    return (folder / name).read_text("utf-8")


def new_pack_texts() -> dict[str, str]:
    """The texts of the pack that new ones are made from, by their paths in its folder."""
    folder = _bundled("templates") / NEW_PACK
    files = sorted(folder.rglob("*.yaml"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def extra_hint(extra: str) -> str:
    """How to get what an extra needs; there is no published name to install it by."""
    return (
        f"`pip install '.[{extra}]'` in the checkout of advisor, or with its wheel's path for `.`"
    )


def _bundled(kind: str) -> Path:
    # The package first: beside an installed package anybody's folder may have that name.
    inside = _PACKAGE / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name no folder can have
        return False


def _hint(name: str, bundled: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # only a misspelt name needs it

    match = get_close_matches(name[:60].lower(), bundled, 1)
    meant = f"did you mean `{match[0]}`? " if match else ""
    return f"{meant}give the path of a pack's folder, or a bundled pack: {', '.join(bundled)}"
