"""Writes pictures as PNG, with nothing but the standard library."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt


def encode_png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """A PNG file of ``[height, width, channels]`` pixels: 8-bit grey of one channel, RGB of three."""
    height, width, channels = pixels.shape
    colour_type = {1: 0, 3: 2}[channels]
    rows = np.zeros((height, 1 + width * channels), dtype=np.uint8)
    # Every row begins with its filter: 0, none.
    rows[:, 1:] = pixels.reshape(height, width * channels)
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", header),
        _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)),
        _chunk(b"IEND", b""),
    ])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
