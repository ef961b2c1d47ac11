"""Draws a small picture of each product, the same one every time."""

import colorsys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from rehearsal.shop.icons import icon_masks
from rehearsal.shop.source import ProductRow

SIDE = 480
"""Pixels, both ways."""

HUES = {
    "KT": 0.04,
    "TC": 0.10,
    "OD": 0.36,
    "ST": 0.58,
    "TY": 0.95,
    "LT": 0.14,
    "AU": 0.70,
    "BG": 0.48,
}
"""The hue (0..1) of each category, by the first two letters of a product id."""

Rgb = tuple[int, int, int]


def draw_photos(folder: Path, products: Sequence[ProductRow]) -> None:
    """Write `folder/<product_id>.png` (480 x 480, under 15 KB) for every product."""
    folder.mkdir(parents=True, exist_ok=True)
    masks = {prefix: icon_masks(prefix, SIDE) for prefix in HUES}
    font = ImageFont.load_default(size=34)
    for product in products:
        product_id = product["product_id"]
        shape, accent = masks[product_id[:2]]
        _photo(product_id, shape, accent, font).save(folder / f"{product_id}.png", optimize=False)


def _photo(
    product_id: str,
    shape: Image.Image,
    accent: Image.Image,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> Image.Image:
    hue = HUES[product_id[:2]] + (int(product_id[-2:]) % 16 - 8) * 0.006
    dark, light = _rgb(hue, 0.62, 0.42), _rgb(hue + 0.06, 0.30, 0.99)
    picture = Image.new("RGB", (SIDE, SIDE), _rgb(hue, 0.16, 0.96))
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse((50, 40, SIDE - 50, SIDE - 60), fill=_rgb(hue, 0.26, 0.92))
    picture.paste(dark, mask=shape)
    picture.paste(light, mask=accent)
    drawing.text((SIDE / 2, SIDE - 40), product_id, fill=dark, font=font, anchor="mm")
    return picture.quantize(colors=32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _rgb(hue: float, saturation: float, value: float) -> Rgb:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
