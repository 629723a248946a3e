"""What XGBoost makes of the same rows: a check of the project's own learner, on the rows that `features.ts` wrote.

    /usr/bin/python3 bench/xgboost-check.py FEATURES_DIR [--objective rank:ndcg] [--ranks] [--monotone] [--first N]

Needs numpy and xgboost (Debian: python3-xgboost). Folds, inputs and settings are those of `train-trees.ts`: three fifths of the
repositories train, a fifth stops, a fifth is scored.
"""

import argparse
import glob
import json
import re
import time

import numpy
import xgboost

FOLDS = 5
STRUCTURE_FEATURES = 3  # the last ones, is.*, have no rank
SIZE_FEATURE = -4  # may speak either way

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--objective", default="rank:ndcg")
parser.add_argument("--ranks", action="store_true", help="each feature's rank within the query too")
parser.add_argument("--monotone", action="store_true")
parser.add_argument("--first", type=int, default=1000, help="train on the first candidates of each query only")
parser.add_argument("--rounds", type=int, default=400)
flags = parser.parse_args()


def load(folder):
    """One (line, rows by features) for each query."""
    for path in sorted(glob.glob(f"{folder}/features-*.jsonl")):
        lines = [json.loads(text) for text in open(path)]
        numbers = numpy.fromfile(path.replace(".jsonl", ".f32"), dtype="<f4")
        rows = numbers.reshape(sum(len(line["gold"]) for line in lines), -1)
        start = 0
        for line in lines:
            end = start + len(line["gold"])
            if end > start and line.get("query_source") != "commit_message":
                yield line, rows[start:end]
            start = end


def inputs(rows):
    if not flags.ranks:
        return rows
    ranked = rows[:, :-STRUCTURE_FEATURES]
    ascending = numpy.sort(ranked, axis=0)
    ranks = [len(rows) - numpy.searchsorted(ascending[:, i], ranked[:, i], side="right") for i in range(ranked.shape[1])]
    return numpy.column_stack([rows, *ranks]).astype("float32")


def directions(width):
    values = [1] * (width - STRUCTURE_FEATURES) + [0] * STRUCTURE_FEATURES
    values[SIZE_FEATURE] = 0
    ranks = [-sign for sign in values[:-STRUCTURE_FEATURES]] if flags.ranks else []
    return tuple(values + ranks)


def matrix(queries, first):
    sizes = [min(first, len(rows)) for _, rows in queries]
    data = xgboost.DMatrix(
        numpy.concatenate([rows[:size] for (_, rows), size in zip(queries, sizes)]),
        label=numpy.concatenate([numpy.array(line["gold"][:size]) >= 0 for (line, _), size in zip(queries, sizes)]),
    )
    data.set_group(sizes)
    return data


def outcome(line, scores):
    """acc@5, acc@10 and nDCG@10 over functions, file acc@1 over everything."""
    order = numpy.argsort(-scores, kind="stable")
    gold = [line["gold"][row] for row in order if line["functions"][row] == 1][:10]
    places = {item: len(gold) - 1 - i for i, item in enumerate(reversed(gold)) if item >= 0}
    count = line["goldCount"]
    file = float(line["files"][order[0]] < 0)
    if count == 0:
        return None, None, None, file
    within = [float(sum(place < k for place in places.values()) >= min(count, k)) for k in (5, 10)]
    ideal = sum(1 / numpy.log2(2 + place) for place in range(min(count, 10)))
    return *within, sum(1 / numpy.log2(2 + place) for place in places.values()) / ideal, file


loaded = list(load(flags.folder))
width = loaded[0][1].shape[1]
queries = [(line, inputs(rows)) for line, rows in loaded]
repository = lambda line: re.sub(r"-\d+$", "", line["instance_id"])
names = sorted({repository(line) for line, _ in queries})
fold_of = {name: i % FOLDS for i, name in enumerate(names)}
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
    settings["monotone_constraints"] = directions(width)

outcomes = []
seconds = 0
for fold in range(FOLDS):
    part = lambda wanted: [query for query in queries if fold_of[repository(query[0])] in wanted]
    held_out, stopping = part([fold]), part([(fold + 1) % FOLDS])
    training = part([i for i in range(FOLDS) if i not in (fold, (fold + 1) % FOLDS)])
    started = time.monotonic()
    model = xgboost.train(
        settings,
        matrix(training, flags.first),
        flags.rounds,
        evals=[(matrix(stopping, flags.first), "stopping")],
        early_stopping_rounds=60,
        verbose_eval=False,
    )
    seconds += time.monotonic() - started
    print(f"fold {fold}: {model.best_iteration + 1} trees")
    for line, rows in held_out:
        scores = model.predict(xgboost.DMatrix(rows), iteration_range=(0, model.best_iteration + 1))
        outcomes.append((line["dataset"], outcome(line, scores)))

print(f"{settings['objective']}, {queries[0][1].shape[1]} inputs, {seconds / FOLDS:.1f} s a fold")
for dataset in ["all", *sorted({name for name, _ in outcomes})]:
    mine = [result for name, result in outcomes if dataset in ("all", name)]
    mean = lambda column: 100 * numpy.mean([result[column] for result in mine if result[column] is not None])
    print(f"{dataset}: function @5 {mean(0):.1f} @10 {mean(1):.1f} nDCG@10 {mean(2):.1f}, file @1 {mean(3):.1f}")
