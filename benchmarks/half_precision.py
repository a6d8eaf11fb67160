"""What half precision saves in training, and what it costs: python benchmarks/half_precision.py FOLDER > files/half-precision-NAME.json

FOLDER holds `images`, `labels`, `codes.txt` and `valid.txt`, as CamVid does. One U-Net is trained in four ways, from the same start on the same batches:
in float32, with TensorFloat-32 in its products, and by autocast in bfloat16 and in float16 (with a scaled loss). Each line has the seconds a step
(the median), the most memory that was taken, and loss and accuracy on the validation frames at the end.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

WIDTHS, BATCH, EPOCHS, SCALE = (64, 128, 256, 512), 32, 30, 2
VOID = 11  # the class of pixels that nobody labelled
WAYS = {
    "float32": ("highest", None),
    "tf32": ("high", None),
    "bfloat16": ("highest", torch.bfloat16),
    "float16": ("highest", torch.float16),
}


def block(before: int, after: int) -> nn.Sequential:
    "Two convolutions of the same width."
    return nn.Sequential(
        *(nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()),
        *(nn.Conv2d(after, after, 3, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()),
    )


class UNet(nn.Module):
    "Halves the picture and doubles the channels on its way down; on its way up each step also sees what stood there on the way down."

    def __init__(self, classes: int):
        super().__init__()
        self.down = nn.ModuleList(block(a, b) for a, b in zip((3, *WIDTHS), WIDTHS, strict=False))
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(b, a, 2, stride=2)
            for a, b in zip(WIDTHS[-2::-1], WIDTHS[:0:-1], strict=True)
        )
        self.join = nn.ModuleList(block(2 * a, a) for a in WIDTHS[-2::-1])
        self.last = nn.Conv2d(WIDTHS[0], classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        seen = []
        for down in self.down:
            x = down(F.max_pool2d(x, 2) if seen else x)
            seen.append(x)
        for up, join, beside in zip(self.up, self.join, seen[-2::-1], strict=True):
            x = join(torch.cat([up(x), beside], 1))
        return self.last(x)


def frames(folder: Path) -> tuple[Tensor, Tensor, Tensor]:
    "All frames (n, 3, height, width) in 0 to 1, their labels, and which are validation frames."
    held = set((folder / "valid.txt").read_text().split())
    files = sorted((folder / "images").iterdir())
    size = [SCALE * n for n in Image.open(files[0]).size]
    pictures = [np.asarray(Image.open(f).resize(size, Image.Resampling.BILINEAR)) for f in files]
    labels = [folder / "labels" / f"{f.stem}_P.png" for f in files]
    masks = [np.asarray(Image.open(f).resize(size, Image.Resampling.NEAREST)) for f in labels]
    x = torch.tensor(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
    return x, torch.tensor(np.stack(masks)).long(), torch.tensor([f.name in held for f in files])


def trained(way: str, data: tuple[Tensor, Tensor, Tensor], classes: int) -> dict[str, Any]:
    "One training, from the same start on the same batches as each other one."
    precision, half = WAYS[way]
    torch.set_float32_matmul_precision(precision)
    torch.backends.cudnn.allow_tf32 = way == "tf32"
    torch.manual_seed(0)
    x, y, held = (t.cuda() for t in data)
    model = UNet(classes).cuda()
    steps = EPOCHS * (int((~held).sum()) // BATCH)
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    scaler = torch.amp.GradScaler("cuda", enabled=half is torch.float16)
    torch.cuda.reset_peak_memory_stats()
    times, rows = [], (~held).nonzero().flatten()
    for step in range(steps):
        at = step % (len(rows) // BATCH) * BATCH
        if at == 0:
            rows = rows[torch.randperm(len(rows)).to(rows.device)]
        started = time.perf_counter()
        with torch.autocast("cuda", half or torch.float32, enabled=half is not None):
            xb, yb = x[rows[at : at + BATCH]], y[rows[at : at + BATCH]]
            loss = F.cross_entropy(model(xb), yb, ignore_index=VOID)
        optimiser.zero_grad()
        scaler.scale(loss).backward()
        scaler.step(optimiser)
        scaler.update()
        schedule.step()
        torch.cuda.synchronize()
        times.append(time.perf_counter() - started)
    peak = torch.cuda.max_memory_allocated() - sum(t.nbytes for t in (x, y, held))
    return {
        "way": way,
        "steps": steps,
        "seconds": statistics.median(times),
        "bytes": peak,
    } | judged(model, x[held], y[held])


@torch.no_grad()
def judged(model: nn.Module, x: Tensor, y: Tensor) -> dict[str, float]:
    model.eval()
    preds = torch.cat([model(xb) for xb in x.split(BATCH)])
    known = y != VOID
    return {
        "loss": F.cross_entropy(preds, y, ignore_index=VOID).item(),
        "accuracy": (preds.argmax(1) == y)[known].float().mean().item(),
    }


def main(folder: Path) -> None:
    data = frames(folder)
    classes = len((folder / "codes.txt").read_text().split())
    trained("bfloat16", data, classes)  # to warm up
    print(
        json.dumps(
            {
                "device": torch.cuda.get_device_name(),
                "torch": torch.__version__,
                "size": list(data[0].shape[2:]),
                "batch": BATCH,
                "parameters": sum(p.numel() for p in UNet(classes).parameters()),
                "lines": [trained(way, data, classes) for way in WAYS],
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
