"""What red-dwarf 0.4 makes of real conversations: writes ``red_dwarf.json`` beside this file.

    pip install red-dwarf==0.4.0
    PYTHONPATH=src python src/gongzhi/foundation/opinions/tests/red_dwarf.py DATA/polis

Its k-means starts at the first points of a sorted list. An answer is called stable when ten
starts by k-means++ part people alike (adjusted Rand index at least 0.98 with it, and as many
groups). ``labels`` are the groups of those who voted seven times or more, by voter id.

Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under
CC BY 4.0 with Attribution to The Computational Democracy Project.
"""

from __future__ import annotations

import csv
import json
import sys
import warnings
from pathlib import Path

SEEDS = 10


def votes_of(folder):
    """The last vote of each on each statement."""
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    last = {(int(row["voter-id"]), int(row["comment-id"])): int(row["vote"]) for row in rows}
    return [
        {"participant_id": person, "statement_id": statement, "vote": vote}
        for (person, statement), vote in last.items()
    ]


def expected_of(folder):
    from reddwarf.implementations.polis import run_pipeline
    from reddwarf.utils.clusterer.kmeans import find_best_kmeans
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    result = run_pipeline(votes=votes_of(folder), random_state=0)
    people = result.participants_df[result.participants_df["to_cluster"]].sort_index()
    points, labels = people[["x", "y"]].values, people["cluster_id"].astype(int).tolist()
    others = [find_best_kmeans(points, random_state=seed)[2].labels_ for seed in range(SEEDS)]
    indices = [adjusted_rand_score(labels, other) for other in others]
    counts = [len(set(other.tolist())) for other in others]
    return {
        "is_stable": min(indices) >= 0.98 and set(counts) == {len(set(labels))},
        "worst_of_ten_starts": round(float(min(indices)), 4),
        "groups": len(set(labels)),
        "silhouette": round(float(silhouette_score(points, labels)), 4),
        "labels": "".join(map(str, labels)),
        "consensus": {
            side: [one["tid"] for one in result.consensus[side]] for side in ("agree", "disagree")
        },
        "holds": [[one["tid"] for one in holds] for _, holds in sorted(result.repness.items())],
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    made = {
        folder.name: expected_of(folder)
        for folder in sorted(Path(sys.argv[1]).iterdir())
        if folder.is_dir()
    }
    text = json.dumps(made, indent=1, ensure_ascii=False)
    Path(__file__).with_suffix(".json").write_text(text + "\n", "utf-8")
