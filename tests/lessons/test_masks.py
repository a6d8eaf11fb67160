"""What `lessondl.masks` and `lessondl.streets` promise beyond the assertions of their lessons; and that no frame of CamVid is stored."""

import base64
import io
import json
import re
import tomllib

import numpy as np
import pytest
from course import ROOT

torch = pytest.importorskip("torch")
from PIL import Image

from lessondl.masks import (
    VOID,
    UNet,
    acc_camvid,
    block_wins,
    coloured,
    confusion,
    flip_both,
    frame_accuracy,
    iou,
    mask_file,
    nearest_frames,
    pixel_loss,
    read_scenes,
    right_pixels,
)
from lessondl.streets import EncoderUNet, Half, bytes_kept, changed, smoothed
from lessonpress.kit import data as kit


@pytest.fixture(scope="module")
def scenes():
    return read_scenes(kit.data("camvid", sample=True))


def test_a_mask_stands_beside_its_picture():
    assert mask_file("a/images/x.png").as_posix() == "a/labels/x_P.png"


def test_scenes_have_pictures_masks_and_a_part_kept_apart(scenes):
    assert scenes.x.shape == (60, 3, 48, 64) and scenes.y.shape == (60, 48, 64)
    assert (
        scenes.x.min() >= -1
        and scenes.x.max() <= 1
        and set(scenes.y.unique().tolist()) <= {*range(12)}
    )
    assert len(scenes.train[0]) == 45 and len(scenes.held[1]) == 15
    assert scenes.names == sorted(scenes.names) and scenes.codes[VOID] == "Unlabelled"


def test_a_folder_without_pictures_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no images"):
        read_scenes(tmp_path)


def test_void_counts_neither_in_the_loss_nor_in_the_accuracy():
    y = torch.tensor([[[1, VOID], [2, VOID]]])
    scores = torch.randn(1, 11, 2, 2)
    other = scores.clone()
    other[..., 1] = 9 * torch.randn(1, 11, 2)
    assert torch.equal(pixel_loss(scores, y), pixel_loss(other, y))
    assert torch.equal(acc_camvid(scores, y), acc_camvid(other, y))
    assert right_pixels(torch.tensor([[[1, 0], [0, 0]]]), y) == 0.5
    assert frame_accuracy(torch.tensor([[[1, 0], [0, 0]]]), y).tolist() == [0.5]


@pytest.mark.parametrize("skips", [True, False])
@pytest.mark.parametrize("size", [(48, 64), (24, 32), (30, 42)])
def test_a_unet_answers_for_every_pixel_of_any_size(skips, size):
    net = UNet(classes=5, widths=(4, 8, 8), skips=skips).eval()
    assert net(torch.zeros(2, 3, *size)).shape == (2, 5, *size)


def test_pictures_and_masks_are_mirrored_together(scenes):
    x, y = scenes.x[:20], scenes.y[:20]
    fx, fy = flip_both(x, y, torch.Generator().manual_seed(0))
    turned = (fx == x.flip(-1)).flatten(1).all(1)
    assert 0 < turned.sum() < 20
    for i in range(20):
        want = (x[i].flip(-1), y[i].flip(-1)) if turned[i] else (x[i], y[i])
        assert torch.equal(fx[i], want[0]) and torch.equal(fy[i], want[1])


def test_the_nearest_frame_of_a_known_one_is_itself(scenes):
    assert nearest_frames(scenes.x[3:6], scenes.x).tolist() == [3, 4, 5]


def test_confusion_and_iou_are_those_of_counting():
    y, said = torch.tensor([0, 0, 1, 1, VOID]), torch.tensor([0, 1, 1, 1, 0])
    table = confusion(said, y, 3)
    assert table.tolist() == [[1, 1, 0], [0, 2, 0], [0, 0, 0]]
    assert iou(table)[:2].tolist() == pytest.approx([1 / 2, 2 / 3]) and iou(table)[2].isnan()


def test_blocks_count_once_each():
    a, b = torch.tensor([1.0, 1, 0, 0]), torch.tensor([0.0, 0, 1, 1])
    assert block_wins(a, b, 2) == (1, 1)
    with pytest.raises(ValueError, match="4 and 3 frames"):
        block_wins(a, b[:3])


def test_colours_tell_the_classes_apart():
    shades = coloured(torch.arange(12))
    assert shades.shape == (12, 3) and shades.dtype == np.uint8
    assert len({tuple(c) for c in shades.tolist()}) == 12


