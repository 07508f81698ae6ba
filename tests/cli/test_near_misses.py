"""What somebody nearly typed is named, and so is what to do instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.invoke import Advisor

CASE = "pack: fine-tuning\ncase: Claims\nanswers: {hope: voice}\n"
QUICK = "pack: quick-check\nrespondent: {by: Dan}\nanswers: {facts: stable}\n"

MISSES = (
    ("run claim.yaml", "(did you mean `claims.yaml`?)"),
    ("run claims.yml", "(did you mean `claims.yaml`?)"),
    ("run Claims.YAML", "(did you mean `claims.yaml`?)"),
    ("run 'claims .yaml'", "(did you mean `claims.yaml`?)"),
    ("explain clams.yaml", "(did you mean `claims.yaml`?)"),
    ("costs claims.yamll", "(did you mean `claims.yaml`?)"),
    ("questions claimss.yaml", "(did you mean `claims.yaml`?)"),
    ("validate claims.yam", "(did you mean `claims.yaml`?)"),
    ("merge claims.yaml quik.yaml -o t.yaml", "(did you mean `quick.yaml`?)"),
    ("compare claims.yaml claim.yaml", "(did you mean `claims.yaml`?)"),
    ("form claim.yaml -o f.html", "(did you mean `claims.yaml`?)"),
    ("run nowhere/claims.yaml", "there is no such file or folder\n"),
    ("run entirely-else", "there is no such file or folder\n"),
    ("run claims.yaml/x", "a part of its path is no folder\n"),
    ("form claims.yaml -o f.pdf", "f.pdf does not end in .html"),
    ("form claims.yaml -o form", "form does not end in .html"),
    ("form claims.yaml --for finance -o f.html", "`advisor init --for finance` writes a file"),
    ("costs claims.yaml --set hourprice=3", "no question or figure `hourprice` (did you mean"),
    ("run claims.yaml --min-stage xyz", "no stage `xyz`; allowed: define, prepare, pilot"),
    ("run claims.yaml --target buy", "no approach `buy`; allowed: redesign"),
    ("trial claims.yaml xyz", "no trial `xyz`; allowed: "),
    ("merge claims.yaml quick.yaml -o t.yaml", "`advisor init fine-tuning --from quick.yaml`"),
    ("lint own/rules.yaml", "that is a file of a pack; name its folder, `own`"),
    ("test own/questionnaire.yaml", "that is a file of a pack; name its folder, `own`"),
    ("init own/costs.yaml", "that is a file of a pack; name its folder, `own`"),
    ("serve no-folder", "cannot read no-folder: there is no such file or folder"),
)


@pytest.mark.parametrize(("line", "told"), MISSES, ids=[line for line, _ in MISSES])
def test_near_miss_is_named(
    line: str, told: str, advisor: Advisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if line.startswith("serve"):
        pytest.importorskip("starlette", reason="the extra `serve` is not installed")
    monkeypatch.chdir(tmp_path)
    for name, text in (("claims", CASE), ("quick", QUICK)):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    code, out, err = advisor(line)
    assert (code, out) == (2, "")
    assert told in err.replace(f"{tmp_path}/", "")
    assert not {"f.html", "f.pdf", "form", "t.yaml"} & {each.name for each in tmp_path.iterdir()}


def test_form_of_no_case_is_of_no_other(
    advisor: Advisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("claims.yaml").write_text(CASE, "utf-8")
    Path("dan.yaml").write_text(
        QUICK.replace("quick-check", "fine-tuning").replace("facts: stable", "hope: own")
    )
    assert "another case" not in advisor("merge claims.yaml dan.yaml -o team.yaml").err
