"""Predicts with one of the walk's models in Keras: bytes in, probabilities out, for whoever asks on standard input.

The first argument says how: call (`model(x)`), predict_on_batch, or function (a compiled tf.function).
"""
import sys

import numpy as np
import tensorflow as tf
from tensorflow import keras

from answers import answer_questions

how, model_id, folder = sys.argv[1:4]
L = keras.layers


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


images = np.fromfile(f"{folder}/test-images.bin", np.uint8).reshape(-1, 28, 28, 1)
scale = np.float32(1 if model_id == "model_0" else 1 / 255)
keras.utils.set_random_seed(42)
model = build()


@tf.function
def compiled(pixels):
    return model(tf.cast(pixels, tf.float32) * scale, training=False)


def predict(first, count):
    pixels = images[first : first + count]
    if how == "function":
        return compiled(tf.constant(pixels)).numpy()
    values = pixels.astype(np.float32) * scale
    return model.predict_on_batch(values) if how == "predict_on_batch" else model(values, training=False).numpy()


answer_questions(predict, len(images))
