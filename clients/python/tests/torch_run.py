"""Two epochs of a small PyTorch model on images that tell their class by their brightness."""

import numpy as np
import torch

import misfit
import misfit.torch

torch.manual_seed(3)
labels = np.arange(120) % 2
images = (40 + 150 * labels[:, None, None] + np.arange(64).reshape(1, 8, 8)).astype(np.uint8)
dataset = misfit.Dataset(
    "bright",
    ["dark", "light"],
    train=(images, labels),
    validation=(images[:50], labels[:50]),
    test=(images[:20], labels[:20]),
)
model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
x, y = torch.from_numpy(images[:, None] / np.float32(255)), torch.from_numpy(labels)
with misfit.torch.Run("from PyTorch", model, dataset=dataset, optimizer=optimizer, epochs=2, batch_size=25) as run:
    for epoch in range(2):
        for first in range(0, 120, 25):
            logits = model(x[first : first + 25])
            loss = torch.nn.functional.cross_entropy(logits, y[first : first + 25])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            run.step(loss, logits, y[first : first + 25])
        made = run.epoch()
    run.test()
    print(run.id, float(torch.nn.functional.cross_entropy(model(x[:50]), y[:50])), made.loss)
