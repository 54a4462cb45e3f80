#!/usr/bin/env bash
# Hugging Face datasets 5.2.0: `imagefolder` drops whole classes without a word when one class has a name that looks
# like a split. Of test/1.jpg, good/2.jpg and bad/3.jpg only `test` is loaded, as a split of one image, without labels.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q datasets==5.2.0 pillow==13.0.0
cat > run.py <<'PY'
import os
os.environ.update(HF_HUB_OFFLINE='1', HF_HOME=os.path.abspath('home'))
import datasets
from PIL import Image

for number, name in enumerate(('test', 'good', 'bad')):
    os.makedirs(f'parts/{name}')
    Image.new('RGB', (8, 8), (number, 0, 0)).save(f'parts/{name}/{number}.jpg')
loaded = datasets.load_dataset('imagefolder', data_dir='parts')
rows, columns = {split: part.num_rows for split, part in loaded.items()}, loaded['test'].column_names
print(f'datasets {datasets.__version__}: of the folders bad, good and test: {rows}, columns {columns}')
assert rows == {'test': 1}, 'the other classes are loaded now'
assert columns == ['image'], 'there are labels now'
PY
env/bin/python run.py
