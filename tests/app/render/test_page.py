"""The page is a whole document whose text cannot break out of it."""

from html.parser import HTMLParser

from ripieno.app.render.page import Entry, page

VOID = frozenset({"meta", "input", "img"})


class Outline(HTMLParser):
    """Checks that every element is closed, and collects links and texts."""

    def __init__(self):
        super().__init__()
        self.open, self.links, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.links += [value for name, value in attrs if name in {"src", "href"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def outline(*entries):
    found = Outline()
    found.feed(page("Batch <1>", "Two & three", entries))
    assert found.open == []
    return found


def test_every_entry_has_its_facts_pictures_sounds_and_files():
    entry = Entry(
        "a.mid", (("Bars", "4"),), ("Careful.",), False, "pages/a.png", (("Before", "a.ogg"),), ("in/a.mid",)
    )
    found = outline(entry)
    assert found.links == ["pages/a.png", "a.ogg", "in/a.mid"]
    assert {"Batch <1>", "Two & three", "a.mid", "Bars", "4", "Careful.", "Before"} <= set(found.texts)


def test_names_are_text_and_never_markup():
    found = outline(Entry('<script>alert("x")</script>', failed=True, notes=("<b>",)))
    assert '<script>alert("x")</script>' in found.texts
    assert "<b>" in found.texts


def test_the_page_asks_nothing_of_the_network():
    assert outline(Entry("a.mid")).links == []
    assert "http" not in page("a", "b", [])
