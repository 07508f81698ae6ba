import sys

sys.path.insert(0, "/work/wt")
import json, yaml
from evalv2 import naming, worth
from advisor.loading import load_pack, parse_answers
from advisor.engine import AnsweredPack, judge
from pathlib import Path
from collections import Counter

pack = load_pack(Path(sys.argv[1]))
A = {c["id"]: c for c in yaml.safe_load(open("/work/wt/apart2-advice-1.yaml"))}
B = {c["id"]: c for c in yaml.safe_load(open("/work/wt/apart2-advice-2.yaml"))}
n = right = named = harm = two = 0
W = 0
D = Counter()
bad = 0
for row in yaml.safe_load(open(sys.argv[2])):
    i = row["id"]
    if A[i]["approach"] != B[i]["approach"]:
        continue
    exp = {A[i]["approach"]}
    una = set(A[i]["harmful"]) & set(B[i]["harmful"])
    ans = {
        k: {True: "yes", False: "no"}[v] if isinstance(v, bool) else v
        for k, v in row["answers"].items()
        if v not in ("unknown", None)
    }
    try:
        a = parse_answers(json.dumps({"pack": pack.id, "answers": ans}).encode(), "x", pack)
    except Exception as e:
        bad += 1
        print(i, str(getattr(e, "problems", e))[:200])
        continue
    f = AnsweredPack(pack, a)
    names, _, _, lead = naming(f)
    n += 1
    W += worth(names, exp, una)
    named += len(names) == 1
    right += names == list(exp)
    harm += len(names) == 1 and names[0] in una
    two += len(names) == 2 and bool(set(names) & exp)
    D[(A[i]["approach"], "+".join(names))] += 1
print(
    n,
    "worth",
    round(W / n, 3),
    "named",
    named,
    "right",
    right,
    "harm",
    harm,
    "two right",
    two,
    "bad",
    bad,
)
if len(sys.argv) > 3:
    print(sorted(D.items()))
