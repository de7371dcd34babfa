"""Reading staff and pupils from CSV files: what is taken, what is dropped, what is asked.
All people here are invented; the one real sample lies beside the repository, if at all.
"""

from __future__ import annotations

import csv
import io
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.exchange.people.csv_files import MAX_BYTES
from kiosk.exchange.people.files import ChoiceNeeded, Problem, Reading, read
from kiosk.exchange.people.lines import Scheme
from kiosk.exchange.people.upn import is_upn
from kiosk.exchange.people.year_groups import as_uk, as_us, from_class_name, is_registration_group

SAMPLE = Path(__file__).parents[2].parent / "shared" / "samples" / "sds-uk-100"

STAFF = "MIS ID,Forename,Surname,Role\n"
PUPILS = "MIS ID,Forename,Surname,Year Group,Reg Group\n"
ADA = "1,Ada,Example,6,6 Oak\n"
SAM = "7,Sam,Sample,Teacher\n"
UPN = "B801200005001"
TYPE_IT = "Type it in, or delete the row."

SCHOOL_DATA_SYNC = {
    "School.csv": ["DfE Number,Name,Address", "8001,Oak Primary,1 Road", "8002,Elm Primary,2 Road"],
    "Student.csv": [
        "ID,School DfE Number,First Name,Last Name,Username,Password,Grade,Status,Birthdate",
        "301,8001,Ada,Example,aexample,Secret1!,Year 6,Active,1/9/2015",
        "302,8001,Bo,Specimen,bspecimen,Secret2!,Year 5,Inactive,1/9/2016",
        "303,8002,Cy,Instance,cinstance,Secret3!,Year 4,Active,1/9/2017",
    ],
    "Teacher.csv": [
        "ID,School DfE Number,First Name,Last Name,Username,Password,Status,Title",
        "401,8001,Sam,Sample,ssample,Secret4!,Active,",
        "402,8002,Tom,Trial,ttrial,Secret5!,Active,",
    ],
    "Section.csv": [
        "ID,School DfE Number,Section Name,Status",
        "501,8001,6 Maths,Active",
        "502,8002,Science 4,Active",
    ],
    "StudentEnrollment.csv": ["Section ID,ID", "501,301", "501,302", "502,303"],
    "TeacherRoster.csv": ["Section ID,ID", "501,401", "502,402"],
}


def a_file(folder: Path, name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def a_sync_folder(folder: Path, **changes: Sequence[str] | None) -> Path:
    """A School Data Sync folder; `Student=[...]` replaces that file's lines, None leaves it out."""
    for name, usual in SCHOOL_DATA_SYNC.items():
        lines = changes.get(name.removesuffix(".csv"), usual)
        if lines is not None:
            a_file(folder, name, "\r\n".join(lines) + "\r\n")
    return folder


def with_line(name: str, line: str) -> list[str]:
    return [*SCHOOL_DATA_SYNC[name], line]


def without_line(name: str, line: int) -> list[str]:
    lines = SCHOOL_DATA_SYNC[name]
    return [*lines[:line], *lines[line + 1 :]]


def said(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def sound(reading: Reading) -> Reading:
    assert said(reading) == []
    return reading


def test_staff_are_read(tmp_path: Path) -> None:
    reading = sound(read(a_file(tmp_path, "staff.csv", STAFF + SAM)))
    [sam] = reading.staff
    assert (sam.file, sam.line, sam.source_id) == ("staff.csv", 2, "7")
    assert (sam.given_name, sam.family_name, sam.known_as) == ("Sam", "Sample", None)
    assert (sam.job, reading.pupils, reading.source) == ("Teacher", (), "spreadsheet")


def test_pupils_are_read(tmp_path: Path) -> None:
    reading = sound(read(a_file(tmp_path, "pupils.csv", PUPILS + ADA)))
    [ada] = reading.pupils
    assert (ada.file, ada.line, ada.source_id) == ("pupils.csv", 2, "1")
    assert (ada.given_name, ada.family_name, ada.known_as) == ("Ada", "Example", None)
    assert (ada.year_group, ada.class_name, reading.staff) == ("6", "6 Oak", ())


@pytest.mark.parametrize(
    ("encoding", "noticed"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_encoding_and_line_end_is_read(
    tmp_path: Path, encoding: str, noticed: str, end: str
) -> None:
    text = (PUPILS + '1,Zoë,"O\'Neil, Jr.",6,6 Oak\n').replace("\n", end)
    reading = sound(read(a_file(tmp_path, "pupils.csv", text, encoding)))
    assert (reading.pupils[0].given_name, reading.pupils[0].family_name) == ("Zoë", "O'Neil, Jr.")
    assert [noticed in note for note in reading.notes] == ([True] if noticed else [])


@pytest.mark.parametrize(("delimiter", "noticed"), [(",", ""), (";", "semicolons"), ("\t", "tabs")])
def test_each_delimiter_is_read(tmp_path: Path, delimiter: str, noticed: str) -> None:
    text = (STAFF + SAM).replace(",", delimiter)
    reading = sound(read(a_file(tmp_path, "staff.csv", text)))
    assert reading.staff[0].family_name == "Sample"
    assert [noticed in note for note in reading.notes] == ([True] if noticed else [])


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and so on",
        b"\xd0\xcf\x11\xe0 and so on",
        b"%PDF-1.7",
        b"MIS ID,Forename\0,Surname",
        b"MIS ID,Forename,Surname\n1,\x81\xff,Example",
        b"\xff\xfe\x00",
        b"\xef\xbb\xbfMIS ID,Forename,Surname\n1,\xff,Example",
        (STAFF + SAM).encode("utf-16-le"),
    ],
)
def test_what_is_not_text_is_to_be_saved_as_csv_first(tmp_path: Path, data: bytes) -> None:
    [problem] = read(a_file(tmp_path, "staff.csv", data)).problems
    assert problem.line is None
    assert "save it as CSV first" in problem.says


@pytest.mark.parametrize("text", ["", " \r\n \n", "\ufeff"])
def test_an_empty_file_is_named(tmp_path: Path, text: str) -> None:
    path = a_file(tmp_path, "staff.csv", text)
    assert said(read(path)) == ["staff.csv: the file is empty. Export it again."]


def test_headings_without_people_are_a_problem(tmp_path: Path) -> None:
    path = a_file(tmp_path, "staff.csv", STAFF + ",,,\n")
    assert "nobody under them" in said(read(path))[0]


def test_a_path_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert said(read(tmp_path / "staff.csv")) == [
        "staff.csv: there is no such file here. Check the name."
    ]
    assert said(read(tmp_path / ("x" * 300)))
    assert said(read(tmp_path / "staff\0.csv"))


def test_a_file_name_that_cannot_be_printed_is_shown_without_it(tmp_path: Path) -> None:
    [problem] = read(tmp_path / "sta\udcffff\n\x1b[2J.csv").problems
    assert str(problem).isprintable()


def test_sizes_are_capped(tmp_path: Path) -> None:
    at_limit = STAFF + "".join(f"{n},Sam,Sample,Teacher\n" for n in range(5_000))
    assert len(sound(read(a_file(tmp_path, "staff.csv", at_limit))).staff) == 5_000
    over = a_file(tmp_path, "staff.csv", at_limit + "x,Sam,Sample,Teacher\n")
    assert "more than 5,000 rows" in said(read(over))[0]
    large = a_file(tmp_path, "staff.csv", STAFF + " " * MAX_BYTES)
    assert "larger than 2 MB" in said(read(large))[0]


@pytest.mark.parametrize("length", [20_001, 200_000])
def test_a_huge_cell_is_a_problem_even_where_it_is_not_wanted(tmp_path: Path, length: int) -> None:
    text = "MIS ID,Forename,Surname,Role,Notes\n7,Sam,Sample,Teacher," + "x" * length + "\n"
    [problem] = read(a_file(tmp_path, "staff.csv", text)).problems
    assert (problem.line, "20,000 characters" in problem.says) == (2, True)


def test_too_many_columns_are_a_problem(tmp_path: Path) -> None:
    path = a_file(tmp_path, "staff.csv", STAFF + SAM.strip() + "," * 300)
    assert "more than 200 columns" in said(read(path))[0]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('7,"Sam,Sample,Teacher\n8,Tom,Trial,Teacher\n', 2),
        ('7,Sam,Sample,Teacher\n8,"Tom"my,Trial,Teacher\n', 3),
    ],
)
def test_an_open_quotation_mark_swallows_nobody(tmp_path: Path, rows: str, line: int) -> None:
    [problem] = read(a_file(tmp_path, "staff.csv", STAFF + rows)).problems
    assert (problem.line, "quotation mark" in problem.says) == (line, True)


