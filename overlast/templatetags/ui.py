"""Tags and filters that every template may use: icons, cards, fields and links that keep the filters of a list."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(__file__).resolve().parents[2] / ".build" / "icons.json"

WIDGET_CLASSES = {
    "text": "utrecht-textbox utrecht-textbox--html-input",
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": "utrecht-select utrecht-select--html-select",
    "checkbox": "utrecht-checkbox utrecht-checkbox--html-input",
    "file": "ov-file",
}
KINDS = {
    "Textarea": "textarea",
    "Select": "select",
    "SelectMultiple": "select",
    "NullBooleanSelect": "select",
    "CheckboxInput": "checkbox",
    "FileInput": "file",
    "ClearableFileInput": "file",
    "MultipleFileInput": "file",
    "RadioSelect": "choices",
    "CheckboxSelectMultiple": "choices",
}


@lru_cache(maxsize=1)
def drawings() -> dict[str, str]:
    """Return the inner SVG per icon; empty before the first frontend build, so that tests need no Node."""
    return json.loads(ICONS.read_text()) if ICONS.exists() else {}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """Draw an icon of Lucide; without a label it is decoration and hidden from a screen reader.

    A name that does not exist raises KeyError, so that a typing error does not reach production.
    """
    known = drawings()
    accessible = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="ov-icon{}{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        " " if css else "",
        css,
        accessible,
        mark_safe(known[name] if known else ""),  # noqa: S308 - from the pinned icon package
    )


@register.filter
def widget_kind(field: BoundField) -> str:
    """Say which kind of control a field is: text, textarea, select, checkbox, choices, file or other."""
    widget = field.field.widget
    for base in type(widget).__mro__:
        if base.__name__ in KINDS:
            return KINDS[base.__name__]
    return "text" if hasattr(widget, "input_type") else "other"


@register.filter
def styled(field: BoundField) -> SafeString:
    """Render the control of a field with the classes of its kind, keeping the classes the form gave it."""
    kind = widget_kind(field)
    names = WIDGET_CLASSES.get(kind, "")
    if field.errors and names.startswith("utrecht-"):
        names += f" {names.split()[0]}--invalid"
    own = field.field.widget.attrs.get("class", "")
    css = " ".join(filter(None, [own, names]))
    attributes: dict[str, str | bool] = {"class": css} if css else {}
    if field.field.widget.attrs.get("placeholder") in (field.label, "Code"):
        attributes["placeholder"] = ""  # a placeholder that repeats the label only gets in the way
    # The server says what is missing; a browser's `required` would colour an empty field wrong before one has typed.
    field.form.use_required_attribute = False
    return field.as_widget(attrs=attributes)


@register.simple_tag
def filter_fields(form: Form) -> SafeString:
    """The controls of a form of filters; of a form with the same choices for everybody written once per choice.

    From what was cleaned, never from what was typed: nothing that one person types is kept for another.
    """
    if getattr(form, "SAME_FOR_ALL", False) and form.is_valid():
        return _chosen_fields(type(form), tuple(form.cleaned_data.items()))
    return _fields(form)


@lru_cache(maxsize=512)
def _chosen_fields(form: type[Form], chosen: tuple[tuple[str, Any], ...]) -> SafeString:
    return _fields(form(dict(chosen)))


def _fields(form: Form) -> SafeString:
    shown = [field.as_field_group() for field in form.visible_fields()]
    return SafeString("".join([*shown, *map(str, form.hidden_fields())]))


@register.filter
def inline_svg(drawing: str) -> SafeString:
    """Put a drawing made by the server in the page itself: the content policy refuses images in a data address."""
    return mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308 - made by the server, not from input


@register.filter
def error_links(form: Any) -> list[tuple[str, str]]:
    """Return (anchor, message) per error of a form; errors of the whole form have no anchor."""
    links = [("", str(message)) for message in form.non_field_errors()]
    for field in form:
        anchor = field.auto_id if field.use_fieldset else field.id_for_label
        links += [("" if field.is_hidden else str(anchor), str(message)) for message in field.errors]
    return links


@register.simple_tag(takes_context=True)
def query_replace(context: Context, **changes: Any) -> str:
    """Return the query string of this page with some keys changed; None or an empty value removes a key.

    Begins with `?`, so that it can be a link by itself.
    """
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if isinstance(value, list | tuple):
            query.setlist(key, [str(each) for each in value])
        elif value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def paginate(context: Context, page: Any, key: str = "na") -> dict[str, Any]:
    """Link to the next part of a long list and back to its start.

    `page` has `next_key`, the place where the next part begins, or None. Pages are found by that key, never by
    counting: a count could tell how much one may not see.
    """
    following = getattr(page, "next_key", None)
    return {
        "first_url": query_replace(context, **{key: None}) if context["request"].GET.get(key) else "",
        "next_url": query_replace(context, **{key: following}) if following else "",
    }


@register.simple_block_tag(takes_context=True)
def card(
    context: Context,
    content: str,
    title: str,
    *,
    id: str,
    level: int = 2,
    css: str = "",
    count: int | None = None,
    count_label: str = "",
    link_url: str = "",
    link_label: str = "",
    link_context: str = "",
    link_icon: str = "",
) -> str:
    """Put a titled card around its content; see templates/components/card.html for the arguments."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "id": id,
            "level": level,
            "css": css,
            "count": count,
            "count_label": count_label,
            "link_url": link_url,
            "link_label": link_label,
            "link_context": link_context,
            "link_icon": link_icon,
        },
        request=None,
    )
