from django.apps import AppConfig


class OverlastConfig(AppConfig):
    name = "overlast"
    verbose_name = "Overlast"