def test_a_line_break_in_a_cell_is_a_space_and_lines_count_as_in_an_editor(tmp_path: Path) -> None:
    first = '7,"Sam\r\nJo",Sample,Teacher\r\n'
    path = a_file(tmp_path, "staff.csv", STAFF + first)
    assert sound(read(path)).staff[0].given_name == "Sam Jo"
    path = a_file(tmp_path, "staff.csv", STAFF + first + "\r\n8,,Trial,Teacher\r\n")
    assert said(read(path)) == [
        f"staff.csv line 5, column Forename: the forename is missing. {TYPE_IT}"
    ]


@pytest.mark.parametrize(
    "headings",
    [
        "Id,First Name,Last Name,Job title",
        "MIS ID,Legal Forename,Legal Surname,Position",
        "person_id,GIVEN NAME,family-name,Post",
        "Staff Code,Forename,Surname,Role",
        "Employee Number, forename ,SURNAME,Job Title",
        "Payroll Number,Forename,Surname,Role",
    ],
)
def test_the_headings_of_staff(tmp_path: Path, headings: str) -> None:
    [sam] = sound(read(a_file(tmp_path, "list.csv", f"{headings}\n{SAM}"))).staff
    assert (sam.source_id, sam.given_name, sam.family_name) == ("7", "Sam", "Sample")
    assert sam.job == "Teacher"


@pytest.mark.parametrize(
    "headings",
    [
        "Id,First Name,Last Name,NC Year,Registration Form",
        "Adno,Legal Forename,Legal Surname,Year,Class",
        "Admission Number,Given Name,Family Name,Year Group,Registration Group",
        "MIS ID,Forename,Surname,year_group,Form",
    ],
)
def test_the_headings_of_pupils(tmp_path: Path, headings: str) -> None:
    [ada] = sound(read(a_file(tmp_path, "list.csv", f"{headings}\n{ADA}"))).pupils
    assert (ada.source_id, ada.given_name, ada.family_name) == ("1", "Ada", "Example")
    assert (ada.year_group, ada.class_name) == ("6", "6 Oak")


def test_a_preferred_name_is_what_one_is_called(tmp_path: Path) -> None:
    text = (
        "MIS ID,Legal Forename,Preferred Forename,Legal Surname,Preferred Surname,Role\n"
        "1,Samantha,Sam,Sample,Model,Head\n2,Tom,Tom,Trial,,Cook\n"
    )
    sam, tom = sound(read(a_file(tmp_path, "staff.csv", text))).staff
    assert (sam.given_name, sam.known_as, sam.family_name) == ("Samantha", "Sam", "Model")
    assert (tom.given_name, tom.known_as, tom.family_name) == ("Tom", None, "Trial")


@pytest.mark.parametrize("cell", ["Sam\u200b", "\ufeffSam", "S\u00adam", "“Sam”", "“ Sam\u00a0”"])
def test_what_a_spreadsheet_hides_or_puts_round_a_name_is_not_in_it(tmp_path: Path, cell: str):
    """Else it would be on the badge, and the same id with and without it two people."""
    path = a_file(tmp_path, "staff.csv", f"{STAFF}{cell},{cell},Sample,TA\n")
    (line,) = sound(read(path)).staff
    assert (line.source_id, line.given_name) == ("Sam", "Sam")


