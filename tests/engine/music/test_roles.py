from ripieno.engine.music.roles import Role


def test_roles_are_numbered_in_their_order() -> None:
    assert list(Role) == ["lead", "counter", "keys", "bass", "pad", "drums"]
