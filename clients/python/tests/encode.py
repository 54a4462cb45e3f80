"""Encodes predictions. Reads, for each case, count and class count (u32), true classes (u16), probabilities (f32);
writes, for each, the length of the blob (u32) and the blob."""

import struct
import sys

import numpy as np

from misfit.answers.predictions import encode_predictions, predictions_of

given = sys.stdin.buffer.read()
at = 0
while at < len(given):
    count, class_count = struct.unpack_from("<II", given, at)
    actual = np.frombuffer(given, "<u2", count, at + 8)
    at += 8 + 2 * count
    probabilities = np.frombuffer(given, "<f4", count * class_count, at).reshape(count, class_count)
    at += 4 * count * class_count
    blob = encode_predictions(predictions_of(actual, probabilities))
    sys.stdout.buffer.write(struct.pack("<I", len(blob)) + blob)
