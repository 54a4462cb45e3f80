"""Predicts with one of the walk's models in PyTorch: bytes in, probabilities out, for whoever asks on standard input.

The first argument joins what to switch on: eager or compile, channels-last, one-thread.
"""
import sys

import numpy as np
import torch
from torch import nn

from answers import answer_questions

options, model_id, folder = sys.argv[1].split("+"), *sys.argv[2:4]
if "one-thread" in options:
    torch.set_num_threads(1)


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
        return nn.Sequential(*body, nn.Linear(128, 10), nn.Softmax(1))
    units = 64 if model_id == "model_2" else 16
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, units),
        nn.ReLU(),
        nn.Linear(units, units),
        nn.ReLU(),
        nn.Linear(units, 10),
        nn.Softmax(1),
    )


images = np.fromfile(f"{folder}/test-images.bin", np.uint8).reshape(-1, 1, 28, 28)
scale = 1 if model_id == "model_0" else 1 / 255
torch.manual_seed(42)
model = build().eval()
if "channels-last" in options:
    model = model.to(memory_format=torch.channels_last)


# Scaling belongs to the job and is compiled with the model.
def scaled_and_classified(pixels):
    return model(pixels.float().mul_(scale))


forward = torch.compile(scaled_and_classified, dynamic=False) if "compile" in options else scaled_and_classified


def predict(first, count):
    return forward(torch.from_numpy(images[first : first + count])).numpy()


with torch.inference_mode():
    answer_questions(predict, len(images))
