"""Names that pretend, and names that people have."""

import pytest

from flows.catalog.join import read_name
from flows.catalog.look_alikes import looks_like_another


@pytest.mark.parametrize(
    "name",
    [
        "Koordination", "KOORDINATION", "Die Koordination", "Кoordination", "K00rdination", "Ko ordination", "«Lotse»", "Telegram",
        "Telegram Support", "Teleğram Bot", "Ausländerbehörde", "Polizei Hannover", "p0l1zei", "BAMF", "Координатор", "المنسق",
        "Gericht", "Gericht Hannover", "Das Amt", "A mt", "Bot", "مشرف", "المشرف عمر", "Polis", "Anna Polizei", "Mina Lotse", "Omar Admin",
        "yönetici", "ADMİN", "@dmin", "Аmina", "Mιna", "Mi\u0301\u0302\u0303\u0304\u0305na",
    ],
)  # fmt: skip
def test_who_seems_to_be_a_role_an_office_or_somebody_else_is_noticed(name: str) -> None:
    assert looks_like_another(name)


@pytest.mark.parametrize(
    "name",
    [
        "Mina", "Botond", "Amtmann", "Adminka", "Олена", "Юлія", "كريم", "می\u200cنا", "Νίκος", "Nguyễn Thị Ngọc Ánh", "Zoë", "O’Neil",
        "Jean-Luc", "Müller-Lüdenscheidt", "Łukasz", "İpek", "Ștefan", "Mina Олена", "陈伟", "አበበ", "Ali 2",
        "برويز مشرف", "عمر مشرف", "Anna Gericht", "Jan Bot", "Eleni Polis", "Murat Kurum", "Ute Amt", "Ольга Суд",
    ],
)  # fmt: skip
def test_names_that_people_have_are_left_alone(name: str) -> None:
    assert not looks_like_another(name)
    assert read_name(name) == name


@pytest.mark.parametrize(
    "words", ["Mi\u200bna", "Mina\ufeff", "Mi\u200d\u200cna", "Mi\u200d na", "Mina\U000e0041", "M\u00adina"]
)
def test_signs_that_nobody_sees_make_no_second_mina(words: str) -> None:
    assert read_name(words) is None


def test_a_joiner_at_the_edge_is_taken_off() -> None:
    assert read_name("\u200dMina\u200c") == "Mina"
