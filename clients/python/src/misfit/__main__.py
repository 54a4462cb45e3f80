"""``python -m misfit push FOLDER``: sends run folders that a hub does not have yet."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import List, Optional

from .errors import MisfitError
from .folders.folder_faults import find_faults
from .folders.home import resolve_home, resolve_hub
from .sending.hub import Hub
from .folders.run_folder import EVENTS_FILE
from .sending.run_stream import RunStream, whole_lines
from .version import __version__


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m misfit", description="Sends runs that were made offline to a Misfit dashboard."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    push = commands.add_parser("push", help="send run folders; sending one again changes nothing")
    push.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER", help="a run folder; all runs of the data folder unless given"
    )
    push.add_argument("--hub", metavar="URL", help="the dashboard; MISFIT_HUB, or that of this machine, unless given")
    push.add_argument("--home", metavar="FOLDER", help="the data folder; MISFIT_HOME, or .misfit here, unless given")
    given = parser.parse_args(arguments)
    return _push(given.folders, given.home, given.hub)


def _push(folders: List[Path], home: Optional[str], hub: Optional[str]) -> int:
    data = resolve_home(home)
    chosen = folders or sorted(file.parent for file in data.glob(f"runs/*/{EVENTS_FILE}"))
    if not chosen:
        print(f"there are no runs in {data / 'runs'}; give a run folder, or --home", file=sys.stderr)
        return 1
    failed = 0
    for folder in chosen:
        try:
            run_id = _id_of(folder)
            # A run folder lies in its data folder, where the images are.
            its_home = folder.absolute().parent.parent if home is None else data
            target = Hub(resolve_hub(its_home, hub))
            faults = find_faults(folder, run_id)
            stream = RunStream(
                folder,
                run_id,
                its_home,
                target,
                on_trouble=lambda words: print(words, file=sys.stderr),
                tells_left_out=False,
            )
            stream.send()
            print(f"run {run_id}: {stream.acknowledged} events on {target.page_of(run_id)}")
            # A hub of another version may refuse more than this one would.
            faults.left_out = {**stream.left_out, **faults.left_out}
            print(faults.in_words(folder / EVENTS_FILE), end="", file=sys.stderr)
            failed += len(faults.left_out) > 0
        except (MisfitError, OSError) as error:
            failed += 1
            print(f"{folder}: {error}", file=sys.stderr)
    return 1 if failed else 0


def _id_of(folder: Path) -> str:
    if not (folder / EVENTS_FILE).is_file():
        raise MisfitError(f"not a run folder: there is no {EVENTS_FILE} in it")
    first = next(whole_lines(folder), None)
    if first is None:
        raise MisfitError("not a run folder: it has no events")
    try:
        event = json.loads(first)
        run_id = event["runId"] if event["type"] == "created" else None
    except (ValueError, KeyError, TypeError):
        run_id = None
    # A first line that can't be read leaves the folder's name, which the run's id is. It becomes part of addresses.
    for known in (run_id, folder.absolute().name):
        if isinstance(known, str) and re.fullmatch(r"[a-z0-9]{12}", known):
            return known
    raise MisfitError(
        f'{EVENTS_FILE}, line 1: it is not "created" with the id of a run. It makes the run: correct it, '
        "or give the folder the run's id for a name, 12 characters of a-z and 0-9"
    )


if __name__ == "__main__":
    sys.exit(main())
