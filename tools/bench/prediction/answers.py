"""The side of a contestant that speaks: lines of JSON, one answer a question."""
import json
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


def answer_questions(predict, image_count):
    """`predict(first, count)` gives probabilities of `count` images from row `first` on."""
    position = 0
    start = time.perf_counter()
    predict(0, 1)
    say({"preparation": time.perf_counter() - start})
    for line in sys.stdin:
        question = json.loads(line)
        count, until = question["predict"], time.perf_counter() + question["seconds"]
        times = []
        while not times or time.perf_counter() < until:
            if position + count > image_count:
                position = 0
            before = time.perf_counter()
            predict(position, count)
            times.append((time.perf_counter() - before) * 1e6)
            position += count
        say({"microseconds": times})
