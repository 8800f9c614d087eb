"""The API, version 1: its resources, its document, and an answer for everything that is not there."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from overlast.openapi import DocumentJson, DocumentYaml, Nothing

v1: list[URLPattern | URLResolver] = [
    path("", include("cases.urls_api")),
    path("", include("meetings.urls_api")),
    path("openapi.json", DocumentJson.as_view(), name="api_document"),
    path("openapi.yaml", DocumentYaml.as_view(), name="api_document_yaml"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    re_path(r"^.*$", Nothing.as_view(), name="api_nothing"),
]
