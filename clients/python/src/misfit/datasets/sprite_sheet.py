"""All images of a partition on PNG sheets, as ``libs/data/src/sprite-sheet.ts`` draws them."""

from __future__ import annotations

from typing import Iterator

import numpy as np
import numpy.typing as npt

from .png import encode_png

#: Images in a row of a sheet, and on a sheet.
COLUMNS = 40
PER_SHEET = 1000


def sprite_sheets(images: npt.NDArray[np.uint8]) -> Iterator[bytes]:
    """PNG files of images ``[n, height, width, channels]``, in order, row by row; the last may have fewer rows."""
    for first in range(0, len(images), PER_SHEET):
        yield encode_png(_sheet(images[first : first + PER_SHEET]))


def _sheet(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    count, height, width, channels = images.shape
    rows = -(-count // COLUMNS)
    tiles = np.zeros((rows * COLUMNS, height, width, channels), dtype=np.uint8)
    tiles[:count] = images
    in_rows = tiles.reshape(rows, COLUMNS, height, width, channels).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(in_rows).reshape(rows * height, COLUMNS * width, channels)