@pytest.mark.parametrize("second", ["Surname", "surname ", "SUR-NAME"])
def test_a_heading_that_stands_twice_is_a_problem(tmp_path: Path, second: str) -> None:
    """Whichever were taken, it might be the wrong one, and nobody would be told."""
    head = f"MIS ID,Forename,Surname,{second},Role,Notes,Notes\n"
    path = a_file(tmp_path, "staff.csv", f"{head}7,Sam,Sample,Trial,TA,a,b\n")
    assert said(read(path)) == [
        "staff.csv, column Surname: more than one column is called that. "
        "Delete what is not meant, or rename it."
    ]


def test_one_column_of_names_is_split_at_the_comma(tmp_path: Path) -> None:
    text = 'MIS ID,Name,Role\n7,"Sample, Sam",Teacher\n'
    [sam] = sound(read(a_file(tmp_path, "staff.csv", text))).staff
    assert (sam.given_name, sam.family_name) == ("Sam", "Sample")
    path = a_file(tmp_path, "staff.csv", text + "8,Tom Trial,Teacher\n9,,Teacher\n")
    first, second = said(read(path))
    assert first.startswith("staff.csv line 3, column Name: the name needs a comma")
    assert second == f"staff.csv line 4, column Name: the name is missing. {TYPE_IT}"


def test_a_job_and_a_class_may_be_blank(tmp_path: Path) -> None:
    staff = a_file(tmp_path, "staff.csv", STAFF + "7,Sam,Sample\n")
    assert sound(read(staff)).staff[0].job is None
    pupils = a_file(tmp_path, "pupils.csv", PUPILS + "1,Ada,Example,6,\n")
    assert sound(read(pupils)).pupils[0].class_name is None


@pytest.mark.parametrize(
    "above",
    ["Staff list September 2026\n", "Oakfield Primary,,\n\n\nPrinted,20/11/2026\n", "sep=,\n"],
)
def test_titles_above_the_headings_are_skipped(tmp_path: Path, above: str) -> None:
    [sam] = sound(read(a_file(tmp_path, "staff.csv", above + STAFF + SAM))).staff
    assert sam.line == above.count("\n") + 2


def test_blank_rows_and_headings_of_a_new_page_are_skipped(tmp_path: Path) -> None:
    text = STAFF + SAM + ",,,\n" + STAFF + "8,Tom,Trial,Cook\n\n , ,\n"
    assert [s.line for s in sound(read(a_file(tmp_path, "staff.csv", text))).staff] == [2, 5]


def test_headings_too_far_down_are_not_found_and_no_cell_is_repeated(tmp_path: Path) -> None:
    path = a_file(tmp_path, "staff.csv", "Sam,Sample\n" * 10 + STAFF + SAM)
    [problem] = said(read(path))
    assert "none of the first 10 rows looks like headings" in problem
    assert "Sample" not in problem


def test_cells_are_trimmed_and_composed(tmp_path: Path) -> None:
    row = "7,  Zoe\u0308 \u00a0 Ann ,Llŷr,Teacher\n"
    [zoe] = sound(read(a_file(tmp_path, "staff.csv", STAFF + row))).staff
    assert (zoe.given_name, zoe.family_name) == ("Zoë Ann", "Llŷr")


@pytest.mark.parametrize("name", ["Łucja", "محمد", "李", "O’Neil", "Ŵyn", "Nguyễn", "=1+1"])
def test_names_in_any_script_are_kept(tmp_path: Path, name: str) -> None:
    path = a_file(tmp_path, "staff.csv", STAFF + f"7,{name},Sample,Teacher\n")
    assert sound(read(path)).staff[0].given_name == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x7f", "\x85", "\ud800", "\u202e"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_characters_that_cannot_be_shown_are_refused(
    tmp_path: Path, character: str, encoding: str
) -> None:
    data = (STAFF + f"7,Sam{character},Sample,\n").encode(encoding, "surrogatepass")
    assert said(read(a_file(tmp_path, "staff.csv", data))) == [
        "staff.csv line 2, column Forename: there is a hidden character that cannot be shown. "
        "Type the cell again."
    ]


def test_a_name_has_at_most_100_characters(tmp_path: Path) -> None:
    row = f"7,{'x' * 100},Sample,Teacher\n"
    sound(read(a_file(tmp_path, "staff.csv", STAFF + row)))
    path = a_file(tmp_path, "staff.csv", STAFF + row.replace("x,", "xx,"))
    assert said(read(path)) == [
        "staff.csv line 2, column Forename: the text is longer than 100 characters. Shorten it."
    ]


def test_every_problem_is_reported_in_order(tmp_path: Path) -> None:
    rows = "1,Ada,,6,\n,Bo,Specimen,Year 99,\n3,\x07,Instance,,\n1,Di,Model,6,,Smith\n"
    assert said(read(a_file(tmp_path, "pupils.csv", PUPILS + rows))) == [
        f"pupils.csv line 2, column Surname: the surname is missing. {TYPE_IT}",
        f"pupils.csv line 3, column MIS ID: the MIS ID is missing. {TYPE_IT}",
        "pupils.csv line 3, column Year Group: the year group cannot be told from this. "
        "Give it as R, N1, N2 or 1 to 13.",
        "pupils.csv line 4, column Forename: there is a hidden character that cannot be shown. "
        "Type the cell again.",
        f"pupils.csv line 4, column Year Group: the year group is missing. {TYPE_IT}",
        "pupils.csv line 5: there are more cells than headings. "
        "Put quotation marks round a cell with a comma.",
        "pupils.csv line 5, column MIS ID: the same MIS ID is on line 2. "
        "Correct one, or delete the row.",
    ]


