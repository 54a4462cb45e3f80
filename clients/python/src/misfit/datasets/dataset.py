"""The images that a model is asked about, so that the dashboard can show those it got wrong."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any, Dict, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt

from ..errors import MisfitError
from ..events.given_numbers import number
from ..answers.predictions import class_indices
from ..text import cut

#: In the order in which the dashboard tells them.
PARTITIONS = ("train", "validation", "test")
#: That a dataset may have on a hub.
_MOST_CLASSES = 10_000
#: Images and their labels.
Labelled = Tuple[Any, Any]


@dataclass(frozen=True)
class Partition:
    #: ``[n, height, width, channels]``, 0-255
    images: npt.NDArray[np.uint8]
    #: ``[n]``, class indices
    labels: npt.NDArray[np.uint16]

    @property
    def count(self) -> int:
        return len(self.labels)


class Dataset:
    """Images with labels, in the partitions ``train``, ``validation`` and ``test``; those not given are empty.

    Images are ``[n, height, width]`` or ``[n, height, width, channels]`` of 1 or 3 channels: bytes 0-255, or floats
    that ``pixel_scale`` made of them (1/255: floats of 0-1). Labels are class indices ``[n]`` or one-hot
    ``[n, classes]``.

    >>> Dataset("digits", classes=[str(i) for i in range(10)], validation=(x_val, y_val))

    :raises MisfitError: when images and labels do not fit together, or a label has no class
    """

    def __init__(
        self,
        name: str,
        classes: Sequence[str],
        *,
        validation: Labelled,
        train: Optional[Labelled] = None,
        test: Optional[Labelled] = None,
        pixel_scale: float = 1 / 255,
        source: str = "arrays given to Python",
    ) -> None:
        if not classes or len(classes) > _MOST_CLASSES:
            raise MisfitError(f"{len(classes)} classes; a dataset has 1 to {_MOST_CLASSES}")
        if not 0 < number("pixel_scale", pixel_scale) < math.inf:
            raise MisfitError(f"pixel_scale is {pixel_scale!r}; a number greater than 0 expected, such as 1/255")
        self.name = str(name)
        self.classes = [str(one) for one in classes]
        self.pixel_scale = float(pixel_scale)
        self.source = str(source)
        shown = _partition("validation", validation, len(self.classes), pixel_scale)
        self.image_shape: Tuple[int, int, int] = shown.images.shape[1:]
        given = {"train": train, "test": test}
        self.partitions: Dict[str, Partition] = {"validation": shown}
        for partition, labelled in given.items():
            self.partitions[partition] = (
                Partition(shown.images[:0], shown.labels[:0])
                if labelled is None
                else _partition(partition, labelled, len(self.classes), pixel_scale)
            )
            if self.partitions[partition].images.shape[1:] != self.image_shape:
                raise MisfitError(
                    f"{partition} images are {self.partitions[partition].images.shape[1:]}, "
                    f"those of validation {self.image_shape}"
                )
        self.id = self._id()

    def description(self) -> Dict[str, Any]:
        """Description of the dataset for events: everything but its images."""
        return {
            "id": self.id,
            "name": cut(self.name, 200) or "dataset",
            "imageShape": list(self.image_shape),
            "classes": [cut(name, 500) for name in self.classes],
            "partitions": {
                name: {
                    "count": self.partitions[name].count,
                    "classCounts": np.bincount(self.partitions[name].labels, minlength=len(self.classes)),
                }
                for name in PARTITIONS
            },
            "source": cut(self.source, 1000),
        }

    def _id(self) -> str:
        """The same images, labels and class names give the same id on every machine, in Python and TypeScript alike."""
        content = []
        for name in PARTITIONS:
            partition = self.partitions[name]
            content += [
                hashlib.sha256(partition.images.tobytes()).hexdigest(),
                hashlib.sha256(partition.labels.astype("<u2").tobytes()).hexdigest(),
            ]
        head = json.dumps({"contentSums": content, "classes": self.classes}, separators=(",", ":"), ensure_ascii=False)
        summed = hashlib.sha256(head.encode("utf-8", "replace"))
        for name in PARTITIONS:
            count = self.partitions[name].count
            summed.update(f"\n{name} {count}\n".encode())
            summed.update(np.arange(count, dtype="<u4").tobytes())
        return summed.hexdigest()[:16]


def _partition(name: str, labelled: Labelled, class_count: int, pixel_scale: float) -> Partition:
    images, labels = labelled
    pixels = _as_bytes(np.asarray(images), pixel_scale)
    if pixels.ndim == 3:
        pixels = pixels[..., None]
    if pixels.ndim != 4 or pixels.shape[3] not in (1, 3):
        raise MisfitError(
            f"{name} images have the shape {pixels.shape}; [n, height, width] or [n, height, width, 1 or 3] expected"
        )
    if 0 in pixels.shape[1:]:
        raise MisfitError(f"{name} images have the shape {pixels.shape}: there is no pixel in them")
    try:
        indices = class_indices(labels, class_count)
    except MisfitError as error:
        raise MisfitError(f"{name}: {error}") from None
    if len(indices) != len(pixels):
        raise MisfitError(f"{len(indices)} labels for {len(pixels)} {name} images")
    return Partition(np.ascontiguousarray(pixels), indices)


def _as_bytes(images: npt.NDArray[Any], pixel_scale: float) -> npt.NDArray[np.uint8]:
    """Pixels 0-255; floats are taken back to them, rounded and kept within."""
    if np.issubdtype(images.dtype, np.floating):
        images = np.rint(images / pixel_scale)
    # Bytes are within already, and are not copied.
    return images if images.dtype == np.uint8 else np.clip(images, 0, 255).astype(np.uint8)
