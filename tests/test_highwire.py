"""The marks of HighWire's typesetting."""

from __future__ import annotations

from time import process_time

import pytest

from papershelf.sources.highwire import without_marks


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("O_ST_ABSBackgroundC_ST_ABSThey grow.", "Background\n\nThey grow."),
        ("O_ST_ABS Summary C_ST_ABS They grow.", "They grow."),
        ("Two: O_LIone\nC_LIO_LItwo\nC_LI", "Two:\n\none\n\ntwo"),
        ("O_SCPLOWDC_SCPLOW-glucose", "D-glucose"),
        ('End. O_FIG O_LINKSMALLFIG SRC="a.gif">\norg.highwire M_FIG C_FIG', "End."),
        ("Of C_LI and O_LI.", "Of C_LI and O_LI."),
        ("Of O_LI.", "Of O_LI."),
    ],
)
def test_marks_go_and_text_stays(text: str, read: str) -> None:
    assert without_marks(text) == read


@pytest.mark.parametrize("piece", ["O_FIG ", "O_FIG O_TBL ", "O_ST_ABS", "O_LI\n", " ", "O_ST_ABS" + " " * 10_000])
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    text = "O_LIC_LI" + (piece * 100_000)[:100_000]
    began = process_time()
    without_marks(text)
    assert process_time() - began < 5
