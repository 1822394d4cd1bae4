"""Pictures made for tests, honest and hostile."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    return encoded(Image.linear_gradient("L").resize(size).convert("RGB"), kind, **options)


def quarters(width: int = 80, height: int = 40) -> Image.Image:
    """Red, green / blue, white: shows how a picture was turned."""
    image = Image.new("RGB", (width, height), "white")
    for place, colour in (((0, 0), "red"), ((width // 2, 0), "lime"), ((0, height // 2), "blue")):
        image.paste(colour, (*place, place[0] + width // 2, place[1] + height // 2))
    return image


def told_all(kind: str) -> bytes:
    """A photo with everything a camera or an editor may have written into it."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif[0x9286] = "SECRET-COMMENT"
    exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 46.0, 12.0), 3: "E", 4: (113.0, 1.0, 2.0)})
    options: dict[str, object] = {
        "exif": exif.tobytes() + b"SECRET-THUMBNAIL" + photo(size=(16, 16)),
        "icc_profile": b"SECRET-PROFILE" * 20,
    }
    if kind == "PNG":
        notes = PngInfo()
        notes.add_text("Comment", "SECRET-TEXT")
        notes.add_text("Packed", "SECRET-TEXT" * 50, zip=True)
        notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET-XMP</x:xmpmeta>")
        options["pnginfo"] = notes
    else:
        options["xmp"] = b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>"
    if kind == "JPEG":
        options["comment"] = b"SECRET-COMMENT"
    return photo(kind, **options) + b"SECRET-TAIL"


def png_of(width: int, height: int, *chunks: tuple[bytes, bytes], rows: bytes = b"") -> bytes:
    """A PNG of one grey bit a pixel with the given chunks before its (perhaps missing) rows."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def upload(data: bytes, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")
