import yaml, glob, os, sys, json, textwrap
from pathlib import Path
from advisor.loading import load_pack, parse_answers
from advisor.engine import AnsweredPack, judge, trace, contradictions

root = "/work/wt/pack/questionnaires/fine-tuning"


class L_(yaml.SafeLoader):
    pass


L_.yaml_implicit_resolvers = {
    k: [(t, r) for t, r in v if t not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
pack = load_pack(Path(root))


def wrapped(key, items, br="[]"):
    one = f"  {key}: {br[0]}{', '.join(items)}{br[1]}"
    if len(one) <= 99:
        return one + "\n"
    body = textwrap.fill(
        ", ".join(items),
        width=92,
        initial_indent="    " + br[0],
        subsequent_indent="     ",
        break_on_hyphens=False,
    )
    return f"  {key}:\n{body}{br[1]}\n"


ids = (
    {g.id for g in pack.gates}
    | {r.id for r in pack.approach_table}
    | {r.id for r in pack.stage_table}
    | {c.id for c in pack.checks}
)
n = 0
for f in sorted(glob.glob(root + "/cases/*.yaml")):
    t = open(f).read()
    c = yaml.load(t, L_)
    e = c["expect"]
    cut = t.index("\nexpect:") + 1
    a = parse_answers(t[:cut].encode(), f, pack)
    file = AnsweredPack(pack, a)
    v = judge(file)
    lead = list(v.leading)
    rows = [x.row for x in trace(v) if x.state == "fired"]
    fired_all = (
        set(rows)
        | {g.id for g in pack.gates if file.holds(g) == "always"}
        | {x.id for x in contradictions(file)}
    )
    fired = [x for x in e.get("fired", []) if x in fired_all]
    for r in pack.approach_table:
        if r.id in rows and r.id not in fired:
            fired.insert(0, r.id)
    for r in pack.stage_table:
        if r.id in rows and r.id not in fired:
            fired.append(r.id)
    for g in pack.gates:
        if file.holds(g) == "always" and g.id not in fired:
            fired.append(g.id)
    silent = []
    for g in pack.gates:
        if file.holds(g) == "never" and (
            g.id in e.get("silent", [])
            or sum(file.effective.holds((x,)) == "never" for x in g.when) == 1
        ):
            silent.append(g.id)
    silent += [
        x
        for x in e.get("silent", [])
        if x in ids
        and x not in silent
        and x not in fired_all
        and x not in {g.id for g in pack.gates}
    ]
    bl = []
    for g, s in v.blockers:
        if s == "always" and not set(lead).isdisjoint(g.concerns) and g.category not in bl:
            bl.append(g.category)
    bands = {}
    for dim in pack.dimensions:
        pos = [w for w, k in zip(dim.bands, file.marginals.bands(dim.id)) if k]
        if len(pos) == 1:
            bands[dim.id] = pos[0]
    d = []
    ap = e.get("approach", [])
    ap = [ap] if isinstance(ap, str) else ap
    if ap and not set(lead) <= set(ap):
        d.append(f"approach {lead} was {ap}")
    if e.get("stage") and e["stage"] != v.stage:
        d.append(f"stage {v.stage} was {e['stage']}")
    if e.get("certainty") and e["certainty"] != v.certainty:
        d.append(f"cert {v.certainty} was {e['certainty']}")
    if d:
        n += 1
        print(os.path.basename(f), "; ".join(d), [r for r in rows if r.startswith("a-")])
    out = t[:cut] + "expect:\n"
    if ap:
        out += f"  approach: [{', '.join(ap if set(lead) <= set(ap) else lead)}]\n"
    un = [x for x in (e.get("unacceptable") or []) if x not in lead]
    if un:
        out += f"  unacceptable: [{', '.join(un)}]\n"
    if "gate" in e:
        out += f"  gate: [{', '.join(bl)}]\n"
    if e.get("stage"):
        out += f"  stage: {v.stage}\n"
    if e.get("certainty"):
        out += f"  certainty: {v.certainty}\n"
    if fired:
        out += wrapped("fired", fired)
    if silent:
        out += wrapped("silent", silent)
    if bands:
        out += wrapped("bands", [f"{k}: {b}" for k, b in bands.items()], "{}")
    if "--write" in sys.argv:
        open(f, "w").write(out)
print("changed", n)
