from io import BytesIO

from PIL import Image


def picture(colour: str = "red") -> bytes:
    """A small PNG."""
    buffer = BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return buffer.getvalue()