def test_with_a_problem_nobody_can_be_imported(tmp_path: Path) -> None:
    reading = read(a_file(tmp_path, "staff.csv", STAFF + SAM + "8,,Trial,Cook\n"))
    assert (reading.staff, len(reading.problems)) == ((), 1)


def test_fifty_problems_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"{n},,Sample,Teacher\n" for n in range(62))
    problems = said(read(a_file(tmp_path, "staff.csv", STAFF + rows)))
    assert (len(problems), problems[-1]) == (51, "And 12 more.")


def test_no_message_repeats_what_a_cell_holds(tmp_path: Path) -> None:
    secret = "Qwertyuiop"
    text = PUPILS + f"1,{secret},,{secret},{secret}\n1,{secret * 11},{secret},,{secret}\n"
    reading = read(a_file(tmp_path, "pupils.csv", text))
    assert len(reading.problems) == 5
    assert secret not in repr(reading)


def test_a_number_that_a_spreadsheet_rounded_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, "staff.csv", STAFF + "1.23457E+11,Sam,Sample,Teacher\n")
    assert "rounded this number" in said(read(path))[0]


def test_ids_are_kept_as_they_are(tmp_path: Path) -> None:
    rows = "007,Sam,Sample,\n7,Tom,Trial,\naB,Una,Model,\nAb,Vic,Case,\n9223372036854775808,W,X,\n"
    staff = sound(read(a_file(tmp_path, "staff.csv", STAFF + rows))).staff
    assert [s.source_id for s in staff] == ["007", "7", "aB", "Ab", "9223372036854775808"]


def test_without_an_id_the_columns_found_and_needed_are_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, "pupils.csv", "Forename,Surname,Year Group\nAda,Example,6\n")
    assert said(read(path)) == [
        "pupils.csv: no column says who is who. Columns found: Forename, Surname, Year Group. "
        "Export it again with: MIS ID (or Admission Number, or UPN), Forename, Surname, "
        "Year Group, Reg Group."
    ]
    path = a_file(tmp_path, "pupils.csv", "UPN,Forename\nx,Ada\n")
    assert [s.split(".")[1] for s in said(read(path))] == [
        "csv: no columns give forename and surname",
        "csv: no column gives the year group",
    ]


@pytest.mark.parametrize("upn", [UPN, UPN.lower(), "X00180001701A"])
def test_a_upn_is_the_key_where_there_is_no_other(tmp_path: Path, upn: str) -> None:
    text = f"UPN,Forename,Surname,Year\n{upn},Ada,Example,6\n"
    reading = sound(read(a_file(tmp_path, "pupils.csv", text)))
    assert reading.pupils[0].source_id == upn.upper()
    assert reading.dropped == ()
    assert reading.notes == (
        "pupils.csv has no MIS ID, so pupils are matched by UPN, which is never shown.",
    )


@pytest.mark.parametrize("upn", ["A801200005001", "B80120000500", "B80120000500I", "12"])
def test_a_wrong_upn_is_refused_as_a_key(tmp_path: Path, upn: str) -> None:
    text = f"UPN,Forename,Surname,Year\n{upn},Ada,Example,6\n"
    [problem] = said(read(a_file(tmp_path, "pupils.csv", text)))
    assert problem.startswith("pupils.csv line 2, column UPN: this is not a UPN")
    assert upn not in problem


def test_a_upn_beside_an_id_is_dropped_and_not_checked(tmp_path: Path) -> None:
    text = "Admission Number,UPN,Forename,Surname,Year\n12,nonsense,Ada,Example,6\n"
    reading = sound(read(a_file(tmp_path, "pupils.csv", text)))
    assert (reading.pupils[0].source_id, reading.dropped) == ("12", (("pupils.csv", "UPN"),))


def test_what_is_not_needed_is_dropped_by_name(tmp_path: Path) -> None:
    unwanted = "DOB,Password,Address,Mobile,E-mail,Gender,,Title"
    text = f"MIS ID,Forename,{unwanted},Surname,Role\n7,Sam,a,b,c,d,e,f,g,\x00,Sample,Cook\n"
    reading = sound(read(a_file(tmp_path, "staff.csv", text.replace("\x00", "\x07"))))
    assert [column for _, column in reading.dropped] == [h for h in unwanted.split(",") if h]


def test_every_upn_letter_is_checked() -> None:
    assert [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if is_upn(c + UPN[1:])] == ["B"]
    assert not is_upn("")


@pytest.mark.parametrize(
    ("code", "year_group"),
    [
        *((code, "6") for code in ("6", "06", "Y6", "y 6", "yr 6", "Yr. 6", "Year 6", "NC Year 6")),
        *((code, "R") for code in ("R", "r", "Reception", "rec", "0", "Yr R", "YR", "Year R")),
        *((code, "N") for code in ("N", "Nursery")),
        *((code, "7") for code in ("P7", "p 7", "Primary 7")),
        ("N1", "N1"),
        ("Nursery 2", "N2"),
        ("1", "1"),
        ("13", "13"),
        *((code, None) for code in ("", "14", "99", "-1", "6.0", "5/6", "Year", "PK", "Oak", "٦")),
    ],
)
def test_uk_years(code: str, year_group: str | None) -> None:
    assert as_uk(code) == year_group


@pytest.mark.parametrize(
    ("code", "year_group"),
    [
        *(("PK", "R"), ("KG", "1"), ("K", "1"), ("0", "1"), ("01", "2"), ("05", "6")),
        *(("Grade 5", "6"), ("12", "13"), ("13", None), ("R", None), ("N1", None)),
        ("Year 6", None),
    ],
)
def test_us_grades_by_age(code: str, year_group: str | None) -> None:
    assert as_us(code) == year_group


