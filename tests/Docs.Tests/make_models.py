#!/usr/bin/python3
"""Makes the models and arrays that the documentation's examples load and no fixture is.

    make_models.py FOLDER

writes them, with weights drawn from a seed, and networks.json last. Takes PyTorch 1.13, as Debian 12 has it.
"""
import pathlib
import sys
from typing import Any, Dict, List, Tuple

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
VOCABULARY = 50257


class Gpt(nn.Module):
    """A small transformer's ends and one mixing in between, with a vocabulary as large as GPT-2's."""

    def __init__(self, width: int = 8):
        super().__init__()
        self.wte = nn.Embedding(VOCABULARY, width)
        self.query = nn.Linear(width, width)
        self.head = nn.Linear(width, 16)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.wte(ids)
        scores = torch.matmul(self.query(x), x.transpose(-2, -1))
        return self.head(torch.matmul(torch.softmax(scores, -1), x))


class MaskedGpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.gpt = Gpt()

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.gpt(ids.masked_fill(mask.logical_not(), 0))


class Detector(nn.Module):
    """Takes its settings in a dictionary of several types."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, picture: Tensor, settings: Dict[str, Any]) -> Tensor:
        scores = self.conv(picture).amax([2, 3])
        threshold = settings["threshold"]
        assert isinstance(threshold, float) and "classes" in settings
        return (scores > threshold).to(torch.float32)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128, 2)

    def forward(self, x: Tensor, state: Tuple[Tensor, Tensor]) -> Tensor:
        return self.lstm(x, state)[0]


class Net(nn.Module):
    """Takes pictures of any size, and has what the examples of queries name: layer1, a module that runs twice, logits."""

    def __init__(self):
        super().__init__()
        self.layer1 = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
        self.fc = nn.Linear(4, 4)
        self.logits = nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.layer1(x).mean([2, 3])
        return self.logits(self.fc(self.fc(x)))


class Factors(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.svd(x)[1]


class Spectrum(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.fft.fft(torch.complex(x, x)).abs()


class Refused(nn.Module):
    """Has three operations that can't be said in ONNX's operators."""

    def __init__(self):
        super().__init__()
        self.fc = Factors()
        self.head = Factors()
        self.spectrum = Spectrum()

    def forward(self, x: Tensor) -> Tensor:
        first = self.fc(x)
        return torch.cat([first, self.head(x * 2), self.spectrum(x.flatten()[:8])])


def retrained(path: pathlib.Path) -> onnx.ModelProto:
    """The same network with other weights and nodes of other names."""
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == numpy.float32:
            tensor.CopyFrom(numpy_helper.from_array((values * 1.5).astype(numpy.float32), tensor.name))
    for number, node in enumerate(model.graph.node):
        node.name = f"{node.name}_{number}"
    return model


def main(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    for name, model in {"gpt": Gpt(), "gpt2": MaskedGpt(), "detector": Detector(), "lstm": Lstm(), "net": Net(), "refused": Refused()}.items():
        torch.jit.script(model.eval()).save(str(folder / f"{name}.pt"))
    changed = torch.jit.load(str(REPOSITORY / "fixtures/torchscript/resnet18_scripted.pt"))
    with torch.no_grad():
        getattr(changed.layer2, "0").conv1.weight[1] *= 1.01
    changed.save(str(folder / "resnet18_changed.pt"))
    onnx.save(retrained(REPOSITORY / "fixtures/resnet18.onnx"), folder / "resnet18_retrained.onnx")
    numpy.save(folder / "mask.npy", numpy.ones((1, 128), dtype=bool))
    (folder / "networks.json").write_text("{}\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