def test_a_frozen_encoder_does_not_move():
    class Levels(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.convs = torch.nn.ModuleList(
                torch.nn.Conv2d(a, b, 3, 2, 1) for a, b in ((3, 4), (4, 6))
            )
            self.norm = torch.nn.BatchNorm2d(4)

        def forward(self, x):
            first = self.norm(self.convs[0](x))
            return [first, self.convs[1](first)]

    net = EncoderUNet(Levels(), classes=3, channels=(4, 6), widths=(4, 6)).freeze()
    assert net(torch.zeros(1, 3, 16, 24)).shape == (1, 3, 8, 12)
    assert not net.train().encoder.norm.training and net.up.training
    assert not any(p.requires_grad for p in net.encoder.parameters())
    assert all(p.requires_grad for p in net.freeze(False).parameters())


def test_half_precision_answers_in_float32_and_keeps_less():
    net, x = UNet(widths=(8, 16)), torch.randn(2, 3, 16, 16)
    assert Half(net)(x).dtype == torch.float32
    assert bytes_kept(Half(net), x) < bytes_kept(net, x)


def test_a_mean_over_time_never_looks_ahead():
    p = torch.rand(6, 2, 3, 3)
    later = p.clone()
    later[4:] = 0
    assert torch.equal(smoothed(p)[:4], smoothed(later)[:4]) and torch.equal(smoothed(p, 0), p)
    assert smoothed(p, 0.5)[1].allclose((p[0] + p[1]) / 2)


def test_changes_are_shares_of_pixels():
    m = torch.tensor([[[1, 1, 2, 2]], [[1, 2, 2, 2]], [[1, 2, 2, 2]]])
    assert changed(m).tolist() == [0.25, 0]


# Licences: frames of CamVid are never stored, and packages hold no pictures of others.


def pictures(value):
    "Every raster picture in the stored outputs of a notebook: as PNG or JPEG, or inside an SVG or HTML."
    if isinstance(value, dict):
        for kind, content in value.items():
            if kind in ("image/png", "image/jpeg"):
                yield base64.b64decode("".join(content))
            else:
                yield from pictures(content)
    elif isinstance(value, list):
        if value and all(isinstance(v, str) for v in value):
            yield from pictures("".join(value))
        else:
            for v in value:
                yield from pictures(v)
    elif isinstance(value, str):
        for found in re.findall(r"data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)", value):
            yield base64.b64decode(re.sub(r"\s", "", found))


def likeness(raw):
    "A picture (or a part of one) as a vector of 16 x 12 greys without its mean, of length 1; None if it is plain."
    grey = Image.fromarray(raw) if isinstance(raw, np.ndarray) else raw
    v = np.asarray(grey.convert("L").resize((16, 12)), float).ravel()
    v -= v.mean()
    return v / np.linalg.norm(v) if np.linalg.norm(v) > 40 else None


def frames_in(raw, known, least=0.97):
    "How many frames a picture is like, within rounding: a frame that is drawn large, small or a little pressed is found."
    v = likeness(Image.open(io.BytesIO(raw)))
    return 0 if v is None else int((known @ v > least).sum())


@pytest.fixture(scope="module")
def known_frames():
    folder = kit.resolve("camvid")
    if folder.kind != "real":
        pytest.skip(
            "CamVid's frames are not at hand, so stored pictures cannot be compared with them"
        )
    files = sorted((folder / "images").glob("*.png"))
    return files, np.stack([likeness(Image.open(f)) for f in files])


def test_a_frame_would_be_found(known_frames):
    files, known = known_frames
    out = io.BytesIO()
    Image.open(files[7]).resize((200, 150)).save(out, "JPEG", quality=60)
    assert frames_in(out.getvalue(), known)


def test_no_stored_picture_is_a_frame_of_camvid(known_frames):
    _, known = known_frames
    for book in sorted((ROOT / "nbs").glob("*.ipynb")):
        cells = json.loads(book.read_text("utf-8"))["cells"]
        for cell in cells:
            for raw in pictures([o.get("data", {}) for o in cell.get("outputs", [])]):
                assert not frames_in(raw, known), f"{book.name} {cell['id']} stores a frame"


def test_a_cell_that_draws_frames_is_not_run_and_stores_nothing():
    cells = json.loads((ROOT / "nbs/10_masks.ipynb").read_text("utf-8"))["cells"]
    drawing = [
        c for c in cells if "show_batch(" in "".join(c["source"]) and c["cell_type"] == "code"
    ]
    assert drawing
    for cell in drawing:
        assert "#| eval: false\n" in cell["source"] and not cell["outputs"]


def test_the_packages_hold_code_alone():
    "No lesson and no picture: what is packed is the folders of code, and of other files only what is named."
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert set(settings["packages"]["find"]["include"]) == {"lessondl", "lessondl.*"}
    assert "package-data" not in settings and not (ROOT / "MANIFEST.in").exists()
    for folder in ("lessondl", "lessonpress"):
        stored = {p.suffix for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert not stored & {".png", ".jpg", ".jpeg", ".ipynb", ".tgz"}, folder


def test_the_licences_name_every_kind_of_picture():
    text = (ROOT / "LICENSES.md").read_text("utf-8")
    for name in (
        "MNIST",
        "CC BY-SA 3.0",
        "CC BY-SA 4.0",
        "CamVid",
        "CC BY-NC 4.0",
        "nbs/10*.ipynb",
    ):
        assert name in text
