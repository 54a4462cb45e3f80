"""Runs that are logged with whatever a program may give by mistake: ``fuzz_runs.py SEED COUNT``.

What the client does not take it refuses at once, and what it took it can write: a refusal that comes later, from
another call, ends this program. Prints how many calls were taken and how many refused.
"""

import decimal
import fractions
import math
import random
import sys
import time

import numpy as np

import misfit

NUMBERS = [
    0,
    1,
    -1,
    -3,
    7,
    2**31,
    2**32,
    2**53 - 1,
    2**53,
    2**60,
    -(2**60),
    10**400,
    0.0,
    -0.0,
    0.5,
    1.5,
    2.5,
    4096.0,
    1e21,
    1e308,
    5e-324,
    math.nan,
    math.inf,
    -math.inf,
]
NUMPY = [
    np.int64(5),
    np.uint8(3),
    np.uint64(2**64 - 1),
    np.float16("nan"),
    np.float32(8192.0),
    np.float64(0.1),
    np.longdouble(1.5),
    np.bool_(True),
    np.array(3),
    np.array([4.0]),
    np.array([1, 2]),
    np.zeros(0),
]
TEXTS = [
    "",
    "7",
    "nan",
    " ",
    "\ufeff",
    "\u2028",
    "a\nb",
    "\x00",
    "\ud800",
    "caf\u00e9",
    "__proto__",
    "\U0001f408" * 300,
    "x" * 501,
    "y" * 70_000,
    '"seq":1,',
    "a/b",
]
OTHERS = [
    None,
    True,
    False,
    [],
    [1],
    {},
    {"a": 1},
    object(),
    1 + 2j,
    decimal.Decimal("1.5"),
    fractions.Fraction(3),
    b"7",
    time.time_ns(),
]
ODD = [*NUMBERS, *NUMPY, *TEXTS, *OTHERS]
REFUSALS = (misfit.MisfitError, TypeError, ValueError, AttributeError)

images = np.zeros((4, 4, 4, 1), dtype=np.uint8)
labels = [0, 1, 0, 1]
answers = np.eye(2)[labels]
counts = {"taken": 0, "refused": 0}


class Chance:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def either(self, usual, share: float = 0.2):
        """What is usually given, and now and then anything at all."""
        return self._random.choice(ODD) if self._random.random() < share else usual

    def text(self):
        return self._random.choice(TEXTS)

    def pick(self, *choices):
        return self._random.choice(choices)

    def upto(self, most: int) -> int:
        return self._random.randint(0, most)


def attempt(call):
    try:
        result = call()
    except REFUSALS:
        counts["refused"] += 1
        return None
    counts["taken"] += 1
    return result


def a_dataset(chance: Chance) -> misfit.Dataset:
    odd = attempt(
        lambda: misfit.Dataset(
            chance.either("four"),
            chance.pick(["a", "b"], ["a", "a"], [chance.text(), chance.text()], [], ["a"] * 10_001),
            train=(images, labels),
            validation=(
                chance.pick(images, images.astype(np.float64), images.astype(np.int16), images[:0], images[:, :0]),
                labels,
            ),
            pixel_scale=chance.either(1 / 255),
            source=chance.either("here"),
        )
    )
    return (
        odd
        if odd is not None and len(odd.classes) == 2 and odd.partitions["validation"].count == 4
        else misfit.Dataset("four", ["a", "b"], train=(images, labels), validation=(images, labels))
    )


def a_run(chance: Chance) -> "misfit.Run | None":
    dataset = a_dataset(chance)
    layer = {
        "name": chance.either("dense"),
        "type": "Dense",
        "outputShape": chance.either([None, 2], 0.05),
        "parameters": chance.either(6, 0.05),
        "trainable": chance.either(True, 0.05),
    }
    share = 0.03
    return attempt(
        lambda: misfit.Run(
            chance.either("a run", share),
            dataset=dataset,
            model=chance.either("m", share),
            epochs=chance.either(2, share),
            batch_size=chance.either(32, share),
            steps_per_epoch=chance.either(None, share),
            learning_rate=chance.either(0.1, share),
            seed=chance.either(3),
            tags=chance.pick([], ["a"], [chance.text(), chance.text()], ["t"] * chance.pick(1, 32, 33)),
            choices=chance.pick(
                None, {chance.text(): chance.either(1)}, {str(i): "v" * 3000 for i in range(chance.upto(2000))}
            ),
            layers=chance.pick([], [layer], [layer] * 900),
            parameters=chance.either(6, share),
            trainable_parameters=chance.either(None, share),
            program=chance.either(None, share),
        )
    )


def log_something(run: misfit.Run, chance: Chance) -> None:
    names = chance.pick(
        {"a": chance.either(0.5)},
        {chance.text(): chance.either(1), "b": 2},
        {},
        {f"m{i}": 0.1 for i in range(chance.upto(1500))},
        {chance.pick("c", 7, None, b"c", 1.5): 1},
    )
    call = chance.pick(
        lambda: run.log(loss=chance.either(0.5), accuracy=chance.either(0.5), images=chance.either(32)),
        lambda: run.metrics(names, step=chance.either(None, 0.5)),
        lambda: run.message(
            chance.either("words", 0.5), chance.pick("info", "warning", "error", chance.either("info"))
        ),
        lambda: run.predictions(
            chance.pick(labels, [0.0, 1.0, 0.0, 1.0], chance.either(labels)),
            chance.pick(answers, answers * math.nan, chance.either(answers)),
            chance.pick("validation", chance.either("test")),
            loss=chance.either(None),
            accuracy=chance.either(None),
            learning_rate=chance.either(None),
            seconds=chance.either(None),
            validation_seconds=chance.either(0.0),
        ),
    )
    attempt(call)


def main() -> None:
    np.seterr(all="ignore")
    chance = Chance(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        run = a_run(chance)
        if run is None:
            continue
        for _ in range(20):
            log_something(run, chance)
        attempt(lambda: run.finish(chance.pick("completed", "stopped", chance.either("failed")), chance.either(None)))
        # What was taken is not refused now.
        run.finish()
    print(counts["taken"], counts["refused"])


if __name__ == "__main__":
    main()
