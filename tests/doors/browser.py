"""Headless Chromium as a program of its own: a page looked at through frames of several sizes.

The frames are on a page of ours, so that the report is measured as it is written, its policy and
all. What Chromium asked the network for is read from its own log.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--allow-file-access-from-files",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip

_HARNESS = """<!DOCTYPE html><html><body style="margin:0"><pre id="seen"></pre>
<iframe src="{page}" style="width:{width}px;height:{height}px;border:0"></iframe>
<script>
function luminance(colour) {{
  const linear = colour.slice(0, 3).map(part => {{
    part /= 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }});
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}}
const parts = text => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
function ground(view, element) {{
  for (let each = element; each; each = each.parentElement) {{
    const colour = parts(view.getComputedStyle(each).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour;
  }}
  return [255, 255, 255];
}}
document.querySelector("iframe").onload = event => {{
  const view = event.target.contentWindow, page = view.document;
  const wide = [], faint = [];
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {{
    const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (!text || element.closest("style, title, desc, thead, .skip")) continue;
    const style = view.getComputedStyle(element), box = element.getBoundingClientRect();
    if (!box.width || style.visibility === "hidden") continue;
    if (box.right > {width} + 0.5 || box.left < -0.5) wide.push(text);
    const fore = parts(element.closest("svg") ? style.fill : style.color);
    const lights = [luminance(fore), luminance(ground(view, element))].sort((a, b) => a - b);
    if ((lights[1] + 0.05) / (lights[0] + 0.05) < 4.5) faint.push(text);
  }}
  const seen = {{
    width: page.documentElement.scrollWidth, wide, faint,
    paper: view.getComputedStyle(page.body).backgroundColor,
    columns: view.getComputedStyle(page.querySelector("td") || page.body).display,
    text: page.body.innerText.length,
  }};
  document.getElementById("seen").textContent = JSON.stringify(seen);
}};
</script></body></html>
"""


@dataclass(frozen=True)
class Look:
    """What one look at a page showed."""

    seen: dict[str, Any]
    console: list[str]
    asked: list[str]
    """Addresses that the page asked for, other than of files; the browser's own are left out."""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One run of Chromium with a fresh profile."""
    assert CHROMIUM, "the test is skipped without it"
    profile = f"--user-data-dir={folder / 'profile'}"
    return subprocess.run(
        [CHROMIUM, *_FLAGS, profile, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def look(folder: Path, page: Path, width: int, height: int, *flags: str) -> Look:
    """Open a page in a frame of that size, and measure it."""
    harness, log = folder / "harness.html", folder / "net.json"
    harness.write_text(_HARNESS.format(page=page.name, width=width, height=height), "utf-8")
    done = run(
        folder,
        *flags,
        f"--window-size={max(width, 500)},{height}",
        "--enable-logging=stderr",
        f"--log-net-log={log}",
        "--virtual-time-budget=5000",
        "--dump-dom",
        harness.as_uri(),
    )
    _, _, rest = done.stdout.partition('<pre id="seen">')
    found = rest.partition("</pre>")[0].replace("&lt;", "<").replace("&gt;", ">")
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Look(json.loads(found.replace("&amp;", "&")), console, _asked(log))


def _asked(log: Path) -> list[str]:
    text = log.read_text("utf-8")
    try:
        events = json.loads(text)["events"]
    except json.JSONDecodeError:  # cut short when the browser was closed
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    asked = [each["params"] for each in events if "initiator" in each.get("params", {})]
    urls = {each["url"] for each in asked if each["initiator"] != "not an origin"}
    return sorted(url for url in urls if not url.startswith(("file:", "data:")))
