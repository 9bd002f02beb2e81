"""Fills the database of openIMIS.settings: everything or nothing."""
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openIMIS.settings")

import django  # noqa: E402

django.setup()

from django.db import transaction  # noqa: E402

from core.models import User  # noqa: E402

from . import accounts, facilities, households, invoices, products, tables  # noqa: E402

with transaction.atomic():
    tables.after_syncdb()
    tables.reference_tables()
    role = accounts.roles()
    places = facilities.locations()
    items, services = facilities.medical()
    hf = facilities.facilities(places, items, services)
    product = products.products(places, items, services)
    officers = households.officers(places)
    people = households.families(places, product, officers, hf)
    accounts.users(role, places, hf, officers)
    invoices.money(User.objects.get(username="Admin"), people, hf)
print(f"seeded: {len(items)} items, {len(services)} services, {len(hf)} facilities, {len(people)} insurees")
