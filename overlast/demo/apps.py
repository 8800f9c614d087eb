from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "overlast.demo"
    verbose_name = "Demo"
