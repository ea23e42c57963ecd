"""Krita's settings file: one key is put in and taken out, and nothing else is touched."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from installer import kritarc

LINES = st.sampled_from(
    [
        b"[python]",
        b"[python][$i]",
        b"[python][sub]",
        b"[python",
        b" [python] ",
        b"[theme]",
        b"[]",
        b"enable_nobg=true",
        b"enable_nobg = false",
        b"enable_nobg[de]=true",
        b"Xenable_nobg=true",
        b"enable_other=true",
        b"# enable_nobg=true",
        b"Theme=Krita dark",
        b"name=\xff\xfe M\xc3\xbcller",
        b"",
        b"  ",
    ]
)
LINE_ENDS = st.sampled_from([b"\n", b"\r\n"])
FILES = st.one_of(
    st.binary(max_size=80),
    st.builds(
        lambda lines, end, last: end.join(lines) + last,
        st.lists(LINES, max_size=9),
        LINE_ENDS,
        st.sampled_from([b"", b"\n", b"\r\n"]),
    ),
)


def entries(content: bytes) -> dict[tuple[bytes, bytes], bytes]:
    """Return what KConfig reads: (group, key) to value, of which the last one counts."""
    group, found = b"", {}
    for line in content.split(b"\n"):
        line = line.strip()
        if line[:1] == b"[":
            names, rest = [], line
            while rest[:1] == b"[" and b"]" in rest:
                name, _, rest = rest[1:].partition(b"]")
                names.append(name)
            if rest[:1] != b"[":  # else the header is no header
                if len(names) > 1 and names[-1] == b"$i":
                    names.pop()
                group = b"\x1d".join(names)
        elif line[:1] != b"#" and line.find(b"=") > 0:
            key, _, value = line.partition(b"=")
            found[group, key.strip()] = value.strip()
    return found


OURS = (b"python", b"enable_nobg")


@given(content=FILES)
@example(content=b"")
@example(content=b"[python]")
@example(content=b"[python]\n\n[theme]\na=b")
def test_the_plug_in_is_switched_on(content: bytes) -> None:
    before = entries(content)
    after = entries(kritarc.switch_on(content)[0])
    assert after == {OURS: b"true", **before}


@given(content=FILES)
def test_every_byte_that_was_there_stays(content: bytes) -> None:
    changed, added = kritarc.switch_on(content)
    places = [i for i in range(len(content) + 1) if content[:i] + added + content[i:] == changed]
    assert places


@given(content=FILES)
def test_a_second_time_changes_nothing(content: bytes) -> None:
    changed, _added = kritarc.switch_on(content)
    assert kritarc.switch_on(changed) == (changed, b"")


@given(content=FILES)
@example(content=b"[python]\n")
@example(content=b"[python]\r\n\r\n[theme]")
def test_switching_off_gives_the_bytes_back(content: bytes) -> None:
    changed, added = kritarc.switch_on(content)
    if added:
        assert kritarc.switch_off(changed, added) == content


@given(content=FILES)
def test_only_what_switching_on_adds_is_an_addition(content: bytes) -> None:
    added = kritarc.switch_on(content)[1]
    assert not added or kritarc.is_addition(added)
    assert not kritarc.is_addition(b"x" + added)


@given(before=FILES, more=FILES)
@example(before=b"", more=b"enable_other=true\n")
@example(before=b"[theme]\n", more=b"[python]\nenable_other=true\n")
def test_of_a_file_that_was_written_since_only_the_key_goes(before: bytes, more: bytes) -> None:
    changed, added = kritarc.switch_on(before)
    content = changed + more
    wanted = {key: value for key, value in entries(content).items() if key != OURS}
    assert entries(kritarc.switch_off(content, added)) == wanted


@given(content=FILES)
@example(content=b"[a]\nb=c\n[python]\nenable_nobg=true\n[d]\ne=f")
def test_of_a_file_that_was_exchanged_only_the_key_goes(content: bytes) -> None:
    wanted = {key: value for key, value in entries(content).items() if key != OURS}
    assert entries(kritarc.switch_off(content, b"\n[python]\nenable_nobg=true\n")) == wanted


def test_the_key_joins_its_group() -> None:
    content = b"[python]\nenable_tenbrushes=true\n\n[theme]\nTheme=Krita dark\n"
    wanted = content.replace(b"brushes=true\n", b"brushes=true\nenable_nobg=true\n")
    assert kritarc.switch_on(content) == (wanted, b"enable_nobg=true\n")


def test_a_file_without_the_group_gets_it() -> None:
    changed = kritarc.switch_on(b"[theme]\nTheme=Krita dark\n")[0]
    assert changed == b"[theme]\nTheme=Krita dark\n\n[python]\nenable_nobg=true\n"


@pytest.mark.parametrize("value", [b"true", b"TRUE", b"1", b"yes", b" on "])
def test_what_krita_takes_for_true_is_on(value: bytes) -> None:
    assert kritarc.is_on(b"[python]\nenable_nobg=" + value) is True


@pytest.mark.parametrize("value", [b"false", b"0", b"", b"maybe"])
def test_all_else_is_off(value: bytes) -> None:
    assert kritarc.is_on(b"[python]\nenable_nobg=" + value) is False


@pytest.mark.parametrize(
    ("content", "folder"),
    [
        (b"ResourceDirectory=/media/art/krita\n[a]\nb=c", Path("/media/art/krita")),
        (rb"ResourceDirectory=/media/M\xc3\xbcller\\s a", Path("/media/Müller\\s a")),
        ("ResourceDirectory=/media/Müller".encode(), Path("/media/Müller")),
        (b"[a]\nResourceDirectory=/media/art", None),
        (b"ResourceDirectory=", None),
        (b"ResourceDirectory=relative", None),
        (b"", None),
    ],
)
def test_moved_resources_are_found(content: bytes, folder: Path | None) -> None:
    assert kritarc.resource_folder(content) == folder


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").write_bytes(b"old")
    (tmp_path / "kritarc").symlink_to("dotfiles")
    kritarc.write(tmp_path / "kritarc", b"new")
    assert (tmp_path / "dotfiles").read_bytes() == b"new"
    assert (tmp_path / "kritarc").is_symlink()


def test_the_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "kritarc").touch(mode=0o600)
    kritarc.write(tmp_path / "kritarc", b"new")
    assert (tmp_path / "kritarc").stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kritarc").write_bytes(b"old")

    def fail(_number: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(kritarc.os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        kritarc.write(tmp_path / "kritarc", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["kritarc"]
    assert (tmp_path / "kritarc").read_bytes() == b"old"
