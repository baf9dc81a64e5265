import selftest


def test_what_onnxruntime_leaves_in_a_home_is_found(tmp_path):
    assert selftest.reported(tmp_path) == []
    place = tmp_path / ".cache" / "Microsoft" / "DeveloperTools" / ".onnxruntime"
    place.mkdir(parents=True)
    (place / "deviceid").touch()
    assert selftest.reported(tmp_path) == [".cache/Microsoft/DeveloperTools/.onnxruntime"]
