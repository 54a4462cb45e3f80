#!/usr/bin/env bash
# Keras 3.15.1: a validation split that comes to fewer than one file holds every file. Four pictures and
# `validation_split=0.2` print "Using 0 files for validation." and give all four; the training subset of the same split
# raises that it found no images. The last `n` files are taken by `[-n:]`, and `[-0:]` is everything.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q keras==3.15.1 tensorflow-cpu==2.21.0 pillow==13.0.0
cat > run.py <<'PY'
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
os.environ['KERAS_BACKEND'] = 'tensorflow'
import keras
from PIL import Image

for name in ('a', 'b'):
    os.makedirs(f'pictures/{name}')
    for i in range(2):
        Image.new('L', (4, 4), i).save(f'pictures/{name}/{i}.png')

def read(subset):
    return keras.utils.image_dataset_from_directory(
        'pictures', validation_split=0.2, subset=subset, seed=1, image_size=(4, 4))

held = sum(len(y) for _, y in read('validation'))
print(f'keras {keras.__version__}: a validation split of 0.2 of 4 files holds {held}')
assert held == 4, 'the split is no longer everything'
try:
    read('training')
    raise SystemExit('the training subset can be read now')
except ValueError as error:
    print(f'the training subset: {str(error)[:60]}')
PY
env/bin/python run.py
