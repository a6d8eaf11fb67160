"""Draws `reaction_times.csv`: forty invented people, each with one reaction time. It was run once; run again, it gives the same file."""

from pathlib import Path

import numpy as np

rng = np.random.default_rng(2026)
rooms = ["quiet"] * 20 + ["radio"] * 20
# Nobody is faster than 180 ms; above that times are skewed, and a radio adds 15 ms.
times = 180 + rng.lognormal(mean=4.2, sigma=0.55, size=40) + np.repeat([0, 15], 20)

lines = ["person,room,milliseconds"]
lines += [f"{i},{room},{time:.0f}" for i, (room, time) in enumerate(zip(rooms, times), 1)]
file = Path(__file__).with_name("reaction_times.csv")
file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
