"""CamVid: what it is, where its one form is pinned, and its sample.

It stands beside the registry and not in it: the record of a lesson's run goes by the source of what the lesson uses, and a lesson on
digits does not have to run again because streets have come.
"""

from __future__ import annotations

from lessonpress.kit.data.datasets import Dataset, File
from lessonpress.kit.data.registry import REGISTRY
from lessonpress.kit.data.samples import add
from lessonpress.kit.data.samples.streets import streets

__all__ = ["CAMVID"]

CAMVID = Dataset(
    "camvid",
    "street scenes with the class of every pixel, frames of videos from a car",
    "CC BY-NC 4.0: personal and research use only",
    "G. J. Brostow, J. Fauqueur, R. Cipolla, Semantic object classes in video: A high-definition ground truth database, Pattern Recognition "
    "Letters 30(2), 2009; 12 classes and split: V. Badrinarayanan, A. Kendall, R. Cipolla, SegNet, PAMI 2017",
    "http://mi.eng.cam.ac.uk/research/projects/VideoRec/CamVid/",
    "camvid",
    "images/<name>.png, labels/<name>_P.png, codes.txt, valid.txt",
    files=(
        File(
            "camvid_sample.tgz",
            10842313,
            "526179f3e462ae68ff87e1143f9d49531e9fb28dd15d44ac3a18bca17f4bba17",
            "468 frames of 128 x 96 pixels, 101 of them for validation",
            {"images": 468, "labels": 468},
        ),
    ),
    sample=File(
        "",
        60,
        "2e5447989ba7b30e05163fefb48e95378e0a29fdebd45b914646e3ed9c73b9eb",
        "60 drawn frames, 15 from each of four drives, the last one for validation",
        {"images": 60, "labels": 60},
    ),
)

add(CAMVID.name, streets)
REGISTRY[CAMVID.name] = CAMVID
