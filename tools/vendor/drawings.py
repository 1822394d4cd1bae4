"""Draws the house's own pictures into static/ui: the skyline, the mark, small scenes and samples.

Run it with any Python 3.11; the same seed draws the same lights.
"""

# ruff: noqa: INP001

from pathlib import Path
from random import Random

SITE = Path(__file__).resolve().parents[2] / "src/gongzhi/foundation/ui/static/ui"
QING, LINE, LIT, GREY = "#0B5CAD", "#9DBEDF", "#E9A63A", "#8AA3BF"
CELL = 11  # a window is 5 × 5 in a cell of 11
WIDTH, HEIGHT = 1440, 84
SEED = 2026
TREES, HUTS, LIGHTS = 0.3, 0.5, 0.14  # how often

MARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 34"><g fill="#0B5CAD">\
<path d="M2 5a3 3 0 0 1 3-3h14v8H10a2 2 0 0 0-2 2v2H2z"/>\
<path d="M29 2a3 3 0 0 1 3 3v14h-8v-9a2 2 0 0 0-2-2V2z"/>\
<path d="M32 29a3 3 0 0 1-3 3H15v-8h9a2 2 0 0 0 2-2v-2h6z"/>\
<path d="M5 32a3 3 0 0 1-3-3V15h8v9a2 2 0 0 0 2 2v6z"/></g>\
<circle cx="17" cy="17" r="3.4" fill="#B45309"/></svg>
"""


def skyline() -> str:
    """One tile of the street: it begins and ends on open ground, so that tiles join."""
    dice = Random(SEED)  # noqa: S311
    outlines, dark, lit = [], [], []
    x = 12
    while x < WIDTH - 60:
        if dice.random() < TREES:
            outlines.append(tree(x + 12))
            x += 34
            continue
        columns, rows = dice.randint(4, 7), dice.randint(3, 6)
        width, top = columns * CELL + 9, HEIGHT - rows * CELL - 5
        if x + width > WIDTH - 8:
            break
        outlines.append(f"M{x} {HEIGHT}V{top}h{width}V{HEIGHT}")
        if dice.random() < HUTS:
            outlines.append(f"M{x + 8} {top}v-5h12v5")
        for row in range(rows):
            for column in range(columns):
                window = f"M{x + 7 + column * CELL} {top + 6 + row * CELL}h5v5h-5z"
                (lit if dice.random() < LIGHTS else dark).append(window)
        x += width + dice.choice((0, 6, 6, 14))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path fill="none" stroke="{QING}" stroke-opacity=".32" d="{"".join(outlines)}"/>'
        f'<path fill="{QING}" fill-opacity=".11" d="{"".join(dark)}"/>'
        f'<path fill="{LIT}" d="{"".join(lit)}"/></svg>\n'
    )


def tree(x: int) -> str:
    return f"M{x} {HEIGHT}V66m0 8 5-5M{x - 9} 58a9 9 0 1 0 18 0a9 9 0 1 0-18 0"


HOUSES = "M2 62h116M14 62V26h30v36M76 62V16h32v46"
WINDOWS = (
    "M22 34h5v6h-5z", "M32 34h5v6h-5z", "M22 46h5v6h-5z", "M32 46h5v6h-5z",
    "M84 24h5v6h-5z", "M96 24h5v6h-5z", "M84 36h5v6h-5z", "M96 36h5v6h-5z",
    "M84 48h5v6h-5z", "M96 48h5v6h-5z",
)  # fmt: skip
TREE = "M60 62V48M60 54l5-4M50 38a10 10 0 1 0 20 0a10 10 0 1 0-20 0"
CUT_WIRE = "M44 30q8 6 12 3M76 24q-8 8-12 6M57 28l4 10M63 25l3 9"
GATE = "M52 62V38h16v24M52 44h16M60 38v24M57 52h0M63 52h0"
SCENES = {
    # name: (what stands between the houses, which windows are lit)
    "empty": (TREE, (6,)),
    "waiting": (TREE, (0, 3, 4, 6, 9)),
    "failed": (CUT_WIRE, ()),
    "denied": (GATE, (1, 5)),
}


def scene(between: str, lit: tuple[int, ...]) -> str:
    dark = "".join(window for n, window in enumerate(WINDOWS) if n not in lit)
    light = "".join(WINDOWS[n] for n in lit)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 64">'
        f'<path fill="none" stroke="{LINE}" stroke-width="2" stroke-linecap="round" '
        f'd="{HOUSES}{dark}"/>'
        f'<path fill="none" stroke="{GREY}" stroke-width="2" stroke-linecap="round" '
        f'd="{between}"/>'
        f'<path fill="{LIT}" stroke="{LIT}" d="{light}"/></svg>\n'
    )


LAMP = (
    '<path d="M40 84V30q0-8 8-8h14" stroke="{0}" stroke-width="4" fill="none"/>'
    '<path d="M58 20h16v6H58z" fill="{1}"/>'
)
DRAIN = (
    '<path d="M0 58h132v26H0z" fill="#A7B0BC"/><ellipse cx="66" cy="66" rx="40" ry="11" '
    'fill="#7C8FA3"/><path d="M52 60h28v12H52z" fill="#4C5868"/>'
    '<path d="M56 60v12m5-12v12m5-12v12m5-12v12m5-12v12" stroke="#8593A5" stroke-width="2"/>'
)
WALL = '<path d="M84 84V38h40v46z" fill="#1E2A40"/>'
BEAM = '<path d="m58 26-26 58h76z" fill="#F6D58B" opacity=".5"/>'
SAMPLES = {
    # the gallery's photographs, drawn: background and what is on it
    "before": ("#2B3A55", LAMP.format("#8795AD", "#8795AD") + WALL),
    "after": ("#33415A", BEAM + LAMP.format("#AAB6C9", "#FFE7A8")),
    "drain": ("#D8DCE2", DRAIN),
}


def sample(background: str, drawing: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 132 84">'
        f'<rect width="132" height="84" fill="{background}"/>{drawing}</svg>\n'
    )


def pictures() -> dict[str, str]:
    """Every picture by its file name."""
    scenes = {f"{name}.svg": scene(*parts) for name, parts in SCENES.items()}
    samples = {f"sample-{name}.svg": sample(*parts) for name, parts in SAMPLES.items()}
    light = MARK.replace(QING, "#7DB9F2").replace("#B45309", "#F6B760")
    return {
        "mark.svg": MARK,
        "mark-light.svg": light,
        "skyline.svg": skyline(),
        **scenes,
        **samples,
    }


if __name__ == "__main__":
    for name, drawing in pictures().items():
        (SITE / name).write_text(drawing, "utf-8")
