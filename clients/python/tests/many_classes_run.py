"""A run of one epoch and a test on 20 classes, whose answers follow from their positions."""

import numpy as np

import misfit

CLASSES = [f"class {c}" for c in range(20)]


def images(count: int) -> np.ndarray:
    return (np.arange(count * 8 * 8) % 251).astype(np.uint8).reshape(count, 8, 8, 1)


def labels(count: int) -> np.ndarray:
    return np.arange(count) % 20


def answers(count: int, sharpness: float) -> np.ndarray:
    logits = np.sin(np.arange(count * 20).reshape(count, 20) * 1.7)
    logits[np.arange(count), labels(count)] += 0.8
    raised = np.exp(sharpness * logits)
    return (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)


dataset = misfit.Dataset(
    "many",
    CLASSES,
    train=(images(60), labels(60)),
    validation=(images(200), labels(200)),
    test=(images(100), labels(100)),
)
with misfit.Run("many classes", dataset=dataset, epochs=1, learning_rate=0.01) as run:
    print(run.id, flush=True)
    run.log(loss=3.0, accuracy=0.1, images=60)
    run.predictions(labels(200), answers(200, 3.0))
    run.predictions(labels(100), answers(100, 2.0), split="test")
