import re

from detente.report.charts import bars, draw, phase_lines

ROWS = [{"phase": k, "series": name, "value": k / 10} for k in range(1, 5) for name in ("trust", "needed")]


def test_two_charts_on_one_page_share_no_id():
    spec = phase_lines(ROWS, ["trust", "needed"], {"title": "trust", "domain": [0, 1]}, 3)
    first, second = (set(re.findall(r'\bid="([^"]+)"', draw(spec, key, "T", "A"))) for key in ("a", "b"))
    assert first
    assert not first & second


def test_lines_differ_by_dash_and_carry_their_names():
    text = draw(phase_lines(ROWS, ["trust", "needed"], {"title": "trust"}, 3), "a", "Trust", "About")
    assert "stroke-dasharray" in text
    assert ">trust<" in text
    assert ">needed<" in text
    assert ">after<" in text


def test_bars_carry_their_numbers_in_the_order_given():
    rows = [
        {"name": name, "value": value, "label": f"{value} points"}
        for name, value in (("Zeta", 1), ("Alpha", 3))
    ]
    text = draw(bars(rows, "points", percent=False), "b", "Bars", "About")
    assert text.index(">Zeta<") < text.index(">Alpha<")
    assert ">3 points<" in text


def test_titles_are_escaped():
    text = draw(bars([{"name": "<b>", "value": 1, "label": "&"}], "x", percent=False), "c", "<i>", "&")
    assert "<b>" not in text
    assert "<i>" not in text
