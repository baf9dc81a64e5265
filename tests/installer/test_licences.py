import contents
import licences


def test_the_licences_of_a_finished_program_begin_with_its_own_and_the_notice(tmp_path):
    bundled = tmp_path / "bundled.json"
    bundled.write_text("[]", encoding="utf-8")
    text = licences.document(bundled)
    for name in ("LICENSE", "NOTICE"):
        assert (contents.ROOT / name).read_text(encoding="utf-8") in text
