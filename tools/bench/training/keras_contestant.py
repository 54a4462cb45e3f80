"""Trains one of the walk's models with Keras, as model.fit does it, whenever a line on standard input asks for it."""
import json
import sys
import time

import numpy as np
from tensorflow import keras

model_id, folder = sys.argv[1:3]
L = keras.layers


def load(name):
    images = np.fromfile(f"{folder}/{name}-images.bin", np.uint8).reshape(-1, 28, 28, 1)
    labels = np.fromfile(f"{folder}/{name}-labels.bin", np.uint8)
    scale = 1 if model_id == "model_0" else 255
    return (images / scale).astype("float32"), np.eye(10, dtype="float32")[labels]


def build():
    if model_id == "model_3":
        conv = lambda: L.Conv2D(32, 5, padding="same", activation="relu")
        body = [
            conv(),
            conv(),
            L.MaxPool2D(),
            conv(),
            conv(),
            L.MaxPool2D(),
            L.Flatten(),
            L.Dense(128, activation="relu"),
        ]
    else:
        units = 64 if model_id == "model_2" else 16
        body = [L.Flatten(), L.Dense(units, activation="relu"), L.Dense(units, activation="relu")]
    return keras.Sequential([keras.Input((28, 28, 1)), *body, L.Dense(10, activation="softmax")])


def say(answer):
    print(json.dumps(answer), flush=True)


images, labels = load("train")
start = time.time()
keras.utils.set_random_seed(42)
model = build()
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])


def train(steps):
    epochs, rest = divmod(steps, -(-len(images) // 32))
    if epochs:
        model.fit(images, labels, batch_size=32, epochs=epochs, verbose=0)
    if rest:
        model.fit(images[: rest * 32], labels[: rest * 32], batch_size=32, verbose=0)


train(1)
say({"preparation": time.time() - start})
for line in sys.stdin:
    question = json.loads(line)
    if "train" in question:
        start = time.time()
        train(question["train"])
        say({"seconds": time.time() - start})
    else:
        say({"accuracy": float(model.evaluate(*load("test"), verbose=0)[1])})
