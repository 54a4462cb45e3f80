#!/usr/bin/env bash
# TensorFlow 2.21.0: `tf.io.decode_image` reads an 8-bit BMP with a palette as its palette's indices, as a grey picture,
# without an error: red, green, blue and (9, 8, 7) are 0, 1, 2, 3. Keras's folder loader decodes by it, so a folder of
# such files trains on nearly black pictures. Pillow gives the colours.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q tensorflow-cpu==2.21.0 pillow==13.0.0
cat > run.py <<'PY'
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import tensorflow as tf
from PIL import Image

picture = Image.new('P', (4, 1))
picture.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7])
picture.putdata([0, 1, 2, 3])
picture.save('palette.bmp')
decoded = tf.io.decode_image(open('palette.bmp', 'rb').read())
colours = list(Image.open('palette.bmp').convert('RGB').getdata())
values = decoded.numpy().ravel().tolist()
print(f'tensorflow {tf.__version__}: shape {tuple(decoded.shape)}, values {values}; Pillow: {colours}')
assert values == [0, 1, 2, 3], 'the palette is used now'
PY
env/bin/python run.py