@pytest.mark.parametrize(
    ("name", "year_group"),
    [
        ("5D", "5"),
        ("RF", "R"),
        ("6 Oak", "6"),
        ("P7A", "7"),
        ("Year 4 Elm", "4"),
        ("Reception Bees", "R"),
    ]
    + [("N1 Ducklings", "N1"), ("Nursery", "N"), ("R Robins", "R"), ("10X", "10"), ("P7A", "7")]
    + [(name, None) for name in ("Oak", "5/6 Elm", "Robins", "Red", "56", "2 Year Olds", "")],
)
def test_a_class_name_may_tell_the_year(name: str, year_group: str | None) -> None:
    assert from_class_name(name) == year_group


@pytest.mark.parametrize(
    ("name", "looks_so"),
    [(name, True) for name in ("5D", "RF", "6 Oak", "Year 4 Elm", "N1")]
    + [(name, False) for name in ("6 Maths", "RE", "Year 6 PE", "Health 1", "Math - Algebra 1")],
)
def test_a_section_may_be_a_registration_group(name: str, looks_so: bool) -> None:
    assert is_registration_group(name) is looks_so


def years(
    folder: Path, heading: str, codes: Sequence[str], scheme: Scheme | None = None
) -> list[str]:
    rows = "".join(f"{n},Ada,Example,{code}\n" for n, code in enumerate(codes))
    path = a_file(folder, "pupils.csv", f"Adno,Forename,Surname,{heading}\n{rows}")
    return [pupil.year_group for pupil in sound(read(path, year_scheme=scheme)).pupils]


@pytest.mark.parametrize(
    ("heading", "codes", "expected"),
    [
        ("Year Group", ["R", "1", "6"], ["R", "1", "6"]),
        ("NC Year", ["5", "6"], ["5", "6"]),
        ("Year", ["0", "R", "N1", "Y6"], ["R", "R", "N1", "6"]),
        ("Year", ["Year 06"], ["6"]),
        ("Grade", ["Year 6", "Reception", "N2"], ["6", "R", "N2"]),
    ],
)
def test_years_that_are_plainly_uk_are_read_so(
    tmp_path: Path, heading: str, codes: list[str], expected: list[str]
) -> None:
    assert years(tmp_path, heading, codes) == expected


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("Grade", ["5", "6"]),
        ("Grade", ["R", "1"]),
        ("Year", ["05", "6"]),
        ("Year", ["PK", "1"]),
        ("Year Group", ["KG"]),
        ("Year", ["0", "1"]),
    ],
)
def test_years_that_are_not_plain_are_asked_about(
    tmp_path: Path, heading: str, codes: list[str]
) -> None:
    with pytest.raises(ChoiceNeeded) as asked:
        years(tmp_path, heading, codes)
    assert asked.value.option == "--year-scheme"


def test_the_question_counts_each_code_beside_what_it_would_be(tmp_path: Path) -> None:
    with pytest.raises(ChoiceNeeded) as asked:
        years(tmp_path, "Grade", ["05", "PK", "05", "KG"])
    assert asked.value.question == "Year codes unclear: PK, KG, 05. Choose how to read them."
    assert asked.value.choices == (
        (
            "uk",
            "UK year groups: PK (1 pupil) is not a year group; KG (1 pupil) is not a year group; "
            "05 (2 pupils) is Year 5.",
        ),
        (
            "us",
            "US grades, by age: PK (1 pupil) is Reception; KG (1 pupil) is Year 1; "
            "05 (2 pupils) is Year 6.",
        ),
    )


def test_the_answer_is_used(tmp_path: Path) -> None:
    assert years(tmp_path, "Grade", ["PK", "KG", "01", "5"], "us") == ["R", "1", "2", "6"]
    assert years(tmp_path, "Grade", ["01", "5"], "uk") == ["1", "5"]


def test_a_code_that_the_chosen_reading_does_not_have_is_a_problem(tmp_path: Path) -> None:
    path = a_file(tmp_path, "pupils.csv", PUPILS + "1,Ada,Example,PK,\n")
    assert said(read(path, year_scheme="uk")) == [
        "pupils.csv line 2, column Year Group: this cannot be read as a UK year group. Correct it."
    ]


def test_a_file_with_problems_is_not_asked_about(tmp_path: Path) -> None:
    path = a_file(tmp_path, "pupils.csv", PUPILS + "1,Ada,,KG,\n2,Bo,Specimen,Oak,\n")
    assert [problem.column for problem in read(path).problems] == ["Surname", "Year Group"]


def test_a_class_name_tells_a_missing_year(tmp_path: Path) -> None:
    rows = "1,Ada,Example,,5D\n2,Bo,Specimen,,RF\n3,Cy,Instance,6,Oak\n"
    reading = sound(read(a_file(tmp_path, "pupils.csv", PUPILS + rows)))
    assert [p.year_group for p in reading.pupils] == ["5", "R", "6"]
    assert reading.notes == (
        "The year group of 2 pupils in pupils.csv was taken from the class name.",
    )
    text = "Adno,Forename,Surname,Class\n1,Ada,Example,6 Oak\n2,Bo,Specimen,Oak\n"
    assert said(read(a_file(tmp_path, "pupils.csv", text))) == [
        "pupils.csv line 3, column Class: the year group cannot be told from this. "
        "Give it as R, N1, N2 or 1 to 13."
    ]


def test_a_class_name_in_the_year_column_is_both(tmp_path: Path) -> None:
    text = "Adno,Forename,Surname,Year\n1,Ada,Example,5D\n"
    [ada] = sound(read(a_file(tmp_path, "pupils.csv", text))).pupils
    assert (ada.year_group, ada.class_name) == ("5", "5D")


