"""Keras models of one output, each on images that tell their class by their brightness.
What Keras says, a line a model."""

import sys

import numpy as np
import keras

import misfit
from misfit.keras import MisfitCallback

keras.utils.set_random_seed(3)
labels = np.arange(64) % 2
images = np.where(labels[:, None, None, None] == 1, 230, 20).astype(np.uint8) * np.ones((1, 8, 8, 1), np.uint8)
dataset = misfit.Dataset("one", classes=["dark", "bright"], train=(images, labels), validation=(images, labels))
binary = keras.losses.BinaryCrossentropy
forms = {
    # Keras's own pattern for two classes.
    "logit": (None, binary(from_logits=True), 0.0, None),
    "sigmoid": ("sigmoid", "binary_crossentropy", 0.5, None),
    "told": (None, keras.losses.Hinge(), 0.0, True),
    "clipped": (None, binary(), 0.5, None),
}
for name, (activation, loss, threshold, from_logits) in forms.items():
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(1, activation=activation)]
    )
    model.compile(
        keras.optimizers.Adam(0.02), loss, metrics=[keras.metrics.BinaryAccuracy(threshold=threshold, name="accuracy")]
    )
    callback = MisfitCallback(name, dataset=dataset, from_logits=from_logits)
    model.fit(images / 255.0, labels, epochs=20, verbose=0, callbacks=[callback])
    evaluated = model.evaluate(images / 255.0, labels, verbose=0)
    print(callback.run.id, name, evaluated[0], evaluated[1])

model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])
model.compile("sgd", "mean_squared_error")
try:
    model.fit(images / 255.0, labels, verbose=0, callbacks=[MisfitCallback("unseen", dataset=dataset)])
except misfit.MisfitError as error:
    print(error, file=sys.stderr)
