"""Scores predictions. Reads and writes as ``encode.py``; a case has the temperature to scale by (f64, 0 for none) after
its count and class count."""

import struct
import sys

import numpy as np

from misfit.answers.predictions import predictions_of
from misfit.answers.scores import scores_of

given = sys.stdin.buffer.read()
at = 0
while at < len(given):
    count, class_count, temperature = struct.unpack_from("<IId", given, at)
    actual = np.frombuffer(given, "<u2", count, at + 16)
    at += 16 + 2 * count
    probabilities = np.frombuffer(given, "<f4", count * class_count, at).reshape(count, class_count)
    at += 4 * count * class_count
    scores = scores_of(predictions_of(actual, probabilities), temperature or None)
    blob = b"" if scores is None else scores.blob
    sys.stdout.buffer.write(struct.pack("<I", len(blob)) + blob)
