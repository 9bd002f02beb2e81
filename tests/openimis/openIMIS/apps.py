"""The assembly's own Django app, loaded last."""
import importlib.util
import os

from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    """Last app: connects the modules' service signals (FHIR subscriptions)."""

    name = "openIMIS"
    label = "openimis_assembly"

    def ready(self):
        from .openimisapps import openimis_apps

        for name in openimis_apps():
            if importlib.util.find_spec(f"{name}.signals") is None:
                continue
            module = importlib.import_module(f"{name}.signals")
            if hasattr(module, "bind_service_signals"):
                module.bind_service_signals()
        if os.environ.get("OPENIMIS_FIXES") == "1":
            from . import fixes

            fixes.apply()
