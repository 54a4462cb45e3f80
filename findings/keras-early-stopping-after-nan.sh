#!/usr/bin/env bash
# Keras 3.15.1: a first epoch whose monitored value is NaN stays the best one for ever. `EarlyStopping` keeps the first
# value it sees and then asks of each whether it is less; nothing is less than NaN. With `restore_best_weights` the
# weights of the broken epoch come back.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q keras==3.15.1 jax==0.10.2
cat > run.py <<'PY'
import os
os.environ['KERAS_BACKEND'] = 'jax'
import keras

def best_epoch(losses):
    callback = keras.callbacks.EarlyStopping(monitor='val_loss', patience=100)
    callback.set_model(keras.Sequential())
    callback.on_train_begin()
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {'val_loss': loss})
    return callback.best_epoch

first, second = best_epoch([float('nan'), 0.9, 0.8]), best_epoch([1.0, float('nan'), 0.8])
print(f'keras {keras.__version__}: the best epoch of NaN, 0.9, 0.8 is number {first}; of 1.0, NaN, 0.8 number {second}')
assert (first, second) == (0, 2), 'the answers changed'
PY
env/bin/python run.py
