"""Icons: told apart without their colours."""

from itertools import combinations

from ripieno.app.gui.status_icons import SIDE, status_icon


def shape(qapp, status):
    image = status_icon(status, qapp.palette()).pixmap(SIDE, SIDE).toImage()
    return frozenset(
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 127
    )


def test_shapes_differ_by_more_than_their_colours(qapp):
    shapes = [shape(qapp, status) for status in ("waiting", "done", "failed")]
    assert all(len(one ^ other) > len(one & other) for one, other in combinations(shapes, 2))
