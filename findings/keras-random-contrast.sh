#!/usr/bin/env bash
# Keras 3.15.1: `RandomContrast(0.2)` never lowers contrast. Its page says that the factor is drawn from
# [1 - 0.2, 1 + 0.2]; it is drawn from [1.0, 1.2]. `RandomContrast((0.2, 0.2))` does what the page says.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q keras==3.15.1 jax==0.10.2 numpy==2.4.6
cat > run.py <<'PY'
import os
os.environ['KERAS_BACKEND'] = 'jax'
import keras
import numpy as np

stripes = np.tile(np.array([100.0, 200.0], dtype=np.float32), (8, 4))[None, :, :, None]

def ratios(factor):
    layer = keras.layers.RandomContrast(factor, value_range=(0, 255), seed=1)
    return [float(np.std(keras.ops.convert_to_numpy(layer(stripes, training=True)))) / 50 for _ in range(200)]

one, two = ratios(0.2), ratios((0.2, 0.2))
print(f'keras {keras.__version__}: RandomContrast(0.2) multiplies contrast by {min(one):.3f} to {max(one):.3f}')
print(f'keras {keras.__version__}: RandomContrast((0.2, 0.2)) by {min(two):.3f} to {max(two):.3f}')
assert min(one) >= 1, 'one number lowers contrast now'
assert min(two) < 0.9 and max(two) > 1.1, 'two numbers do no longer lower and raise contrast'
PY
env/bin/python run.py
