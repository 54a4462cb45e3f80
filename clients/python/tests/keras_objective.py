"""Keras models that are trained on more than the plain cross-entropy, and some that are not.
What Keras says, a line a model."""

import numpy as np
import keras

import misfit
from misfit.keras import MisfitCallback

keras.utils.set_random_seed(3)
labels = np.arange(64) % 2
images = np.where(labels[:, None, None, None] == 1, 230, 20).astype(np.uint8) * np.ones((1, 8, 8, 1), np.uint8)
one_hot = np.eye(2)[labels]
dataset = misfit.Dataset(
    "more", classes=["dark", "bright"], train=(images, labels), validation=(images[:32], labels[:32])
)
cross_entropy = keras.losses.CategoricalCrossentropy
penalty = keras.regularizers.L2(0.05)
forms = {
    "plain": (cross_entropy(name="mine"), None, True, 1),
    "smoothed": (cross_entropy(label_smoothing=0.1), None, True, 1),
    "penalties": ("categorical_crossentropy", penalty, True, 1),
    "both": (cross_entropy(label_smoothing=0.1), penalty, True, 1),
    "squares": ("mean_squared_error", None, True, 1),
    "every other epoch": ("categorical_crossentropy", penalty, True, 2),
    "not validated": ("categorical_crossentropy", penalty, False, 1),
}
for name, (loss, regularizer, validated, every) in forms.items():
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(2, activation="softmax", kernel_regularizer=regularizer),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), loss, metrics=["accuracy"])
    callback = MisfitCallback(name, dataset=dataset)
    validation = (images[:32] / 255.0, one_hot[:32]) if validated else None
    history = model.fit(
        images / 255.0,
        one_hot,
        validation_data=validation,
        validation_freq=every,
        epochs=2,
        verbose=0,
        callbacks=[callback],
    )
    print(callback.run.id, name.replace(" ", "-"), *history.history.get("val_loss", []))
