"""A policy holder, three invoices and a bill, so that those resources are not empty."""
import datetime as dt
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType

from claim_batch.models import BatchRun
from insuree.models import Family, Insuree
from invoice.models import Bill, BillItem, Invoice, InvoiceLineItem
from location.models import HealthFacility
from policy.models import Policy
from policyholder.models import PolicyHolder

from .common import AUDIT, SINCE, TODAY, uid


def money(admin, people, hf):
    # explicit primary keys make the history models take their "update" path,
    # which needs the author to be set beforehand
    now = dt.datetime.now()
    by = dict(user_created=admin, user_updated=admin, date_created=now, date_updated=now)
    holder = PolicyHolder(
        id=uid("ph", "PH001"), code="PH001", trade_name="Ultha Farmers Co-operative",
        locations=people["100000001"].family.location, address={"address": "12 Market St"}, phone="+100000009",
        email="coop@example.org", contact_name={"name": "Nandi", "surname": "Okello"}, legal_form=3, activity_code=5,
        accountancy_account="4000", payment_reference="PAYREF1", **by)
    holder.save(username=admin.username)
    family_type = ContentType.objects.get_for_model(Family)
    insuree_type = ContentType.objects.get_for_model(Insuree)
    hf_type = ContentType.objects.get_for_model(HealthFacility)
    policy_type = ContentType.objects.get_for_model(Policy)
    for n, chf in enumerate(("100000001", "100000003", "100000006"), 1):
        insuree = people[chf]
        policy = insuree.family.policies.first()
        invoice = Invoice(
            id=uid("invoice", n), code=f"INV-{n:04d}", subject_type=family_type, subject_id=str(insuree.family_id),
            thirdparty_type=insuree_type, thirdparty_id=str(insuree.id), date_invoice=TODAY - dt.timedelta(days=30 * n),
            date_due=TODAY - dt.timedelta(days=30 * n - 30), amount_net=Decimal(1200), amount_total=Decimal(1200),
            status=1, note="Annual contribution", payment_reference=f"REF{n}", **by)
        invoice.save(username=admin.username)
        InvoiceLineItem(
            id=uid("invoiceline", n), invoice=invoice, code=f"LINE-{n:04d}", description="Contribution", quantity=1,
            line_type=policy_type, line_id=str(policy.id), unit_price=Decimal(1200), amount_net=Decimal(1200),
            amount_total=Decimal(1200), **by).save(username=admin.username)
    batch = BatchRun.objects.create(location=hf["RAPHOS"].location, run_date=now, run_year=TODAY.year,
                                    run_month=TODAY.month, validity_from=SINCE, **AUDIT)
    bill = Bill(
        id=uid("bill", 1), code="BILL-0001", subject_type=ContentType.objects.get_for_model(BatchRun),
        subject_id=str(batch.id), thirdparty_type=hf_type,
        thirdparty_id=str(hf["RAPHOS"].id), date_bill=TODAY - dt.timedelta(days=5), date_due=TODAY + dt.timedelta(days=25),
        amount_net=Decimal(5000), amount_total=Decimal(5000), status=1, note="Claims batch", **by)
    bill.save(username=admin.username)
    BillItem(id=uid("billline", 1), bill=bill, code="BLINE-0001", description="Valuated claims", quantity=1,
             line_type=policy_type, line_id=str(policy.id), unit_price=Decimal(5000), amount_net=Decimal(5000), amount_total=Decimal(5000), **by).save(username=admin.username)
