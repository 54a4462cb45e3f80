"""A run of two epochs on small images whose pixels and answers follow from their positions.

``wait`` pauses it in the middle until a line comes in, ``until-stopped`` until a page stops it;
``crash`` raises an error.
"""

import math
import sys
import time

import numpy as np

import misfit

CLASSES = ["cat", "dog", "caf\u00e9 \U0001f408"]


def images(count: int) -> np.ndarray:
    return (np.arange(count * 8 * 6 * 3) % 251).astype(np.uint8).reshape(count, 8, 6, 3)


def labels(count: int) -> np.ndarray:
    return np.arange(count) % 3


def answers(count: int) -> np.ndarray:
    """Every fifth is wrong, and the last is no number."""
    probabilities = np.full((count, 3), 0.1, dtype=np.float32)
    probabilities[np.arange(count), (labels(count) + (np.arange(count) % 5 == 0)) % 3] = 0.8
    probabilities[-1] = math.nan
    return probabilities


mode = sys.argv[1] if len(sys.argv) > 1 else ""
dataset = misfit.Dataset(
    "pets", CLASSES, train=(images(90), labels(90)), validation=(images(45), labels(45)), test=(images(30), labels(30))
)
with misfit.Run(
    "caf\u00e9 <b>", dataset=dataset, epochs=2, learning_rate=0.01, seed=7, tags=["python"], model="small"
) as run:
    print(run.id, flush=True)
    for epoch in range(2):
        for step in range(3):
            run.log(loss=math.nan if epoch else 1 / (step + 1), accuracy=0.5, images=30)
        run.predictions(labels(45), answers(45))
        if epoch == 0 and mode == "wait":
            sys.stdin.readline()
        while mode == "until-stopped" and not run.should_stop:
            time.sleep(0.02)
        if run.should_stop:
            break
        if epoch == 0 and mode == "crash":
            raise ValueError("the disk is made of cheese")
    run.predictions(labels(30), answers(30), split="test")
