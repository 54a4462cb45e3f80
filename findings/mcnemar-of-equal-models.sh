#!/usr/bin/env bash
# McNemar's test of two models that never disagree: mlxtend 0.25.0 says p = 0 by default, the strongest evidence there
# is that they differ, and statsmodels 0.15.0 says the same with `exact=False`. Both divide by the number of
# disagreements, zero, and take infinity for a chi-squared value. The exact tests of both say p = 1.
set -euo pipefail
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install -q mlxtend==0.25.0 statsmodels==0.15.0
cat > run.py <<'PY'
import warnings
warnings.simplefilter('ignore')
import mlxtend
import numpy as np
import statsmodels
from mlxtend.evaluate import mcnemar
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_statsmodels

table = np.array([[10, 0], [0, 5]])
default, exact = mcnemar(ary=table)[1], mcnemar(ary=table, exact=True)[1]
chi, exact_too = mcnemar_statsmodels(table, exact=False).pvalue, mcnemar_statsmodels(table).pvalue
print(f'mlxtend {mlxtend.__version__}: p = {default} by default, {exact} exact')
print(f'statsmodels {statsmodels.__version__}: p = {chi} with exact=False, {exact_too} by default')
assert (float(default), float(exact), float(chi), float(exact_too)) == (0, 1, 0, 1), 'the answers changed'
PY
env/bin/python run.py
