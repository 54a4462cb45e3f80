"""A run whose process forks, in the ways in which programs do. What children end with is printed at the end.

The dataset of a child's own run is made before the fork, as in a program that shares it with its workers.
"""

import json
import multiprocessing
import os
import sys
import threading

import numpy as np

import misfit

images = np.zeros((4, 4, 4, 1), dtype=np.uint8)
dataset = misfit.Dataset("four", ["a", "b"], train=(images, [0, 1, 0, 1]), validation=(images, [0, 1, 0, 1]))
answers = np.eye(2)[[0, 1, 0, 1]]


def log_all(run: misfit.Run) -> None:
    """Whatever a worker may call: none of it may raise, and none of it may reach the run."""
    for step in range(20):
        run.log(loss=50.0 + step)
    run.metrics({"of a child": 1.0}, step=7)
    run.message("a child was here")
    assert run.predictions([0, 1, 0, 1], answers).accuracy == 1
    assert run.folder.name == run.id and run.url.endswith(run.id) and run.should_stop is False
    run.finish("failed", "a child ended it")


def forked(work) -> int:
    """The exit code of a child by ``os.fork`` that does this work, and leaves by whichever way it leaves."""
    child = os.fork()
    if child == 0:
        work()
        sys.exit(0)
    return (
        os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if hasattr(os, "waitstatus_to_exitcode")
        else os.waitpid(child, 0)[1] >> 8
    )


def by_multiprocessing(method: str, run: misfit.Run) -> int:
    process = multiprocessing.get_context(method).Process(target=log_all, args=(run,))
    process.start()
    process.join()
    return process.exitcode


def own_run() -> None:
    with misfit.Run("of the child", dataset=dataset) as own:
        own.log(loss=0.25)
        own.predictions([0, 1, 0, 1], answers)


def raise_error() -> None:
    raise ValueError("a child broke")


def while_threads_log(run: misfit.Run) -> int:
    """Forks while other threads hold whatever locks logging takes."""
    ended = threading.Event()

    def log() -> None:
        while not ended.is_set():
            run.message("of a thread of the parent")
            ended.wait(0.001)

    threads = [threading.Thread(target=log) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        return max(forked(lambda: log_all(run)) for _ in range(20))
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def main() -> None:
    how = sys.argv[1]
    with misfit.Run("forks", dataset=dataset) as run:
        for step in range(5):
            run.log(loss=1.0 + step)
        code = {
            "exit": lambda: forked(lambda: None),
            "error": lambda: forked(raise_error),
            "log": lambda: forked(lambda: log_all(run)),
            "own": lambda: forked(own_run),
            "process": lambda: by_multiprocessing("fork", run),
            "spawn": lambda: by_multiprocessing("spawn", run),
            "threads": lambda: while_threads_log(run),
        }[how]()
        for step in range(5):
            run.log(loss=2.0 + step)
        run.predictions([0, 1, 0, 1], answers)
    print(json.dumps({"run": run.id, "code": code}))


if __name__ == "__main__":
    main()
