"""How much of trained weights to keep: `python -m models.training.share_table WEIGHTS`.

IoU of U²-Net-p and of mixtures between a run's start and what it has trained (`mix_weights`), on
all products, on those on photographs ("ground"), on each n-th picture of the other kinds, and on
carved objects that no training has seen, on grounds that none has seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from models.training.adviser import Adviser, load_adviser
from models.training.config import Config, read_config
from models.training.evaluate_cases import EMPTY, Case, list_cases
from models.training.images import normalise, read_rgb, shrink
from models.training.kept_weights import load_weights, mix_weights
from models.training.kinds import draw_sample
from models.training.library import Library, load_object, split_backgrounds
from models.training.metrics import hard_iou
from models.training.networks import HERE, U2NETP, make_network, start_network
from models.training.steepness import to_alpha
from models.training.yardsticks import open_u2netp

MADE_FOR_PX = 384
# Of the dev set's three pictures of each product, the one on a photograph.
ON_PHOTO = "_c1"
SAMPLE_PX = 384

Answers = Callable[[np.ndarray], dict[str, np.ndarray]]


def main() -> None:
    """Print the table."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    config = read_config(arguments.config, Config)
    adviser = load_adviser(arguments.data / U2NETP)
    networks = open_mixtures(arguments.data, config, arguments.weights, arguments.shares)
    u2netp = open_u2netp(arguments.data)

    def answer(image: np.ndarray) -> dict[str, np.ndarray]:
        return {"U²-Net-p": u2netp(image)} | ask_all(image, adviser, networks)

    cases = choose_cases(arguments.data, arguments.every)
    if arguments.carved:
        cases = chain(cases, list_carved(arguments.data, arguments.carved, arguments.count))
    print(format_table(measure_all(answer, cases)))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training.share_table", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt, or what was kept of one")
    parser.add_argument("--shares", type=float, nargs="+", default=[0, 0.25, 0.5, 0.75, 1])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--config", type=Path, default=HERE / "config.json", help="of the run")
    parser.add_argument("--every", type=int, default=4, help="of kinds other than products")
    parser.add_argument("--carved", type=Path, help="folder of carved objects kept out of training")
    parser.add_argument("--count", type=int, default=200, help="samples of them")
    return parser.parse_args()


def open_mixtures(
    data_dir: Path, config: Config, weights: Path, shares: Iterable[float]
) -> dict[str, nn.Module]:
    """Return the networks without their adviser, by share."""
    start, trained = start_network(data_dir, config).state_dict(), load_weights(weights)
    networks = {}
    for share in shares:
        network = make_network(config)
        network.load_state_dict(mix_weights(start, trained, share))
        networks[f"{share:.2f}"] = network.to(memory_format=torch.channels_last).eval()
    return networks


def ask_all(
    image: np.ndarray, adviser: Adviser, networks: dict[str, nn.Module]
) -> dict[str, np.ndarray]:
    """Return each network's alpha of a picture, (H, W) float32; the adviser is asked once."""
    size = (MADE_FOR_PX, MADE_FOR_PX)
    small = torch.from_numpy(normalise(cv2.resize(image, size, interpolation=cv2.INTER_AREA)))
    answers = {}
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        advice = adviser(small)
        for name, network in networks.items():
            alpha = to_alpha(network(small, None, advice)[0].float())[0, 0].numpy()
            answers[name] = cv2.resize(alpha, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return answers


def choose_cases(data_dir: Path, every: int) -> Iterator[Case]:
    """Yield all products, and each n-th picture of every other kind."""
    counts: dict[str, int] = {}
    for case in list_cases(data_dir):
        number = counts[case.kind] = counts.get(case.kind, -1) + 1
        if case.kind in ("products", "scenes") or number % every == 0:
            yield case


def list_carved(data_dir: Path, folder: Path, count: int) -> Iterator[Case]:
    """Yield scenes with carved objects of a folder, on backgrounds that no training sees."""
    _, held_out = split_backgrounds(data_dir / "train/backgrounds")
    things = sorted((data_dir / "train/objects/products").iterdir())[::20]
    backgrounds = [shrink(read_rgb(path), 640) for path in held_out]
    library = Library(
        products=[load_object(path) for path in things],
        backgrounds=backgrounds,
        surfaces=[b for b, p in zip(backgrounds, held_out, strict=True) if "tex_" in p.stem],
        carved=[load_object(path) for path in sorted(folder.glob("*.png"))],
    )
    for number in range(count):
        yield Case("carved", str(number), partial(draw_carved, library, number))


def draw_carved(library: Library, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a scene and its truth."""
    rng = np.random.default_rng([9, number])
    image, target, _, _ = draw_sample(rng, library, "carved", SAMPLE_PX)
    return image, target.astype(np.float32) / 255


def measure_all(answer: Answers, cases: Iterable[Case]) -> dict[str, dict[str, list[float]]]:
    """Return IoU by model and kind; of empty pictures, the mean alpha."""
    found: dict[str, dict[str, list[float]]] = {}
    for case in cases:
        image, truth = case.load()
        is_on_photo = case.kind == "products" and case.name.endswith(ON_PHOTO)
        for name, alpha in answer(image).items():
            number = float(alpha.mean()) if case.kind == EMPTY else hard_iou(alpha, truth)
            for kind in (case.kind, "ground") if is_on_photo else (case.kind,):
                found.setdefault(name, {}).setdefault(kind, []).append(number)
    return found


def format_table(found: dict[str, dict[str, list[float]]]) -> str:
    """Return the means as a Markdown table, a line for each model."""
    kinds = list(next(iter(found.values())))
    counts = [f"{kind} ({len(next(iter(found.values()))[kind])})" for kind in kinds]
    lines = ["| share | " + " | ".join(counts) + " |", "|---" * (len(kinds) + 1) + "|"]
    for name, rows in found.items():
        means = " | ".join(f"{np.mean(rows[kind]):.4f}" for kind in kinds)
        lines.append(f"| {name} | {means} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
