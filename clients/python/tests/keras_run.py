"""Two epochs of a small Keras model on images that tell their class by their brightness."""

import numpy as np
import keras

import misfit
from misfit.keras import MisfitCallback

keras.utils.set_random_seed(3)
labels = np.arange(120) % 2
images = (40 + 150 * labels[:, None, None] + np.arange(64).reshape(1, 8, 8)).astype(np.uint8)
dataset = misfit.Dataset(
    "bright",
    ["dark", "light"],
    train=(images, labels),
    validation=(images[:50], labels[:50]),
    test=(images[:20], labels[:20]),
)
model = keras.Sequential(
    [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(4, activation="relu"), keras.layers.Dense(2)],
    name="tiny",
)
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
callback = MisfitCallback("from Keras", dataset=dataset, batch_size=25, seed=3)
history = model.fit(
    images / 255,
    labels,
    validation_data=(images[:50] / 255, labels[:50]),
    epochs=2,
    batch_size=25,
    callbacks=[callback],
    verbose=0,
)
print(callback.run.id, history.history["val_loss"][-1], history.history["loss"][-1])
