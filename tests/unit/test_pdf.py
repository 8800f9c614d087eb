"""Pages are laid out with less memory than WeasyPrint would take by itself, and come out the same."""

import gc

import pytest
from weasyprint import HTML
from weasyprint.css import StyleFor
from weasyprint.text.fonts import FontConfiguration

from privacy import pdf

PAGE = """<!doctype html><html lang="nl"><head><title>Proef</title><style>
.contents a::after { content: leader(".") target-counter(attr(href), page); }
@page { @bottom-right { content: counter(page); } }
</style></head><body><h1>Kop</h1>
<ul class="contents"><li><a href="#deel">Deel</a></li><li>Een<ol><li>Twee</ol></ul>
<p>Regel<br>nog een <q>regel</q>, <sup>hoog</sup></p>
<table><caption>Tabel</caption><tr><th>Maand</th><td>3</td></tr></table>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>Drie</title><rect width="9" height="9"/>
<text x="4" y="9">3</text></svg>
<section id="deel" style="break-before: page"><h2>Deel</h2><p>Tekst</p></section></body></html>"""
STANDARD = {"pdf_variant": "pdf/a-2u", "pdf_tags": True}


def alive() -> list[StyleFor]:
    """What knows the style of every element of some file, in the whole process."""
    gc.collect()
    return [each for each in gc.get_objects() if type(each) is StyleFor]  # asking a lazy object wakes it


def test_a_page_comes_out_as_weasyprint_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # fonts carry the moment at which they were cut to size
    monkeypatch.setattr(pdf, "render_to_string", lambda _template, _context: PAGE)
    made = pdf.write(pdf.render("", {}, variant="pdf/a-2u"), variant="pdf/a-2u")
    assert made == HTML(string=PAGE).render(font_config=FontConfiguration(), **STANDARD).write_pdf(**STANDARD)


def test_what_laid_out_the_pages_is_gone_before_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render_to_string", lambda _template, _context: PAGE)
    before = alive()
    rendered = pdf.render("", {}, variant="pdf/a-2u")
    assert len(rendered.pages) == 2
    assert [each for each in alive() if not any(each is known for known in before)] == []


def test_only_elements_that_have_a_sign_before_them_get_a_style_for_it() -> None:
    sheet = pdf.usual_rules()
    html = pdf.Markup(string=PAGE)
    pseudo = {
        (element.local_name, found[2])
        for element in html.wrapper_element.iter_subtree()
        for found in sheet.matcher.match(element)
        if found[2]
    }
    assert pseudo == {("li", "marker"), ("br", "before"), ("q", "before"), ("q", "after")}
