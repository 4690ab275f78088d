#!/usr/bin/python3
"""Makes the models that `capture` measures: make_models.py FOLDER. Debian's python3-torch and python3-torchvision."""
import sys
from pathlib import Path

import torch
import torchvision


class Small(torch.nn.Module):
    """Additions of a few numbers, so that hardly anything but their recording takes time."""

    def forward(self, x: torch.Tensor, n: int) -> torch.Tensor:
        for _ in range(n):
            x = torch.add(x, x)
        return x


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(0)
torch.jit.script(torchvision.models.resnet50().eval()).save(folder / "resnet50.pt")
torch.jit.script(Small()).save(folder / "small.pt")
