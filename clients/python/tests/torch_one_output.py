"""PyTorch models of one output, each on images that tell their class by their brightness.
What PyTorch says, a line a model."""

import numpy as np
import torch

import misfit
import misfit.torch

torch.manual_seed(3)
labels = np.arange(64) % 2
images = np.where(labels[:, None, None, None] == 1, 230, 20).astype(np.uint8) * np.ones((1, 8, 8, 1), np.uint8)
dataset = misfit.Dataset("one", classes=["dark", "bright"], train=(images, labels), validation=(images, labels))
x, y = torch.from_numpy(images.transpose(0, 3, 1, 2) / np.float32(255)), torch.from_numpy(labels).float()[:, None]
flat = [torch.nn.Flatten(), torch.nn.Linear(64, 1)]
forms = {
    "logit": (torch.nn.Sequential(*flat), torch.nn.BCEWithLogitsLoss(), 0.0),
    "sigmoid": (
        torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 1), torch.nn.Sigmoid()),
        torch.nn.BCELoss(),
        0.5,
    ),
    # Without the second dimension, which many take away.
    "squeezed": (
        torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 1), torch.nn.Flatten(0)),
        torch.nn.BCEWithLogitsLoss(),
        0.0,
    ),
}
for name, (model, criterion, threshold) in forms.items():
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    with misfit.torch.Run(name, model, dataset=dataset, optimizer=optimizer) as run:
        for _ in range(20):
            output = model(x)
            targets = y.reshape(output.shape)
            loss = criterion(output, targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            run.step(loss, output, targets)
        run.epoch()
    output = model(x)
    right = ((output > threshold).float() == y.reshape(output.shape)).float().mean()
    print(run.id, name, float(criterion(output, y.reshape(output.shape))), float(right))
