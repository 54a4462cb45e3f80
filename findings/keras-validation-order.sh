#!/usr/bin/env bash
# Keras 3.15.1 on TensorFlow 2.21.0: `image_dataset_from_directory(..., subset='validation')` yields its images in
# another order on each pass, although nobody asked for a shuffled validation set by name. Labels taken in one pass and
# predictions made in another do not belong together: a model that is always right gets a confusion matrix of noise,
# while `evaluate`, which uses one pass, says 1.0. With `subset='both'` the order stays.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q keras==3.15.1 tensorflow-cpu==2.21.0 pillow==13.0.0
cat > run.py <<'PY'
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
os.environ['KERAS_BACKEND'] = 'tensorflow'
import keras
import numpy as np
from PIL import Image

classes = 3
for label in range(classes):
    os.makedirs(f'pictures/class{label}')
    for i in range(10):
        Image.new('L', (4, 4), label * 100).save(f'pictures/class{label}/{i}.png')

def read(subset):
    return keras.utils.image_dataset_from_directory(
        'pictures', validation_split=0.5, subset=subset, seed=1,
        image_size=(4, 4), color_mode='grayscale', verbose=False)

def accuracy(dataset):
    """Of a model that reads the class off the grey value, with labels from one pass and predictions from the next."""
    labels = np.concatenate([y for _, y in dataset])
    answers = np.concatenate([np.asarray(x)[:, 0, 0, 0] // 100 for x, _ in dataset])
    return float(np.mean(labels == answers))

alone = accuracy(read('validation'))
both = accuracy(read('both')[1])
print(f'keras {keras.__version__}: two passes over subset="validation" agree on {alone:.3f} of the labels')
print(f'keras {keras.__version__}: two passes over the second of subset="both" agree on {both:.3f}')
assert alone < 0.9, 'the order of a validation subset stays now'
assert both == 1.0, 'the order of the second dataset of "both" changes now'
PY
env/bin/python run.py
