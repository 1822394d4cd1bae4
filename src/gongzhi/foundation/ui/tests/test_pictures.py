"""Several pictures in one field."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from gongzhi.foundation.ui.pictures import MOST_PHOTOS, PicturesField


class Asks(forms.Form):
    photos = PicturesField(label="照片", required=False)


def sent(count: int) -> Asks:
    made = [SimpleUploadedFile(f"{n}.png", b"png", "image/png") for n in range(count)]
    return Asks({}, MultiValueDict({"photos": made}))


def test_as_many_as_may_be_are_a_list_and_none_is_an_empty_one():
    for count in (0, 1, MOST_PHOTOS):
        form = sent(count)
        assert form.is_valid()
        assert [one.name for one in form.cleaned_data["photos"]] == [
            f"{n}.png" for n in range(count)
        ]


def test_one_too_many_is_said_with_how_many_there_are():
    assert sent(MOST_PHOTOS + 1).errors == {"photos": ["最多 3 张照片，这里有 4 张"]}


def test_the_album_is_as_good_as_the_camera():
    html = str(Asks()["photos"])
    assert 'accept="image/*"' in html
    assert " multiple" in html
    assert "capture" not in html
