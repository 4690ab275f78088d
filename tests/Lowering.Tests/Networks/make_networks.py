#!/usr/bin/python3
"""Makes the networks that lowering is tested and measured on: published architectures, as narrow as they can be, as TorchScript.

    make_networks.py FOLDER [NAME…]

writes NAME.pt, traced in evaluation mode with weights drawn from a seed, and networks.json, which says what goes in. Of torchvision's own
classes wherever it has them; the rest is written out below. Those that end in _full are as wide as they were published, and made only where
they are named. Takes PyTorch 1.13 and torchvision 0.14, as Debian 12 has them.
"""
import functools
import json
import pathlib
import sys

import torch
import torchvision.models as tv
from torch import nn
from torchvision.models import convnext, densenet, efficientnet, mobilenetv2, mobilenetv3, regnet, resnet, segmentation, shufflenetv2, swin_transformer, vgg, vision_transformer
from torchvision.models.segmentation import deeplabv3, fcn


class UNet(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        def block(a, b):
            return nn.Sequential(nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.ReLU(), nn.Conv2d(b, b, 3, padding=1), nn.BatchNorm2d(b), nn.ReLU())
        self.down = nn.ModuleList([block(3, width), block(width, 2 * width), block(2 * width, 4 * width)])
        self.pool = nn.MaxPool2d(2)
        self.middle = block(4 * width, 8 * width)
        self.rise = nn.ModuleList([nn.ConvTranspose2d(8 * width, 4 * width, 2, 2), nn.ConvTranspose2d(4 * width, 2 * width, 2, 2), nn.ConvTranspose2d(2 * width, width, 2, 2)])
        self.up = nn.ModuleList([block(8 * width, 4 * width), block(4 * width, 2 * width), block(2 * width, width)])
        self.last = nn.Conv2d(width, 2, 1)

    def forward(self, x):
        kept = []
        for block in self.down:
            x = block(x)
            kept.append(x)
            x = self.pool(x)
        x = self.middle(x)
        for rise, block in zip(self.rise, self.up):
            x = block(torch.cat([kept.pop(), rise(x)], 1))
        return self.last(x)


class GPT2Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.c_attn = nn.Linear(width, 3 * width)
        self.c_proj = nn.Linear(width, width)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = (t.view(batch, length, self.heads, width // self.heads).transpose(1, 2) for t in self.c_attn(x).split(width, dim=2))
        scores = q @ k.transpose(-2, -1) / (width // self.heads) ** 0.5
        mask = torch.ones(length, length, dtype=torch.bool).tril()
        scores = scores.masked_fill(~mask, float("-inf"))
        return self.c_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width))


class GPT2Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = GPT2Attention(width, heads)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT2(nn.Module):
    def __init__(self, words=101, width=24, heads=3, blocks=2, longest=64):
        super().__init__()
        self.wte = nn.Embedding(words, width)
        self.wpe = nn.Embedding(longest, width)
        self.h = nn.ModuleList(GPT2Block(width, heads) for _ in range(blocks))
        self.ln_f = nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, words, bias=False)
        self.lm_head.weight = self.wte.weight

    def forward(self, ids):
        x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


class Seq2Seq(nn.Module):
    """An encoder and a decoder, as Attention Is All You Need has them."""

    def __init__(self, words=53, width=16, heads=2):
        super().__init__()
        self.source = nn.Embedding(words, width, padding_idx=0)
        self.target = nn.Embedding(words, width, padding_idx=0)
        self.transformer = nn.Transformer(width, heads, 2, 2, 32, batch_first=True)
        self.head = nn.Linear(width, words)

    def forward(self, source, target):
        mask = nn.Transformer.generate_square_subsequent_mask(target.shape[1])
        return self.head(self.transformer(self.source(source), self.target(target), tgt_mask=mask))


class Classifier(nn.Module):
    def __init__(self, kind, words=67, width=8):
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.rnn = kind(width, 12, num_layers=2, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(24, 5)

    def forward(self, ids):
        out, _ = self.rnn(self.embed(ids))
        return self.fc(out[:, -1])


def narrow_vgg():
    return vgg.VGG(vgg.make_layers([4, "M", 8, "M", 8, 8, "M", 16, 16, "M", 16, 16, "M"], batch_norm=True), num_classes=10)


def slim_head(model, inside, classes=10):
    """torchvision's heads of AlexNet and VGG have 4,096 channels each."""
    model.classifier = nn.Sequential(nn.Dropout(), nn.Linear(inside, 32), nn.ReLU(True), nn.Dropout(), nn.Linear(32, classes))
    return model


def narrow_deeplab(head):
    backbone = tv._utils.IntermediateLayerGetter(resnet.ResNet(resnet.Bottleneck, [1, 1, 1, 1], width_per_group=4, replace_stride_with_dilation=[False, True, True]),
                                                 return_layers={"layer4": "out"})
    inner = deeplabv3.DeepLabV3(backbone, deeplabv3.DeepLabHead(2048, 3)) if head == "deeplab" else fcn.FCN(backbone, fcn.FCNHead(2048, 3))
    class Only(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = inner

        def forward(self, x):
            return self.net(x)["out"]
    return Only()


image = [("x", "float32", (1, 3, 64, 64), None)]
ids = [("ids", "int64", (1, 12), (0, 50))]
NETWORKS = {
    "alexnet": (lambda: slim_head(tv.AlexNet(num_classes=10), 9216), [("x", "float32", (1, 3, 96, 96), None)]),
    "vgg_bn": (lambda: slim_head(narrow_vgg(), 784), image),
    "resnet18": (lambda: resnet.ResNet(resnet.BasicBlock, [2, 2, 2, 2], num_classes=10), image),
    "resnet50": (lambda: resnet.ResNet(resnet.Bottleneck, [1, 1, 1, 1], num_classes=10, width_per_group=8), image),
    "resnext": (lambda: resnet.ResNet(resnet.Bottleneck, [1, 1, 1, 1], num_classes=10, groups=4, width_per_group=2), image),
    "densenet": (lambda: densenet.DenseNet(4, (2, 3, 3, 2), 8, num_classes=10), image),
    "googlenet": (lambda: tv.GoogLeNet(num_classes=10, aux_logits=False, init_weights=False, transform_input=True), image),
    "inception_v3": (lambda: tv.Inception3(num_classes=10, aux_logits=False, init_weights=False, transform_input=True), [("x", "float32", (1, 3, 80, 80), None)]),
    "mobilenet_v2": (lambda: mobilenetv2.MobileNetV2(num_classes=10, width_mult=0.2), image),
    "mobilenet_v3": (lambda: mobilenetv3.mobilenet_v3_small(num_classes=10, width_mult=0.25), image),
    "efficientnet": (lambda: efficientnet.EfficientNet([efficientnet.MBConvConfig(e, k, s, i, o, n, width_mult=0.25, depth_mult=0.5) for e, k, s, i, o, n in
                                                        [(1, 3, 1, 32, 16, 1), (6, 3, 2, 16, 24, 2), (6, 5, 2, 24, 40, 2), (6, 3, 2, 40, 80, 3)]], 0.2, num_classes=10), image),
    "shufflenet": (lambda: shufflenetv2.ShuffleNetV2([2, 2, 2], [8, 16, 32, 64, 128], num_classes=10), image),
    "regnet": (lambda: regnet.RegNet(regnet.BlockParams.from_init_params(depth=6, w_0=16, w_a=8.0, w_m=2.0, group_width=8, se_ratio=0.25), num_classes=10), image),
    "convnext": (lambda: convnext.ConvNeXt([convnext.CNBlockConfig(8, 16, 1), convnext.CNBlockConfig(16, 24, 2), convnext.CNBlockConfig(24, None, 1)], num_classes=10), image),
    "vit": (lambda: vision_transformer.VisionTransformer(64, 16, 2, 2, 24, 48, num_classes=10), image),
    "swin": (lambda: swin_transformer.SwinTransformer([4, 4], 12, [2, 2], [2, 4], [4, 4], num_classes=10), image),
    "deeplab": (lambda: narrow_deeplab("deeplab"), image),
    "fcn": (lambda: narrow_deeplab("fcn"), image),
    "unet": (UNet, image),
    "gpt2": (GPT2, ids),
    "seq2seq": (Seq2Seq, [("source", "int64", (1, 9), (1, 50)), ("target", "int64", (1, 7), (1, 50))]),
    "lstm": (functools.partial(Classifier, nn.LSTM), ids),
    "gru": (functools.partial(Classifier, nn.GRU), ids),
}

FULL = {f"{name}_full": (functools.partial(getattr(tv, name), weights=None), [("x", "float32", (1, 3, 224, 224), None)]) for name in
        ("resnet50", "densenet121", "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "shufflenet_v2_x1_0", "regnet_y_400mf", "convnext_tiny", "swin_t")}
FULL["gpt2_full"] = (functools.partial(GPT2, 50257, 768, 12, 12, 1024), [("ids", "int64", (1, 64), (0, 50257))])


def example(inputs):
    return tuple(torch.randint(*bounds, shape) if bounds else torch.randn(shape) for _, _, shape, bounds in inputs)


def make(name):
    torch.manual_seed(sum(name.encode()))
    make_model, inputs = (NETWORKS | FULL)[name]
    model = make_model().eval()
    # statistics that are all alike would hide a batch norm that is wrong
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    return model, inputs


def main(folder, names):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = {}
    for name in names or NETWORKS:
        model, inputs = make(name)
        with torch.no_grad():
            torch.jit.trace(model, example(inputs), check_trace=False).save(str(folder / f"{name}.pt"))
        told[name] = [f"{argument}={dtype}[{','.join(map(str, shape))}]" + (f":{bounds[0]}..{bounds[1]}" if bounds else "") for argument, dtype, shape, bounds in inputs]
    # last, so that who finds it finds all
    (folder / "networks.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
