import sys

sys.path.insert(0, "/work/wt")
import tarfile, json, yaml
from evalv2 import naming, worth
from advisor.loading import load_pack, parse_answers
from advisor.engine import AnsweredPack, judge
from pathlib import Path
import random

cases = {
    c["id"]: c
    for c in json.load(
        tarfile.open("/work/wt/pack/tests/evaluation/apart.tar.xz").extractfile("cases.json")
    )
}
pack = load_pack(Path("/tmp/v1pack/fine-tuning"))
W = {"shares": {}, "naming": {}}
H = {"shares": 0, "naming": 0}
N = {"shares": 0, "naming": 0}
L = 0
n = 0
bad = 0
for w in "ab":
    for b in (1, 2):
        for row in yaml.safe_load(open(f"/work/wt/blind/v1-{w}-t{b}.yaml")):
            ans = {
                k: {True: "yes", False: "no"}[v] if isinstance(v, bool) else v
                for k, v in row["answers"].items()
                if v not in ("unknown", None)
            }
            try:
                a = parse_answers(
                    json.dumps({"pack": pack.id, "answers": ans}).encode(), "x", pack
                )
            except Exception as e:
                bad += 1
                continue
            f = AnsweredPack(pack, a)
            c = cases[row["id"]]
            exp, una = set(c["expected"]), set(c["harmful"])
            names, firm, core, lead = naming(f)
            v = judge(f)
            sh = list(lead) if v.certainty != "open" else []
            n += 1
            L += bool(set(lead) <= exp)
            for k, x in (("shares", sh), ("naming", names)):
                W[k].setdefault(row["id"], []).append(worth(x, exp, una))
                N[k] += len(x) == 1
                H[k] += len(x) == 1 and x[0] in una
m = lambda d: {k: sum(v) / len(v) for k, v in d.items()}
for k in W:
    print(k, round(sum(m(W[k]).values()) / len(W[k]), 3), "named", N[k], "harm", H[k], "of", n)
print("leader right", L, n, "bad", bad)
# v2
p2 = load_pack(Path("/work/wt/pack/questionnaires/fine-tuning"))
W2 = {}
L2 = 0
for c in cases.values():
    for ans in c["readings"]:
        f = AnsweredPack(
            p2, parse_answers(json.dumps({"pack": p2.id, "answers": ans}).encode(), "x", p2)
        )
        names, _, _, lead = naming(f)
        W2.setdefault(c["id"], []).append(worth(names, set(c["expected"]), set(c["harmful"])))
        L2 += set(lead) <= set(c["expected"])
a, b = m(W2), m(W["shares"])
d = [a[i] - b[i] for i in a]
d2 = [a[i] - m(W["naming"])[i] for i in a]
for nm, d in (("v2-v1shares", d), ("v2-v1naming", d2)):
    ch = random.Random(0)
    ms = sorted(sum(ch.choices(d, k=len(d))) / len(d) for _ in range(5000))
    print(nm, round(sum(d) / len(d), 3), "90%", round(ms[250], 3), round(ms[-250], 3))
print("v2 leader right", L2, "of", 2 * len(cases))
