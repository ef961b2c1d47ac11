"""One simple drawing for each category, as masks that a photo is coloured through.

Each function draws on two canvases of `SIDE` x `SIDE`: `shape` is the body of the thing, `accent`
its details. Coordinates are in those pixels.
"""

from collections.abc import Callable

from PIL import Image, ImageDraw

SIDE = 960
"""Twice the side of a photo; shrinking smooths the edges."""

Draw = ImageDraw.ImageDraw


def icon_masks(prefix: str, side: int) -> tuple[Image.Image, Image.Image]:
    """The masks (mode L, side x side) of shape and accent for a category such as `KT`."""
    shape, accent = Image.new("L", (SIDE, SIDE)), Image.new("L", (SIDE, SIDE))
    ICONS[prefix](ImageDraw.Draw(shape), ImageDraw.Draw(accent))
    smooth = Image.Resampling.BOX
    return shape.resize((side, side), smooth), accent.resize((side, side), smooth)


def _pot(shape: Draw, accent: Draw) -> None:
    shape.rounded_rectangle((250, 400, 710, 680), 60, fill=255)
    shape.rectangle((250, 400, 710, 480), fill=255)
    shape.rounded_rectangle((170, 450, 270, 510), 30, fill=255)
    shape.rounded_rectangle((690, 450, 790, 510), 30, fill=255)
    accent.rounded_rectangle((230, 345, 730, 395), 24, fill=255)
    accent.ellipse((440, 280, 520, 360), fill=255)
    accent.rounded_rectangle((300, 540, 660, 560), 10, fill=255)


def _cup(shape: Draw, accent: Draw) -> None:
    shape.pieslice((250, 160, 650, 660), 0, 180, fill=255)
    shape.ellipse((610, 410, 770, 570), fill=255)
    shape.ellipse((650, 450, 730, 530), fill=0)
    shape.pieslice((250, 160, 650, 660), 0, 180, fill=255)
    accent.rounded_rectangle((210, 680, 720, 720), 20, fill=255)
    for x in (350, 450, 550):
        accent.arc((x - 30, 230, x + 30, 310), 90, 270, fill=255, width=18)
        accent.arc((x - 30, 292, x + 30, 372), 270, 90, fill=255, width=18)


def _tent(shape: Draw, accent: Draw) -> None:
    shape.polygon([(480, 260), (800, 700), (160, 700)], fill=255)
    accent.polygon([(480, 430), (600, 700), (360, 700)], fill=255)
    accent.ellipse((660, 200, 780, 320), fill=255)
    accent.rounded_rectangle((130, 700, 830, 722), 10, fill=255)


def _notebook(shape: Draw, accent: Draw) -> None:
    shape.rounded_rectangle((260, 220, 640, 720), 36, fill=255)
    for y in (340, 410, 480, 550):
        accent.rounded_rectangle((330, y, 570, y + 18), 9, fill=255)
    accent.polygon([(760, 280), (820, 310), (650, 650), (590, 690), (590, 620)], fill=255)
    shape.polygon([(590, 690), (590, 655), (620, 670)], fill=255)


def _blocks(shape: Draw, accent: Draw) -> None:
    shape.rounded_rectangle((200, 480, 460, 720), 24, fill=255)
    shape.polygon([(480, 220), (610, 440), (350, 440)], fill=255)
    accent.rounded_rectangle((500, 480, 760, 720), 24, fill=255)
    accent.ellipse((560, 530, 700, 670), fill=0)
    shape.ellipse((560, 530, 700, 670), fill=255)
    accent.ellipse((270, 540, 390, 660), fill=255)


def _bulb(shape: Draw, accent: Draw) -> None:
    shape.ellipse((310, 220, 650, 560), fill=255)
    shape.polygon([(370, 500), (590, 500), (550, 620), (410, 620)], fill=255)
    for y in (640, 685):
        accent.rounded_rectangle((405, y, 555, y + 30), 15, fill=255)
    accent.line([(420, 420), (460, 480), (480, 420), (500, 480), (540, 420)], 255, 14, "curve")
    for box in ((180, 380, 270, 402), (690, 380, 780, 402), (469, 110, 491, 190)):
        accent.rounded_rectangle(box, 11, fill=255)


def _headphones(shape: Draw, accent: Draw) -> None:
    shape.arc((220, 230, 740, 830), 180, 360, fill=255, width=56)
    accent.rounded_rectangle((200, 510, 330, 730), 50, fill=255)
    accent.rounded_rectangle((630, 510, 760, 730), 50, fill=255)
    for x, height in ((400, 60), (440, 120), (480, 180), (520, 120), (560, 60)):
        shape.rounded_rectangle((x - 10, 620 - height // 2, x + 10, 620 + height // 2), 10, 255)


def _bag(shape: Draw, accent: Draw) -> None:
    shape.arc((380, 160, 580, 380), 180, 360, fill=255, width=40)
    shape.rounded_rectangle((260, 260, 700, 730), 110, fill=255)
    accent.rounded_rectangle((330, 500, 630, 680), 36, fill=255)
    accent.rounded_rectangle((330, 390, 630, 412), 11, fill=255)
    accent.rounded_rectangle((440, 500, 520, 570), 16, fill=0)
    shape.rounded_rectangle((440, 500, 520, 570), 16, fill=255)


ICONS: dict[str, Callable[[Draw, Draw], None]] = {
    "KT": _pot,
    "TC": _cup,
    "OD": _tent,
    "ST": _notebook,
    "TY": _blocks,
    "LT": _bulb,
    "AU": _headphones,
    "BG": _bag,
}
"""By the first two letters of a product id."""
