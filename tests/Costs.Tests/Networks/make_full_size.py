#!/usr/bin/python3
"""Makes networks as wide and deep as they were published, as TorchScript: shapes count, and so every weight is one number said often.

    make_full_size.py FOLDER

writes NAME.pt, traced in evaluation mode, a few megabytes in all, and networks.json, which says what goes in. Takes PyTorch 1.13 and
torchvision 0.14, as Debian 12 has them.
"""
import json
import pathlib
import sys

import torch
import torchvision.models as tv

NAMES = (
    "alexnet", "squeezenet1_0", "resnet18", "resnet50", "densenet121", "googlenet", "mobilenet_v2", "mobilenet_v3_large", "shufflenet_v2_x1_0",
    "efficientnet_b0", "regnet_y_400mf", "swin_t")
OPTIONS = {"googlenet": {"aux_logits": False, "init_weights": False}}


def leave(tensor, *args, **kwargs):
    """Drawing weights takes longer than all else, and nothing looks at them."""
    return tensor


def make(name):
    model = getattr(tv, name)(weights=None, **OPTIONS.get(name, {})).eval()
    for tensor in [*model.parameters(), *model.buffers()]:
        # whole numbers are looked up with
        if tensor.is_floating_point():
            tensor.data = torch.full((1,), 0.01).expand(tensor.shape)
    return model


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in dir(torch.nn.init):
        if name.endswith("_") and not name.startswith("_"):
            setattr(torch.nn.init, name, leave)
    told = {}
    for name in NAMES:
        with torch.no_grad():
            torch.jit.trace(make(name), torch.zeros(1, 3, 224, 224), check_trace=False).save(str(folder / f"{name}.pt"))
        told[name] = ["x=float32[1,3,224,224]"]
    # last, so that who finds it finds all
    (folder / "networks.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