@pytest.mark.parametrize(
    ("name", "headings", "kind"),
    [
        ("list.csv", "Id,Forename,Surname,Year", "pupils"),
        ("list.csv", "Id,Forename,Surname,Class", "pupils"),
        ("list.csv", "Id,Forename,Surname,Job Title", "staff"),
        ("list.csv", "Staff Code,Forename,Surname,Class", "staff"),
        ("All Staff.csv", "Id,Forename,Surname,Class", "staff"),
        ("teachers.csv", "Id,Forename,Surname,DOB", "staff"),
        ("children 2026.csv", "Id,Forename,Surname,Class,Role", "staff"),
        ("children 2026.csv", "Id,Forename,Surname,Year,Role", "pupils"),
        ("Students.csv", "Id,Forename,Surname,Class", "pupils"),
    ],
)
def test_headings_then_the_file_name_tell_staff_from_pupils(
    tmp_path: Path, name: str, headings: str, kind: str
) -> None:
    path = a_file(tmp_path, name, f"{headings}\n1,Ada,Example,6\n")
    reading = sound(read(path))
    assert (len(reading.staff), len(reading.pupils)) == ((1, 0) if kind == "staff" else (0, 1))


def test_a_list_that_does_not_tell_is_asked_about(tmp_path: Path) -> None:
    path = a_file(tmp_path, "list.csv", "Id,Forename,Surname\n1,Sam,Sample\n2,Tom,Trial\n")
    with pytest.raises(ChoiceNeeded) as asked:
        read(path)
    assert asked.value.question == "Whether list.csv lists staff or pupils is unclear. Choose one."
    assert asked.value.choices == (("staff", "Staff (rows: 2)"), ("pupils", "Pupils (rows: 2)"))
    assert asked.value.option == "--as"
    assert len(sound(read(path, kind="staff")).staff) == 2
    assert "no column gives the year group" in said(read(path, kind="pupils"))[0]


def test_a_folder_of_files_is_one_reading(tmp_path: Path) -> None:
    a_file(tmp_path, "staff.csv", STAFF + SAM)
    a_file(tmp_path, "5D.CSV", PUPILS + "1,Ada,Example,5,5D\n")
    a_file(tmp_path, "6 Oak.csv", PUPILS.replace(",", ";") + "2;Bo;Specimen;6;6 Oak\n")
    a_file(tmp_path, "pupils.xlsx", b"PK")
    a_file(tmp_path, "LICENSE.txt", "not read")
    a_file(tmp_path, "._5D.csv", b"\0")
    reading = sound(read(tmp_path))
    assert [s.source_id for s in reading.staff] == ["7"]
    assert [(p.file, p.source_id) for p in reading.pupils] == [("5D.CSV", "1"), ("6 Oak.csv", "2")]
    assert reading.notes == (
        "pupils.xlsx was not read. Save it as CSV if people are in it.",
        "6 Oak.csv has its cells separated by semicolons.",
    )


def test_in_a_folder_the_answer_is_for_the_file_that_does_not_tell(tmp_path: Path) -> None:
    a_file(tmp_path, "a.csv", "Id,Forename,Surname\n1,Sam,Sample\n")
    a_file(tmp_path, "b.csv", PUPILS + ADA)
    with pytest.raises(ChoiceNeeded):
        read(tmp_path)
    reading = sound(read(tmp_path, kind="staff"))
    assert (len(reading.staff), len(reading.pupils)) == (1, 1)


def test_the_same_pupil_in_two_files_is_a_problem_but_staff_may_share_a_number(
    tmp_path: Path,
) -> None:
    a_file(tmp_path, "a.csv", PUPILS + ADA)
    a_file(tmp_path, "staff.csv", STAFF + "1,Sam,Sample,Teacher\n")
    sound(read(tmp_path))
    a_file(tmp_path, "b.csv", PUPILS + ADA)
    assert said(read(tmp_path)) == [
        "b.csv line 2, column MIS ID: the same MIS ID is on line 2 of a.csv. "
        "Correct one, or delete the row."
    ]


def test_files_that_tell_pupils_apart_by_different_columns_are_a_problem(tmp_path: Path) -> None:
    a_file(tmp_path, "a.csv", PUPILS + ADA)
    a_file(tmp_path, "b.csv", "Adno,Forename,Surname,Year\n2,Bo,Specimen,6\n")
    assert said(read(tmp_path)) == [
        "b.csv, column Adno: a.csv tells people apart by MIS ID. Use one column in both."
    ]


def test_a_folder_with_nothing_to_read_says_what_was_seen(tmp_path: Path) -> None:
    a_file(tmp_path, "pupils.xlsx", b"PK")
    (tmp_path / "old").mkdir()
    [problem] = read(tmp_path).problems
    assert "Seen: old, pupils.xlsx." in problem.says


def test_a_folder_that_may_not_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "iterdir", refused)
        assert "the folder cannot be opened" in said(read(tmp_path))[0]
    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_dir", refused)
        patched.setattr(Path, "is_file", refused)
        assert "the file cannot be opened" in said(read(tmp_path))[0]


def test_a_folder_of_very_many_files_is_refused(tmp_path: Path) -> None:
    for n in range(31):
        a_file(tmp_path, f"{n}.csv", STAFF + f"{n},Sam,Sample,Teacher\n")
    assert "more than 30 CSV files" in said(read(tmp_path))[0]


def test_a_file_that_lists_no_people_stops_the_folder(tmp_path: Path) -> None:
    a_file(tmp_path, "staff.csv", STAFF + SAM)
    a_file(tmp_path, "rooms.csv", "Room,Floor\n1,2\n")
    assert said(read(tmp_path))[0].startswith("rooms.csv: none of the first 10 rows")


def test_school_data_sync_asks_for_one_of_several_schools(tmp_path: Path) -> None:
    with pytest.raises(ChoiceNeeded) as asked:
        read(a_sync_folder(tmp_path))
    assert asked.value.question == "People of 2 schools are listed. Choose one school."
    assert asked.value.choices == (
        ("8001", "Oak Primary: staff 1, pupils 1"),
        ("8002", "Elm Primary: staff 1, pupils 1"),
    )
    assert asked.value.option == "--school"


