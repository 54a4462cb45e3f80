"""Log classifiers to a Misfit dashboard, and look straight at what they get wrong."""

from .datasets.dataset import Dataset
from .errors import HubError, MisfitError
from .datasets.image_folder import dataset_from_folder
from .run import Run
from .version import __version__

__all__ = ["Dataset", "HubError", "MisfitError", "Run", "__version__", "dataset_from_folder"]
