#!/usr/bin/python3
"""Makes torchvision's networks as ONNX, as users export them: without types of the values between, sizes fixed and open.

    make_exported.py FOLDER

writes NAME.onnx, a few kilobytes each, as weights are left out, and networks.json. Takes PyTorch 1.13 and torchvision 0.14, as Debian 12 has them.
"""
import json
import pathlib
import sys

import torch
import torchvision.models as tv


class Heads(torch.nn.Module):
    """Attention with sizes that are read from its input, as language models have it."""

    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Embedding(100, 48)
        self.project = torch.nn.Linear(48, 3 * 48)
        self.last = torch.nn.Linear(48, 100)

    def forward(self, tokens):
        batch, length = tokens.shape
        x = self.embed(tokens)
        q, k, v = (part.view(batch, length, 4, 12).transpose(1, 2) for part in self.project(x).chunk(3, dim=-1))
        mask = torch.ones(length, length).tril()[None, None]
        weights = (q @ k.transpose(2, 3)).masked_fill(mask == 0, -1e9).softmax(-1)
        x = x + (weights @ v).transpose(1, 2).reshape(batch, length, -1)
        return self.last(x).view(-1, 100), x.flatten(0, 1).max(0).values, x.mean((1, 2)).expand(3, batch)


class Pictures(torch.nn.Module):
    """What is done with pictures whose sizes are read: padded, cut, scaled, put side by side."""

    def __init__(self):
        super().__init__()
        self.up = torch.nn.ConvTranspose2d(4, 8, 3, stride=2, padding=1, output_padding=1)

    def forward(self, x):
        x = torch.nn.functional.pad(x, (1, 2, 3, 4))
        y = self.up(x)
        z = torch.nn.functional.interpolate(y, size=x.shape[2:], mode="bilinear", align_corners=False)
        z = torch.cat([z, x], 1)
        a, b, c = z.split([2, 4, 6], 1)
        pooled = torch.nn.functional.max_pool2d(b, 3, 2, 1, ceil_mode=True)
        return a[:, :, ::2, 1:-1], pooled, torch.nn.functional.pixel_shuffle(b, 2), c.permute(0, 2, 3, 1).flatten(1, 2).topk(2).indices, c.norm(dim=1, keepdim=True)


PICTURE = (1, 3, 224, 224)
NETWORKS = {
    "resnet18": (lambda: tv.resnet18(), PICTURE),
    "mobilenet_v3_small": (lambda: tv.mobilenet_v3_small(), PICTURE),
    "efficientnet_b0": (lambda: tv.efficientnet_b0(), PICTURE),
    "shufflenet_v2_x1_0": (lambda: tv.shufflenet_v2_x1_0(), PICTURE),
    "vit": (lambda: tv.VisionTransformer(224, 16, 2, 2, 24, 48), PICTURE),
    "swin": (lambda: tv.SwinTransformer([4, 4], 24, [2, 2], [2, 4], [7, 7]), PICTURE),
    "lraspp": (lambda: tv.segmentation.lraspp_mobilenet_v3_large(weights=None, weights_backbone=None), PICTURE),
    "heads": (Heads, None),
    "pictures": (Pictures, (2, 4, 20, 24)),
    "lstm": (lambda: torch.nn.LSTM(8, 16, num_layers=2, bidirectional=True, batch_first=True), (3, 5, 8)),
    "gru": (lambda: torch.nn.GRU(8, 16), (5, 3, 8)),
    "transformer": (lambda: torch.nn.TransformerEncoderLayer(16, 4, 32, batch_first=True), (2, 7, 16)),
}

AT_ELEVEN = ("mobilenet_v3_small", "pictures", "lstm", "gru")


def leave(tensor, *args, **kwargs):
    """Drawing weights takes longer than all else, and nothing looks at them."""
    return tensor


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in dir(torch.nn.init):
        if name.endswith("_") and not name.startswith("_"):
            setattr(torch.nn.init, name, leave)
    told = {}
    for name, (make, shape) in NETWORKS.items():
        model = make().eval()
        x = torch.zeros(2, 6, dtype=torch.long) if shape is None else torch.zeros(shape)
        open_axes = {0: "batch", 1: "length"} if len(x.shape) < 4 else {0: "batch", 2: "height", 3: "width"} if name in ("pictures", "lraspp") else {0: "batch"}
        for kind, axes in (("fixed", None), ("open", {"x": open_axes})):
            for opset in (11, 16):
                if opset == 16 or name in AT_ELEVEN:
                    # not without gradients: attention would be one operator then, which has no export
                    torch.onnx.export(model, (x,), str(folder / f"{name}_{kind}_{opset}.onnx"), export_params=False, input_names=["x"],
                                      dynamic_axes=axes, opset_version=opset, do_constant_folding=False)
                    told[f"{name}_{kind}_{opset}"] = ["x"]
    # last, so that who finds it finds all
    (folder / "networks.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
