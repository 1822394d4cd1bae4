"""What red-dwarf 0.4 makes of real conversations: writes ``red_dwarf.json`` beside this file.

    pip install red-dwarf==0.4.0
    PYTHONPATH=src python src/gongzhi/foundation/opinions/tests/red_dwarf.py DATA/polis

Its principal axes of a large table are drawn by chance. An answer is called stable when five runs
part people alike (adjusted Rand index at least 0.98 with the first). ``labels`` are the groups of
those who voted seven times or more, by voter id.

Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under
CC BY 4.0 with Attribution to The Computational Democracy Project.
"""

from __future__ import annotations

import csv
import json
import sys
import warnings
from pathlib import Path

SEEDS = 5


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
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    runs = [run_pipeline(votes=votes_of(folder), random_state=seed) for seed in range(SEEDS)]
    people = [run.participants_df[run.participants_df["to_cluster"]].sort_index() for run in runs]
    labels, *others = [table["cluster_id"].astype(int).tolist() for table in people]
    worst = min(adjusted_rand_score(labels, other) for other in others)
    consensus, holds = runs[0].consensus, sorted(runs[0].repness.items())
    return {
        "is_stable": worst >= 0.98,
        "worst_of_runs": round(float(worst), 4),
        "groups": len(set(labels)),
        "silhouette": round(float(silhouette_score(people[0][["x", "y"]].values, labels)), 4),
        "labels": "".join(map(str, labels)),
        "consensus": {side: [one["tid"] for one in consensus[side]] for side in consensus},
        "holds": [[one["tid"] for one in held] for _, held in holds],
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
