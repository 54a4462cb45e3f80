"""A dataset's sheets and description in the data folder, from which they are sent to hubs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Dict

import numpy as np

from ..folders.blobs import write_blob
from .dataset import PARTITIONS, Dataset, Partition
from ..events.event_lines import json_text
from ..folders.run_folder import BLOBS_FOLDER
from .sprite_sheet import COLUMNS, PER_SHEET, sprite_sheets

#: Written last, when all its blobs are there.
DESCRIPTION_FILE = "published.json"


def dataset_folder(home: Path, dataset_id: str) -> Path:
    return home / "datasets" / dataset_id


def draw_dataset(home: Path, dataset: Dataset) -> None:
    """Draws a dataset's images onto sheets, unless they are there.
    Its folder has a temporary name until it is whole."""
    folder = dataset_folder(home, dataset.id)
    if (folder / DESCRIPTION_FILE).exists():
        return
    temporary = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    try:
        images = {name: _draw(temporary / BLOBS_FOLDER, dataset.partitions[name]) for name in PARTITIONS}
        published = {
            "description": dataset.description(),
            "tiles": {"columns": COLUMNS, "perSheet": PER_SHEET},
            "images": images,
        }
        (temporary / DESCRIPTION_FILE).write_text(json_text(published), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _draw(blobs: Path, partition: Partition) -> Dict[str, Any]:
    return {
        "sheets": [write_blob(blobs, sheet) for sheet in sprite_sheets(partition.images)],
        "labels": write_blob(blobs, partition.labels.astype("<u2").tobytes()),
        "sourceIndex": write_blob(blobs, np.arange(partition.count, dtype="<u4").tobytes()),
    }