def test_school_data_sync_is_read_for_the_chosen_school(tmp_path: Path) -> None:
    reading = sound(read(a_sync_folder(tmp_path), school="8001"))
    assert [(s.source_id, s.given_name, s.job) for s in reading.staff] == [("401", "Sam", None)]
    assert [(p.source_id, p.year_group, p.class_name) for p in reading.pupils] == [
        ("301", "6", None)
    ]
    assert reading.source == "school-data-sync"
    assert reading.notes == (
        "The sections are subjects, not registration groups, so no class names were read.",
        "1 row of Student.csv is not active and was left out.",
        "1 row of Teacher.csv belongs to another school and was left out.",
        "1 row of Student.csv belongs to another school and was left out.",
    )


def test_school_data_sync_never_keeps_a_password(tmp_path: Path) -> None:
    reading = sound(read(a_sync_folder(tmp_path), school="8001"))
    assert {("Student.csv", "Password"), ("Teacher.csv", "Password")} <= set(reading.dropped)
    assert {("Student.csv", "Birthdate"), ("School.csv", "Address")} <= set(reading.dropped)
    assert ("Student.csv", "ID") not in reading.dropped
    assert "Secret" not in repr(reading)


def test_an_unknown_school_is_told_which_there_are(tmp_path: Path) -> None:
    assert said(read(a_sync_folder(tmp_path), school="8003")) == [
        "No school 8003 is in the files. Choose one of: 8001 (Oak Primary), 8002 (Elm Primary)."
    ]


def test_a_school_with_nobody_in_it_is_a_problem(tmp_path: Path) -> None:
    a_sync_folder(tmp_path, School=with_line("School.csv", "8004,Ash Primary,"))
    assert "nobody is listed" in said(read(tmp_path, school="8004"))[0]


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        (
            "StudentEnrollment.csv",
            "501,999",
            "StudentEnrollment.csv line 5: ID points to 999, which is not in Student.csv.",
        ),
        (
            "StudentEnrollment.csv",
            "599,301",
            "StudentEnrollment.csv line 5: Section ID points to 599, which is not in Section.csv.",
        ),
        (
            "TeacherRoster.csv",
            "501,499",
            "TeacherRoster.csv line 4: ID points to 499, which is not in Teacher.csv.",
        ),
        (
            "Section.csv",
            "503,8009,Art,Active",
            "Section.csv line 4: School DfE Number points to 8009, which is not in School.csv.",
        ),
        (
            "Teacher.csv",
            "403,8009,Una,Model,u,p,Active,",
            "Teacher.csv line 4: School DfE Number points to 8009, which is not in School.csv.",
        ),
    ],
)
def test_a_reference_that_points_nowhere_stops_the_import(
    tmp_path: Path, name: str, line: str, expected: str
) -> None:
    a_sync_folder(tmp_path, **{name.removesuffix(".csv"): with_line(name, line)})
    for school in (None, "8001"):
        reading = read(tmp_path, school=school)
        assert said(reading) == [f"{expected} Nothing has been changed."]
        assert reading.pupils == ()


@pytest.mark.parametrize("alone", ["School", "Section", "StudentEnrollment", "TeacherRoster"])
def test_a_part_of_school_data_sync_without_people_says_what_to_give(tmp_path: Path, alone: str):
    path = a_file(tmp_path, f"{alone}.csv", "\n".join(SCHOOL_DATA_SYNC[f"{alone}.csv"]))
    assert said(read(path)) == [
        f"{alone}.csv: this part of School Data Sync lists no people. Give all its files together."
    ]


def test_blank_references_are_missing(tmp_path: Path) -> None:
    a_sync_folder(
        tmp_path,
        Student=with_line("Student.csv", "304,,Di,Model,,,Year 6,Active,"),
        TeacherRoster=with_line("TeacherRoster.csv", ",401"),
    )
    assert said(read(tmp_path, school="8001")) == [
        "Student.csv line 5, column School DfE Number: the School DfE Number is missing. "
        f"{TYPE_IT}",
        f"TeacherRoster.csv line 4, column Section ID: the Section ID is missing. {TYPE_IT}",
    ]


def test_problems_of_another_school_do_not_matter(tmp_path: Path) -> None:
    a_sync_folder(tmp_path, Teacher=with_line("Teacher.csv", "403,8002,,,,,Active,"))
    sound(read(tmp_path, school="8001"))
    assert len(read(tmp_path, school="8002").problems) == 2


def test_a_section_named_like_a_registration_group_gives_the_class(tmp_path: Path) -> None:
    section = with_line("Section.csv", "503,8001,6 Oak,Active")
    enrolment = with_line("StudentEnrollment.csv", "503,301")
    a_sync_folder(tmp_path, Section=section, StudentEnrollment=enrolment)
    reading = sound(read(tmp_path, school="8001"))
    assert reading.pupils[0].class_name == "6 Oak"
    assert "Class names were taken from the sections" in reading.notes[0]


def test_files_of_school_data_sync_may_be_absent(tmp_path: Path) -> None:
    a_sync_folder(tmp_path, School=None, Section=None, StudentEnrollment=None, TeacherRoster=None)
    with pytest.raises(ChoiceNeeded) as asked:
        read(tmp_path)
    assert asked.value.choices[0] == ("8001", "8001: staff 1, pupils 1")
    assert len(sound(read(tmp_path / "Student.csv", school="8002")).pupils) == 1


def test_one_school_is_not_asked_about(tmp_path: Path) -> None:
    a_sync_folder(
        tmp_path,
        Student=without_line("Student.csv", 3),
        Teacher=without_line("Teacher.csv", 2),
        StudentEnrollment=None,
        TeacherRoster=None,
    )
    assert [p.source_id for p in sound(read(tmp_path)).pupils] == ["301"]


def test_file_names_of_school_data_sync_are_read_without_case(tmp_path: Path) -> None:
    a_sync_folder(tmp_path)
    for path in list(tmp_path.iterdir()):
        path.rename(path.with_name(path.name.upper()))
    assert len(sound(read(tmp_path, school="8001")).pupils) == 1


