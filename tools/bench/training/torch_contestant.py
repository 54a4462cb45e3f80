"""Trains one of the walk's models with PyTorch whenever a line on standard input asks for it.

The first argument joins what to switch on: eager or compile, channels-last, one-thread, bf16.
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

options, model_id, folder = sys.argv[1].split("+"), *sys.argv[2:4]
if "one-thread" in options:
    torch.set_num_threads(1)


def load(name):
    images = np.fromfile(f"{folder}/{name}-images.bin", np.uint8).reshape(-1, 1, 28, 28)
    scale = 1 if model_id == "model_0" else 255
    return (
        torch.tensor((images / scale).astype("float32")),
        torch.tensor(np.fromfile(f"{folder}/{name}-labels.bin", np.uint8)).long(),
    )


def build():
    if model_id == "model_3":
        conv = lambda channels: [nn.Conv2d(channels, 32, 5, padding=2), nn.ReLU()]
        body = [
            *conv(1),
            *conv(32),
            nn.MaxPool2d(2),
            *conv(32),
            *conv(32),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(1568, 128),
            nn.ReLU(),
        ]
        return nn.Sequential(*body, nn.Linear(128, 10))
    units = 64 if model_id == "model_2" else 16
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, units), nn.ReLU(), nn.Linear(units, units), nn.ReLU(), nn.Linear(units, 10)
    )


def say(answer):
    print(json.dumps(answer), flush=True)


images, labels = load("train")
start = time.time()
torch.manual_seed(42)
model = build()
if "channels-last" in options:
    model = model.to(memory_format=torch.channels_last)
forward = torch.compile(model) if "compile" in options else model
optimizer = torch.optim.Adam(model.parameters(), 1e-3, eps=1e-7, fused=True)


def batches():
    while True:
        order = torch.randperm(len(images))
        for first in range(0, len(order), 32):
            yield order[first : first + 32]


stream = batches()


def train(steps):
    for _ in range(steps):
        rows = next(stream)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled="bf16" in options):
            logits = forward(images[rows])
        loss = F.cross_entropy(logits.float(), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


train(1)
say({"preparation": time.time() - start})
for line in sys.stdin:
    question = json.loads(line)
    if "train" in question:
        start = time.time()
        train(question["train"])
        say({"seconds": time.time() - start})
    else:
        tests, answers = load("test")
        with torch.no_grad():
            right = sum(
                (model(tests[i : i + 1000]).argmax(1) == answers[i : i + 1000]).sum().item()
                for i in range(0, len(tests), 1000)
            )
        say({"accuracy": right / len(tests)})
