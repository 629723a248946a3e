"""What XGBoost makes of the same rows: a check of the project's own learner, on a feature table and the split of a trained ranker.

    /usr/bin/python3 bench/xgboost-check.py FEATURES_DIR RANKER_JSON [--objective rank:ndcg] [--monotone] [--first N]

Needs numpy and xgboost (Debian: python3-xgboost). Its settings are those of `fixpoint train ranker`, its inputs each feature and its
rank within the query. As there, the repositories held out stop the training and are judged: its figures stand beside the line `trees`
of report.md, which has the linear score as an input too.
"""

import argparse
import glob
import json
import struct
import time

import numpy
import xgboost

parser = argparse.ArgumentParser()
parser.add_argument("features")
parser.add_argument("card")
parser.add_argument("--objective", default="rank:ndcg")
parser.add_argument("--monotone", action="store_true", help="more evidence never lowers a score, as in the project's own")
parser.add_argument("--first", type=int, default=200, help="train on the first candidates of each query only")
parser.add_argument("--rounds", type=int, default=400)
flags = parser.parse_args()

TYPES = {"u8": "u1", "u32": "<f4", "i32": "<i4"}  # the only section of u32 holds the bits of single precision


def sections(path):
    """The named arrays of a part; src/index/container.ts describes the form."""
    content = open(path, "rb").read()
    (length,) = struct.unpack_from("<I", content, 4)
    header = json.loads(content[12 : 12 + length])
    for name, (kind, offset, count) in header["sections"].items():
        yield name, numpy.frombuffer(content, TYPES[kind], count, 12 + length + offset)


def load(folder):
    """One (facts, rows by features) for each query, without test code, which answers leave out."""
    for path in sorted(glob.glob(f"{folder}/*.features")):
        part = dict(sections(path))
        card = json.loads(part["card"].tobytes())
        values = part["values"].reshape(-1, len(card["features"]))
        start = 0
        for query in card["queries"]:
            end = start + query["rows"]
            kept = part["isTest"][start:end] == 0
            facts = {name: part[name][start:end][kept] for name in ("gold", "isFunction", "isGoldFile")}
            if query["goldCount"] > 0:
                yield {**query, **facts, "features": card["features"]}, values[start:end][kept]
            start = end


def is_kind(feature):
    return feature.startswith("is.")


def inputs(query, rows):
    ranked = rows[:, [not is_kind(feature) for feature in query["features"]]]
    ascending = numpy.sort(ranked, axis=0)
    ranks = [len(rows) - numpy.searchsorted(ascending[:, i], ranked[:, i], side="right") for i in range(ranked.shape[1])]
    return numpy.column_stack([rows, *ranks]).astype("float32")


def directions(features):
    values = [0 if is_kind(feature) or feature == "size" else 1 for feature in features]
    return tuple(values + [-value for feature, value in zip(features, values) if not is_kind(feature)])


def matrix(queries, first):
    sizes = [min(first, len(rows)) for _, rows in queries]
    data = xgboost.DMatrix(
        numpy.concatenate([rows[:size] for (_, rows), size in zip(queries, sizes)]),
        label=numpy.concatenate([query["gold"][:size] >= 0 for (query, _), size in zip(queries, sizes)]),
    )
    data.set_group(sizes)
    return data


def outcome(query, scores):
    """acc@5, acc@10 and nDCG@10 over functions, file acc@1 over everything."""
    order = numpy.argsort(-scores, kind="stable")
    gold = [query["gold"][row] for row in order if query["isFunction"][row] == 1][:10]
    places = {item: len(gold) - 1 - i for i, item in enumerate(reversed(gold)) if item >= 0}
    count = query["goldCount"]
    within = [float(sum(place < k for place in places.values()) >= min(count, k)) for k in (5, 10)]
    ideal = sum(1 / numpy.log2(2 + place) for place in range(min(count, 10)))
    gain = sum(1 / numpy.log2(2 + place) for place in places.values())
    return *within, gain / ideal, float(query["isGoldFile"][order[0]])


sides = {row["repo"]: row["side"] for row in json.load(open(flags.card))["repositories"]}
loaded = [(query, inputs(query, rows)) for query, rows in load(flags.features) if query["repo"] in sides]
held_out = [pair for pair in loaded if sides[pair[0]["repo"]] == "validation"]
training = [pair for pair in loaded if sides[pair[0]["repo"]] == "training" and (pair[0]["gold"] >= 0).any()]
settings = {
    "objective": flags.objective,
    "tree_method": "hist",
    "max_bin": 255,
    "grow_policy": "lossguide",
    "max_leaves": 16,
    "max_depth": 5,
    "eta": 0.08,
    "lambda": 1,
    "min_child_weight": 1,
    "colsample_bytree": 0.5,
    "eval_metric": "ndcg@10",
    "nthread": 1,
    "seed": 1,
}
if flags.monotone:
    settings["monotone_constraints"] = directions(loaded[0][0]["features"])

started = time.monotonic()
model = xgboost.train(
    settings,
    matrix(training, flags.first),
    flags.rounds,
    evals=[(matrix(held_out, flags.first), "stopping")],
    early_stopping_rounds=60,
    verbose_eval=False,
)
print(f"{flags.objective}: {model.best_iteration + 1} trees, {time.monotonic() - started:.1f} s")
until = (0, model.best_iteration + 1)
results = [outcome(query, model.predict(xgboost.DMatrix(rows), iteration_range=until)) for query, rows in held_out]
acc5, acc10, ndcg10, file1 = 100 * numpy.mean(results, axis=0)
print(f"{len(results)} queries held out: acc@5 {acc5:.1f} acc@10 {acc10:.1f} nDCG@10 {ndcg10:.1f}, file acc@1 {file1:.1f}")
