"""What is known of a lecture: its video, and how long it is."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["FILMS", "Lecture"]

FILMS = (".mp4", ".m4v", ".webm", ".ogv")  # how files of videos end


@dataclass(frozen=True)
class Lecture:
    "A lecture: the address of its video and its length in seconds."

    video: str
    length: int | None = None
    # per cent of its questions that `COVERED` has to be true of
    least: dict[str, float] = field(default_factory=dict)

    def at(self, seconds: int) -> str:
        "The address of the video at `seconds`; of a file, as browsers themselves take it."
        if self.video.lower().endswith(FILMS):
            return f"{self.video}#t={seconds}"
        return f"{self.video}{'&' if '?' in self.video else '?'}t={seconds}s"
