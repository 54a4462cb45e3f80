"""Ranks probably wrong labels by cleanlab: reads probabilities.bin and labels.bin of a folder,
writes ranking.json there."""

import json
import sys
import time

import numpy as np
from cleanlab.filter import find_label_issues

folder, rounds = sys.argv[1], int(sys.argv[2])
labels = np.fromfile(f"{folder}/labels.bin", np.uint16).astype(int)
probabilities = np.fromfile(f"{folder}/probabilities.bin", np.float32).reshape(len(labels), -1)
milliseconds = []
for _ in range(rounds):
    start = time.perf_counter()
    found = find_label_issues(labels, probabilities, return_indices_ranked_by="self_confidence")
    milliseconds.append((time.perf_counter() - start) * 1000)
with open(f"{folder}/ranking.json", "w") as file:
    json.dump({"found": found.tolist(), "milliseconds": milliseconds}, file)
