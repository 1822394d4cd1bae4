"""Pictures: judged by their first bytes, decoded under guard, written anew from pixels alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image

from . import refusals
from .refusals import FileRefused

MOST_BYTES = 10 * refusals.MEGABYTE
MOST_PIXELS = 50_000_000
MOST_SCANS = 50  # of a progressive JPEG; cameras write about ten
LONG_SIDE, THUMBNAIL_SIDE = 2000, 480
QUALITY = 85

_HEIC = re.compile(rb"....ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1|avif|avis)", re.DOTALL)
# fmt: off
_FORMATS = (
    # first bytes,                                     what Pillow shall try
    (re.compile(rb"\xff\xd8\xff"),                     ("JPEG", "MPO")),
    (re.compile(rb"\x89PNG\r\n\x1a\n"),                ("PNG",)),
    (re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL),  ("WEBP",)),
)
_TURNS = {  # the EXIF orientation and what undoes it
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# fmt: on
_JPEG_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: pixels, and nothing that came with them."""

    content: bytes
    thumbnail: bytes
    content_type: str
    width: int
    height: int


def picture(data: bytes) -> Picture:
    """The picture in ``data``, upright, at most 2000 pixels long, without metadata.

    Raises:
        FileRefused: no picture that we take, too many pixels, or damaged.

    """
    formats = _formats_of(data)
    if "JPEG" in formats and _scans(data) > MOST_SCANS:
        raise refusals.damaged_picture()
    try:
        pixels = _pixels(data, formats)
    except FileRefused:
        raise
    except Exception as error:
        raise refusals.damaged_picture() from error
    content_type = "image/webp" if pixels.mode == "RGBA" else "image/jpeg"
    content = _encoded(pixels, content_type)
    width, height = pixels.size
    pixels.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), reducing_gap=3)
    return Picture(content, _encoded(pixels, content_type), content_type, width, height)


def _formats_of(data: bytes) -> tuple[str, ...]:
    for beginning, formats in _FORMATS:
        if beginning.match(data):
            return formats
    if _HEIC.match(data):
        raise FileRefused(
            "这张照片是 HEIC 或 AVIF 格式，这里打不开；苹果手机请在“设置—相机—格式”里选“兼容性最佳”后再拍，"
            "别的手机请另存为 JPEG，也可以直接上传截图"
        )
    raise FileRefused("这不是照片；请上传 JPEG、PNG 或 WebP 格式的照片或截图")


def _scans(data: bytes) -> int:
    """How often a JPEG's decoder would go over the whole picture: a few bytes cost one round."""
    place, scans = 2, 0
    while marker := _JPEG_MARKER.search(data, place):
        code = marker[1][0]
        if code == _END_OF_IMAGE:
            break
        scans += code == _START_OF_SCAN
        place = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])
    return scans


def _pixels(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """Decoded, upright, small enough, in RGB or RGBA."""
    try:
        image = Image.open(BytesIO(data), formats=formats)
    except Image.DecompressionBombError:
        raise FileRefused(f"照片的像素太多，{_MOST}") from None
    width, height = image.size
    if width * height > MOST_PIXELS:
        millions = -(-width * height // 1_000_000)
        raise FileRefused(f"照片有 {millions} 百万像素（{width}×{height}），{_MOST}")
    image.draft(image.mode, (LONG_SIDE, LONG_SIDE))
    image.load()
    turn = _TURNS.get(_orientation(image))
    plain = _in_plain_mode(image)
    plain.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=3)
    plain = plain.transpose(turn) if turn is not None else plain
    plain.info = {}
    return plain


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """RGB or RGBA; the same picture where it is so already, for a copy can take 200 MB."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode == "I;16":
        image = image.point(lambda grey: grey * (1 / 256), "I;16").convert("L")
    return image if image.mode == mode else image.convert(mode)


_MOST = f"最多 {MOST_PIXELS // 1_000_000} 百万像素；请在手机相册里缩小，或改传截图"


def _orientation(image: Image.Image) -> int:
    """1 to 8; a camera's broken notes are no reason to refuse its picture."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001  notes can be broken in any way
        return 1


def _encoded(pixels: Image.Image, content_type: str) -> bytes:
    written = BytesIO()
    if content_type == "image/webp":
        pixels.save(written, "WEBP", quality=QUALITY)
    else:
        pixels.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()
