#!/usr/bin/env bash
# cleanlab 2.9.0: which labels are flagged depends on the numbers that the classes have. The same six images with the
# classes numbered backwards give another set: ties in rounding the counts to flag go by the number of the class.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q cleanlab==2.9.0 numpy==2.4.6
cat > run.py <<'PY'
import cleanlab
import numpy as np
from cleanlab.filter import find_label_issues

counts = np.array([[8, 9, 5], [6, 5, 8], [4, 7, 9], [9, 6, 7], [8, 5, 7], [11, 4, 5]])
probabilities = counts / counts.sum(axis=1, keepdims=True)
labels = np.array([0, 1, 2, 2, 0, 1])
flagged = lambda y, p: np.flatnonzero(find_label_issues(y, p, n_jobs=1)).tolist()
forward, backward = flagged(labels, probabilities), flagged(2 - labels, probabilities[:, ::-1])
print(f'cleanlab {cleanlab.__version__}: flagged {forward}; with the classes numbered backwards {backward}')
assert (forward, backward) == ([0, 1, 3], [0, 3, 5]), 'the answers changed'
PY
env/bin/python run.py