def test_other_files_beside_school_data_sync_are_named_and_not_read(tmp_path: Path) -> None:
    a_file(a_sync_folder(tmp_path), "staff.csv", STAFF + SAM)
    reading = sound(read(tmp_path, school="8001"))
    assert len(reading.staff) == 1
    assert reading.notes[0] == "staff.csv is not one of School Data Sync's files and was not read."


def test_one_list_of_school_data_sync_twice_is_a_problem(tmp_path: Path) -> None:
    lines = "\n".join(SCHOOL_DATA_SYNC["Student.csv"])
    a_file(a_sync_folder(tmp_path), "Student_.csv", lines)
    assert said(read(tmp_path, school="8001")) == [
        "Student_.csv: Student.csv is the same list. Keep only one."
    ]


def test_a_missing_column_of_school_data_sync_is_named(tmp_path: Path) -> None:
    a_sync_folder(tmp_path, StudentEnrollment=["Section ID,Student", "501,301"])
    assert "none of the first 10 rows" in said(read(tmp_path, school="8001"))[0]
    a_sync_folder(tmp_path, Section=["ID,School DfE Number,Course", "501,8001,x"])
    a_sync_folder(tmp_path, Student=["ID,First Name,Last Name,School DfE Number", "1,A,B,8001"])
    assert "no column gives the year group" in said(read(tmp_path, school="8001"))[0]


def test_a_spreadsheet_of_several_schools_asks_for_one(tmp_path: Path) -> None:
    rows = "1,Ada,Example,6,Oak\n2,Bo,Specimen,5,Elm\n"
    path = a_file(tmp_path, "pupils.csv", "MIS ID,Forename,Surname,Year,School\n" + rows)
    with pytest.raises(ChoiceNeeded) as asked:
        read(path)
    assert asked.value.choices[1] == ("Elm", "Elm: staff 0, pupils 1")
    assert [p.source_id for p in sound(read(path, school=" elm")).pupils] == ["2"]


def test_a_school_is_not_needed_where_none_is_named(tmp_path: Path) -> None:
    reading = sound(read(a_file(tmp_path, "staff.csv", STAFF + SAM), school="8001"))
    assert (len(reading.staff), "does not say which school" in reading.notes[0]) == (1, True)


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the real sample lies beside the repository only")
def test_the_real_sample() -> None:
    with pytest.raises(ChoiceNeeded) as schools:
        read(SAMPLE)
    assert schools.value.choices == (
        ("10001", "Contoso High School: staff 7, pupils 60"),
        ("10002", "Fabrikam High School: staff 5, pupils 26"),
    )
    with pytest.raises(ChoiceNeeded) as grades:
        read(SAMPLE, school="10001")
    assert grades.value.question == "Year codes unclear: 9, 10, 11, 12. Choose how to read them."
    reading = sound(read(SAMPLE, school="10001", year_scheme="us"))
    assert (len(reading.staff), len(reading.pupils)) == (7, 60)
    assert {pupil.year_group for pupil in reading.pupils} == {"10", "11", "12", "13"}
    assert ("Student.csv", "Password") in reading.dropped
    assert "P@ss" not in repr(reading)


def test_a_problem_says_its_place() -> None:
    says = f"the surname is missing. {TYPE_IT}"
    assert str(Problem("a.csv", 7, "Surname", says)) == f"a.csv line 7, column Surname: {says}"
    assert str(Problem("a.csv", 7, None, says)) == f"a.csv line 7: {says}"
    assert str(Problem("a.csv", None, None, says)) == f"a.csv: {says}"


PIECES = st.sampled_from(
    [
        STAFF,
        PUPILS,
        SAM,
        ADA,
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        '"',
        "\0",
        "\ufeff",
        "\ud800",
        "Grade",
        "KG",
    ]
).map(lambda piece: piece.encode("utf-8", "surrogatepass"))
MESSES = st.lists(PIECES | st.binary(max_size=20), max_size=30).map(b"".join)


@given(name=st.sampled_from(["staff.csv", "Student.csv", "Section.csv", "x"]), data=MESSES)
def test_no_bytes_raise_anything_but_a_question(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = a_file(Path(folder), name, data)
        try:
            reading = read(path)
        except ChoiceNeeded:
            return
    assert reading.problems or reading.staff or reading.pupils
    assert all(line.isprintable() for line in (*said(reading), *reading.notes))


NAMES = (
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs")), min_size=1, max_size=30)
    .map(lambda text: unicodedata.normalize("NFC", " ".join(text.split())))
    .filter(bool)
    .filter(lambda text: len(unicodedata.normalize("NFC", text)) <= 100)
)
LATIN_NAMES = st.text("ABC abc'-éèüÿŠž€,;", min_size=1, max_size=20).map(str.strip).filter(bool)


def written(names: Sequence[tuple[str, str]], delimiter: str, end: str, quote_all: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(["MIS ID", "Forename", "Surname", "Role"])
    writer.writerows((n, given, family, "Cook") for n, (given, family) in enumerate(names))
    return out.getvalue()


@given(
    names=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8)
    | st.lists(st.tuples(LATIN_NAMES, LATIN_NAMES), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote_all=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_names_read_back_as_written(
    names: list[tuple[str, str]], delimiter: str, end: str, quote_all: bool, encoding: str
) -> None:
    text = written(names, delimiter, end, quote_all)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    if encoding == "cp1252":  # what is also valid UTF-8 is read as that
        assume(data.isascii() or data.decode("utf-8", "replace").count("\ufffd"))
    with tempfile.TemporaryDirectory() as folder:
        reading = sound(read(a_file(Path(folder), "staff.csv", data)))
    expected = [(" ".join(g.split()), " ".join(f.split())) for g, f in names]
    assert [(s.given_name, s.family_name) for s in reading.staff] == expected
