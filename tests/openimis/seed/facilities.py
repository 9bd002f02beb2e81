"""Regions and villages, the catalogue, three pairs of price lists, five facilities."""
import datetime as dt
from decimal import Decimal

from location.models import HealthFacility, Location
from medical.models import Diagnosis, Item, Service
from medical_pricelist.models import (
    ItemsPricelist, ItemsPricelistDetail, ServicesPricelist, ServicesPricelistDetail,
)

from .common import AUDIT, SINCE, TODAY, rows, uid


def locations():
    made = {}

    def add(code, name, kind, parent=None):
        made[code] = Location.objects.create(
            uuid=uid("loc", code), code=code, name=name, type=kind, parent=parent,
            validity_from=SINCE, male_population=500, female_population=520, families=200, **AUDIT)
        return made[code]

    tree = {
        "R1": ("Ultha", {"R1D1": ("Rapta", ["Jambero", "Uitly"]), "R1D2": ("Vida", ["Majhi", "Achi"])}),
        "R2": ("Tahida", {"R2D1": ("Rajo", ["Jaber", "Utha"]), "R2D2": ("Vapo", ["Holobo", "Darbu"])}),
    }
    for region_code, (region_name, districts) in tree.items():
        region = add(region_code, region_name, "R")
        for district_code, (district_name, wards) in districts.items():
            district = add(district_code, district_name, "D", region)
            for w, ward_name in enumerate(wards, 1):
                ward = add(f"{district_code}M{w}", ward_name, "W", district)
                for v in (1, 2):
                    add(f"{district_code}M{w}V{v}", f"{ward_name} village {v}", "V", ward)
    return made


def medical():
    # patient_category is a bit mask: 1 male, 2 female, 4 adult, 8 child; an item or
    # service without a gender bit or without an age bit cannot be rendered as FHIR.
    # Likewise a service category "V" (visit) or "H" (hospitalisation) makes the whole
    # ActivityDefinition page answer 500, so the demo data avoids both.
    items, services = {}, {}
    for code, name, kind, package, price, care, category in rows("items.csv")[1:]:
        items[code] = Item.objects.create(
            uuid=uid("item", code), code=code, name=name, type=kind, package=package,
            price=Decimal(price), care_type=care, patient_category=int(category),
            quantity=1, validity_from=SINCE, **AUDIT)
    for code, name, kind, category, level, price, care, patient in rows("services.csv")[1:]:
        services[code] = Service.objects.create(
            uuid=uid("service", code), code=code, name=name, type=kind, category=category,
            level=level, price=Decimal(price), care_type=care, patient_category=int(patient),
            validity_from=SINCE, **AUDIT)
    # one item with a service-wide maximum quantity, to show the hard refusal
    Item.objects.filter(code="0045").update(maximum_amount=Decimal(5))
    Diagnosis.objects.bulk_create(
        Diagnosis(code=code, name=name, validity_from=SINCE, **AUDIT) for code, name in rows("icd10.csv"))
    return items, services


def price_list(kind, name, entries, location):
    """entries: {object: overriding price or None}"""
    head, detail, link = {
        "items": (ItemsPricelist, ItemsPricelistDetail, "item"),
        "services": (ServicesPricelist, ServicesPricelistDetail, "service"),
    }[kind]
    made = head.objects.create(uuid=uid(kind, name), name=name, pricelist_date=SINCE.date(),
                               location=location, validity_from=SINCE, **AUDIT)
    detail.objects.bulk_create(
        detail(**{f"{kind}_pricelist": made, link: thing}, price_overrule=price, validity_from=SINCE, **AUDIT)
        for thing, price in entries.items())
    return made


def facilities(loc, items, services):
    def half(price, factor):
        return (price * Decimal(str(factor))).quantize(Decimal("0.01"))

    hospital_items = {i: (half(i.price, 1.25) if c in ("0009", "0017", "0019", "0045") else None)
                      for c, i in items.items()}
    centre_items = {i: (half(i.price, 0.9) if n % 5 == 0 else None)
                    for n, (c, i) in enumerate(items.items()) if i.care_type != "I"}
    post_items = {i: None for n, (c, i) in enumerate(items.items()) if i.care_type != "I" and n % 3 == 0}
    hospital_services = {s: (half(s.price, 1.2) if s.level == "H" else None) for s in services.values()}
    centre_services = {s: (half(s.price, 0.8) if c in ("A1", "L1", "L3", "A5") else None)
                       for c, s in services.items() if s.level in ("V", "S") and not c.startswith("R")}
    post_services = {services[c]: None for c in ("A1", "A3", "A5", "A6", "A8", "L2", "L4", "L5", "N1", "N2", "V1", "V2")}
    region = loc["R1"]
    lists = {
        "hosp": (price_list("items", "Hospital items", hospital_items, region),
                 price_list("services", "Hospital services", hospital_services, region)),
        "hc": (price_list("items", "Health centre items", centre_items, loc["R1D1"]),
               price_list("services", "Health centre services", centre_services, loc["R1D1"])),
        "post": (price_list("items", "Dispensary items", post_items, None),
                 price_list("services", "Dispensary services", post_services, None)),
    }
    made = {}
    for code, name, level, care, district, form, sub, which in (
        ("RAPHOS", "Rapta District Hospital", "H", "B", "R1D1", "G", "R", "hosp"),
        ("JAMHC", "Jambero Health Centre", "C", "O", "R1D1", "G", "N", "hc"),
        ("VIDDIS", "Vida Mission Dispensary", "D", "O", "R1D2", "C", "N", "post"),
        ("RAJHOS", "Rajo Referral Hospital", "H", "I", "R2D1", "P", "R", "hosp"),
        ("VAPDIS", "Vapo Dispensary (no price list)", "D", "O", "R2D2", "D", "N", None),
    ):
        item_list, service_list = lists[which] if which else (None, None)
        made[code] = HealthFacility.objects.create(
            uuid=uid("hf", code), code=code, name=name, level=level, care_type=care,
            legal_form_id=form, sub_level_id=sub, location=loc[district], address=f"{name}, Main Road",
            phone="+100000000", email=f"{code.lower()}@example.org", items_pricelist=item_list,
            services_pricelist=service_list, validity_from=SINCE,
            contract_start_date=SINCE.date(), contract_end_date=TODAY + dt.timedelta(days=700), **AUDIT)
    return made
