"""Pictures: what is written anew, and what is refused before or while it is decoded."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gongzhi.foundation.files import images
from gongzhi.foundation.files.images import picture
from gongzhi.foundation.files.refusals import FileRefused

from . import pictures

# Pillow warns of what it then leaves out.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
KINDS = ["JPEG", "PNG", "WEBP"]
NO_PICTURE = "^这不是照片；请上传 JPEG、PNG 或 WebP 格式的照片或截图$"
DAMAGED = "^这张照片坏了或没传完；请重新选一次再传，还不行就换一张$"


def opened(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image


def jpeg_markers(data):
    """The codes of all segments before the pixels, and again between the scans."""
    place, codes = 2, []
    while (code := data[place + 1]) != 0xD9:
        codes.append(code)
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
        if code == 0xDA:
            place = re.compile(rb"\xff[^\x00\xd0-\xd7]").search(data, place).start()
    return codes


def riff_chunks(data):
    place, names = 12, []
    while place < len(data):
        names.append(data[place : place + 4])
        length = struct.unpack("<I", data[place + 4 : place + 8])[0]
        place += 8 + length + length % 2
    return names


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_pixels_is_kept(kind):
    data = pictures.told_all(kind)
    assert b"SECRET" in data
    kept = picture(data)
    for written in (kept.content, kept.thumbnail):
        assert b"SECRET" not in written
        for trace in (b"Exif", b"GPS", b"ICC_PROFILE", b"adobe", b"xmpmeta", b"Photoshop"):
            assert trace not in written
        # JFIF, quantisation, frame, Huffman and scans: no APP1 to APP15, no comment
        assert set(jpeg_markers(written)) <= {0xE0, 0xDB, 0xC2, 0xC4, 0xDA}
        assert dict(opened(written).getexif()) == {}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_transparent_picture_stays_so_and_is_as_clean(kind):
    data = pictures.encoded(Image.new("RGBA", (900, 30), (10, 200, 30, 90)), kind)
    kept = picture(data)
    assert (kept.content_type, kept.width, kept.height) == ("image/webp", 900, 30)
    assert opened(kept.content).getpixel((5, 5))[3] == 90
    for written in (kept.content, kept.thumbnail):
        assert set(riff_chunks(written)) <= {b"VP8X", b"ALPH", b"VP8 ", b"VP8L"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("size", "whole", "thumbnail"),
    [
        ((4000, 3000), (2000, 1500), (480, 360)),
        ((1200, 3600), (667, 2000), (160, 480)),
        ((2000, 2000), (2000, 2000), (480, 480)),
        ((300, 200), (300, 200), (300, 200)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_the_long_side_is_bounded_and_nothing_is_enlarged(kind, size, whole, thumbnail):
    kept = picture(pictures.photo(kind, size=size))
    assert (kept.content_type, kept.width, kept.height) == ("image/jpeg", *whole)
    assert opened(kept.content).size == whole
    assert opened(kept.thumbnail).size == thumbnail


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_made_upright(orientation):
    turned = {  # how a camera held that way would have stored it
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    image = pictures.quarters()
    for turn in turned:
        image = image.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    kept = picture(pictures.encoded(image, "JPEG", exif=exif, quality=95))
    upright = opened(kept.content)
    assert (kept.width, kept.height, upright.size) == (80, 40, (80, 40))
    seen = [upright.getpixel(place) for place in ((10, 10), (70, 10), (10, 30), (70, 30))]
    wanted = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
    for have, want in zip(seen, wanted, strict=True):
        assert all(abs(a - b) < 12 for a, b in zip(have, want, strict=True))


def test_broken_camera_notes_are_no_reason_to_refuse():
    data = pictures.photo(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\x88" * 40)
    assert picture(data).width == 640


def test_sixteen_bit_greys_keep_their_shades():
    image = Image.frombytes("I;16", (40, 40), struct.pack("<H", 0x8000) * 1600)
    kept = opened(picture(pictures.encoded(image, "PNG")).content)
    assert abs(kept.getpixel((20, 20))[0] - 128) <= 1


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"PK\x03\x04" + b"\0" * 60,
        b"GIF89a" + b"\0" * 60,
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"\0" * 200,
        b"\xff\xd8",
        "照片".encode(),
        b"\n" + pictures.photo(),
    ],
)
def test_what_is_no_picture_is_refused_by_its_content(data):
    with pytest.raises(FileRefused, match=NO_PICTURE):
        picture(data)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"avif"])
def test_heic_is_refused_with_a_way_out(brand):
    with pytest.raises(FileRefused, match=r"HEIC.*兼容性最佳.*另存为 JPEG"):
        picture(b"\0\0\0\x18ftyp" + brand + b"\0" * 40)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tenths", range(10))
def test_a_truncated_picture_is_refused(kind, tenths):
    data = pictures.encoded(Image.effect_noise((200, 200), 80).convert("RGB"), kind)
    cut = data[: max(16, len(data) * tenths // 10)]
    with pytest.raises(FileRefused, match=f"{DAMAGED}|{NO_PICTURE}"):
        picture(cut)


@pytest.mark.parametrize(
    "tail",
    [
        b"<script>alert(document.cookie)</script>",
        b"PK\x03\x04" + b"evil.class" * 20 + b"PK\x05\x06" + b"\0" * 18,
        b"%PDF-1.7 /JavaScript",
        b"<?php system($_GET[0]); ?>",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_polyglot_loses_its_second_nature(kind, tail):
    data = pictures.photo(kind, **({"comment": tail} if kind == "JPEG" else {})) + tail
    kept = picture(data)
    assert tail not in kept.content
    assert tail not in kept.thumbnail
    for trace in (b"script", b"PK\x03\x04", b"%PDF", b"<?php", b"evil"):
        assert trace not in kept.content


@pytest.mark.parametrize(
    ("width", "height", "sentence"),
    [
        (
            8000,
            6251,
            "^照片有 51 百万像素（8000×6251），最多 50 百万像素；请在手机相册里缩小，或改传截图$",
        ),
        (12000, 12000, "^照片有 144 百万像素（12000×12000），最多 50 百万像素；"),
        (100_000, 100_000, "^照片的像素太多，最多 50 百万像素；"),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(width, height, sentence):
    with pytest.raises(FileRefused, match=sentence):
        picture(pictures.png_of(width, height))


def test_a_webp_of_268_megapixels_in_34_bytes_is_refused():
    canvas = (16382 | 16382 << 14).to_bytes(4, "little")
    body = b"WEBPVP8L" + struct.pack("<I", 13) + b"\x2f" + canvas + b"\0" * 9
    with pytest.raises(FileRefused, match=r"像素|坏了"):
        picture(b"RIFF" + struct.pack("<I", len(body)) + body)


@pytest.mark.parametrize("name", [b"zTXt", b"iCCP"])
def test_a_bomb_in_a_text_chunk_is_refused(name):
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    bomb = (name, b"Comment\0\0" + packed)
    with pytest.raises(FileRefused, match=DAMAGED):
        picture(pictures.png_of(8, 8, bomb, rows=b"\0\0" * 8))


def test_a_jpeg_of_endless_scans_is_refused():
    data = pictures.photo(progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    assert picture(data + b"\xff\xda" * 200).width == 640  # after the end it means nothing
    with pytest.raises(FileRefused, match=DAMAGED):
        picture(data[:-2] + last * images.MOST_SCANS + b"\xff\xd9")


@pytest.mark.parametrize("kind", KINDS)
def test_damage_anywhere_is_a_picture_or_a_refusal(kind):
    whole = pictures.told_all(kind)

    @settings(max_examples=120, deadline=None)
    @given(
        changes=st.lists(
            st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=12
        )
    )
    def check(changes):
        data = bytearray(whole)
        for place, value in changes:
            data[place] = value
        try:
            kept = picture(bytes(data))
        except FileRefused:
            return
        assert max(opened(kept.content).size) <= images.LONG_SIDE
        assert b"SECRET" not in kept.content

    check()
