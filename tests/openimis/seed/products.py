"""Two insurance products: BASIC01 with every kind of limit, PLUS02 with hardly any."""
import datetime as dt
from decimal import Decimal

from product.models import Product, ProductItem, ProductService

from .common import AUDIT, SINCE, uid


def products(loc, items, services):
    common = dict(date_from=SINCE, date_to=SINCE + dt.timedelta(days=3650), validity_from=SINCE,
                  insurance_period=12, grace_period_enrolment=0, grace_period_renewal=0,
                  administration_period=0, age_minimal=0, age_maximal=120, max_installments=1,
                  **AUDIT)
    basic = Product.objects.create(
        uuid=uid("product", "BASIC01"), code="BASIC01", name="Basic Health Plan", location=loc["R1"],
        lump_sum=Decimal(1200), max_members=8, threshold=4, premium_adult=Decimal(150), premium_child=Decimal(60),
        ceiling_type="I", ceiling_interpretation="I", max_insuree=Decimal(60000), ded_insuree=Decimal(0),
        max_no_consultation=10, max_no_hospitalization=3, max_no_visits=12, max_no_delivery=1,
        max_no_surgery=2, max_no_antenatal=4, max_amount_consultation=Decimal(5000),
        max_amount_surgery=Decimal(20000), max_amount_delivery=Decimal(9000),
        max_amount_hospitalization=Decimal(30000), max_amount_antenatal=Decimal(2000), **common)
    plus = Product.objects.create(
        uuid=uid("product", "PLUS02"), code="PLUS02", name="Family Plus Plan", location=None,
        lump_sum=Decimal(3000), max_members=10, threshold=6, premium_adult=Decimal(300), premium_child=Decimal(100),
        ceiling_type="P", ceiling_interpretation="H", max_policy=Decimal(150000), **common)

    everyone = dict(limitation_type="C", limitation_type_r="C", limitation_type_e="C",
                    limit_adult=Decimal(100), limit_child=Decimal(100), limit_adult_r=Decimal(100),
                    limit_child_r=Decimal(100), limit_adult_e=Decimal(100), limit_child_e=Decimal(100),
                    waiting_period_adult=0, waiting_period_child=0, price_origin="P", validity_from=SINCE, **AUDIT)

    def co(percent):
        return {f"limit_{who}{tail}": Decimal(percent) for who in ("adult", "child") for tail in ("", "_r", "_e")}

    def fixed(amount):
        return {"limitation_type": "F", "limitation_type_r": "F", "limitation_type_e": "F", **co(amount)}

    special_items = {
        "0003": co(80),                                             # 80 % co-insurance
        "0009": fixed(200),                                         # at most 200 per unit
        "0038": dict(waiting_period_adult=6, waiting_period_child=6),  # six months
        "0017": dict(limit_no_adult=4, limit_no_child=4),           # four a year
        "0005": dict(price_origin="O"),                             # provider's own price
        "0045": co(50),
    }
    special_services = {
        "A2": co(70),
        "A1": dict(limit_no_adult=6, limit_no_child=8),
        "L12": fixed(500),
        "S4": dict(waiting_period_adult=12, waiting_period_child=12),
        "R1": dict(price_origin="R"),                               # relative price: stays "processed"
        "S9": dict(limit_no_adult=2, limit_no_child=2),
    }
    outside_basic = {"S8", "H2", "N8", "N7", "L11"}                 # not covered by BASIC01
    for code, item in items.items():
        if code not in ("0045", "0052", "0107"):
            ProductItem.objects.create(product=basic, item=item, **{**everyone, **special_items.get(code, {})})
        ProductItem.objects.create(product=plus, item=item, **everyone)
    for code, service in services.items():
        if code not in outside_basic:
            ProductService.objects.create(product=basic, service=service, **{**everyone, **special_services.get(code, {})})
        ProductService.objects.create(product=plus, service=service, **everyone)
    return {"BASIC01": basic, "PLUS02": plus}
