"""A folder of images as a dataset: one folder a class, whose name is that of the class."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
import numpy.typing as npt

from .dataset import Dataset, Labelled
from ..errors import MisfitError
from ..folders.home import PathLike

_PARTITION_FOLDERS = {"train": ("train", "training"), "validation": ("validation", "valid", "val"), "test": ("test",)}
_ENDINGS = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"}
#: Pixels of one image file at most: what claims more is not opened.
_MOST_PIXELS = 50_000_000


def dataset_from_folder(
    path: PathLike, *, size: Tuple[int, int], grey: bool = False, name: Optional[str] = None
) -> Dataset:
    """Reads ``path/validation/cat/1.png`` and so on, or ``path/cat/1.png``, where all are validation images.

    Files are read in the order of their names, classes too. Needs Pillow (``pip install misfit[images]``).

    >>> dataset = dataset_from_folder("pets", size=(64, 64))

    :param size: ``(height, width)`` in pixels, to which every image is scaled
    :raises MisfitError: when there is no image, a partition has classes of its own, or a file cannot be read
    """
    top = Path(path)
    found = {
        partition: folder
        for partition, names in _PARTITION_FOLDERS.items()
        for folder in [_first_folder(top, names)]
        if folder
    }
    folders = found or {"validation": top}
    if "validation" not in folders:
        raise MisfitError(f"{top}: there are the folders {', '.join(folders)}, but none named validation")
    classes = _class_folders(folders["validation"])
    if not classes:
        raise MisfitError(f"{folders['validation']}: there are no folders in it; one for each class is expected")
    for folder in folders.values():
        others = sorted(set(_class_folders(folder)) - set(classes))
        if others:
            raise MisfitError(f"{folder / others[0]}: the validation images have no class of that name")
    read: Dict[str, Labelled] = {partition: _read(folder, classes, size, grey) for partition, folder in folders.items()}
    return Dataset(
        name or top.resolve().name,
        classes,
        validation=read["validation"],
        train=read.get("train"),
        test=read.get("test"),
        source=f"folder {top.resolve().name}",
    )


def _first_folder(top: Path, names: Tuple[str, ...]) -> Optional[Path]:
    return next((top / name for name in names if (top / name).is_dir()), None)


def _class_folders(folder: Path) -> List[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_dir())


def _read(folder: Path, classes: List[str], size: Tuple[int, int], grey: bool) -> Labelled:
    images: List[npt.NDArray[np.uint8]] = []
    labels: List[int] = []
    for index, name in enumerate(classes):
        if not (folder / name).is_dir():
            continue
        for file in sorted((folder / name).iterdir()):
            if file.suffix.lower() in _ENDINGS:
                images.append(_read_image(file, size, grey))
                labels.append(index)
    if not images:
        raise MisfitError(f"{folder}: there is no image in its folders ({', '.join(sorted(_ENDINGS))})")
    return np.stack(images), np.asarray(labels)


def _read_image(file: Path, size: Tuple[int, int], grey: bool) -> npt.NDArray[np.uint8]:
    image_module = _pillow()
    try:
        with image_module.open(file) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise MisfitError(f"{file}: {image.width} x {image.height} pixels; at most {_MOST_PIXELS} are read")
            scaled = image.convert("L" if grey else "RGB").resize((size[1], size[0]))
            return np.asarray(scaled, dtype=np.uint8).reshape(*size, 1 if grey else 3)
    except (OSError, ValueError, SyntaxError) as error:
        raise MisfitError(f"{file} cannot be read as an image: {error}") from error


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise MisfitError("reading image files needs Pillow: pip install pillow") from None
    return Image
