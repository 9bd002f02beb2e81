"""Enrolment officers and 26 households with active, expired, idle, suspended and no policies."""
import datetime as dt

from contribution.models import Premium
from core.models import Officer
from insuree.models import Family, Insuree, InsureePolicy
from location.models import OfficerVillage
from policy.models import Policy

from .common import AUDIT, SINCE, TODAY, uid


def officers(loc):
    made = []
    for code, last, other, district in (("EO1", "Mukasa", "Grace", "R1D1"), ("EO2", "Thapa", "Binod", "R1D2")):
        officer = Officer.objects.create(uuid=uid("eo", code), code=code, last_name=last, other_names=other,
                                         location=loc[district], dob=dt.date(1985, 5, 1), phone="+100000001",
                                         email=f"{code.lower()}@example.org", has_login=True, validity_from=SINCE, **AUDIT)
        for village_code, village in loc.items():
            if village.type == "V" and village_code.startswith(district):
                OfficerVillage.objects.create(officer=officer, location=village, validity_from=SINCE, **AUDIT)
        made.append(officer)
    return made


SURNAMES = ["Mukasa", "Thapa", "Okello", "Gurung", "Ndiaye", "Mbeki", "Rai", "Banda", "Diallo", "Kamara", "Shrestha",
            "Achieng", "Tamang", "Phiri", "Traore", "Juma", "Lama", "Mwangi", "Sow", "Chanda", "Bista", "Otieno",
            "Karki", "Moyo", "Keita", "Magar"]
MEN = ["John", "Bikash", "Peter", "Suresh", "Moussa", "Themba", "Ramesh", "Chisomo", "Ibrahim", "Alpha"]
WOMEN = ["Mary", "Sita", "Grace", "Laxmi", "Awa", "Nandi", "Gita", "Tiyamike", "Fatou", "Isata"]


def families(loc, product, officer_list, hf):
    """26 households, 4 per village pattern; returns {chf_id: insuree}."""
    villages = [v for c, v in sorted(loc.items()) if v.type == "V" and c.startswith("R1")]
    villages += [v for c, v in sorted(loc.items()) if v.type == "V" and c.startswith("R2")][:3]
    people = {}
    number = 0
    for f, surname in enumerate(SURNAMES):
        village = villages[f % len(villages)]
        members = []
        plan = [("head", "M" if f % 3 else "F", 30 + f % 25), ("spouse", "F" if f % 3 else "M", 27 + f % 25)]
        plan += [("child", "FM"[k % 2], 2 + (f * 3 + k * 5) % 15) for k in range(f % 3)]
        for place, gender, age in plan:
            number += 1
            chf_id = f"10000{number:04d}"
            names = MEN if gender == "M" else WOMEN
            members.append(Insuree(
                uuid=uid("insuree", chf_id), chf_id=chf_id, last_name=surname,
                other_names=names[(f + number) % len(names)], gender_id=gender,
                dob=dt.date(TODAY.year - age, 1 + number % 12, 1 + number % 28),
                head=place == "head", marital={"head": "M", "spouse": "M"}.get(place, "S"),
                relationship_id={"spouse": 8, "child": 4}.get(place), profession_id=1 + number % 4,
                education_id=1 + number % 6, type_of_id_id="N", passport=f"N{number:06d}", phone=f"+1555{number:06d}",
                email=f"insuree{number}@example.org" if place == "head" else None,
                current_village=village, card_issued=True, offline=False,
                health_facility=hf["RAPHOS"] if f % 2 else hf["JAMHC"], status="AC",
                current_address=f"House {number}, {village.name}", validity_from=SINCE, **AUDIT))
        head = members[0]
        head.save()
        family = Family.objects.create(
            uuid=uid("family", head.chf_id), head_insuree=head, location=village, poverty=f % 7 == 0,
            family_type_id="H", address=f"House {number}, {village.name}", is_offline=False,
            confirmation_no=f"C{f:04d}", confirmation_type_id="A", validity_from=SINCE, **AUDIT)
        for member in members:
            member.family = family
            member.save()
            people[member.chf_id] = member
        # which insurance this household has
        if f < 14:
            kinds = [("BASIC01", Policy.STATUS_ACTIVE, -100)]
        elif f < 17:
            kinds = [("PLUS02", Policy.STATUS_ACTIVE, -40)]
        elif f < 19:
            kinds = [("BASIC01", Policy.STATUS_ACTIVE, -200), ("PLUS02", Policy.STATUS_ACTIVE, -200)]
        elif f < 22:
            kinds = [("BASIC01", Policy.STATUS_EXPIRED, -500)]
        elif f == 22:
            kinds = [("BASIC01", Policy.STATUS_IDLE, 0)]
        elif f == 23:
            kinds = [("BASIC01", Policy.STATUS_SUSPENDED, -100)]
        else:
            kinds = []
        for code, status, offset in kinds:
            start = TODAY + dt.timedelta(days=offset)
            end = start + dt.timedelta(days=364)
            effective = None if status == Policy.STATUS_IDLE else start
            policy = Policy.objects.create(
                uuid=uid("policy", head.chf_id, code), stage="N", status=status, value=product[code].lump_sum,
                family=family, enroll_date=start, start_date=start, effective_date=effective, expiry_date=end,
                product=product[code], officer=officer_list[f % 2], offline=False, creation_date=start,
                validity_from=SINCE, **AUDIT)
            # household 13: the last member was never enrolled under the policy
            covered = members[:-1] if f == 13 else members
            for member in covered:
                InsureePolicy.objects.create(
                    insuree=member, policy=policy, enrollment_date=start, start_date=start,
                    effective_date=effective, expiry_date=end, offline=False, validity_from=SINCE, **AUDIT)
            if effective:
                Premium.objects.create(
                    uuid=uid("premium", head.chf_id, code), policy=policy, amount=product[code].lump_sum,
                    receipt=f"RC{f:04d}{code[:1]}", pay_date=start, pay_type="C", validity_from=SINCE, **AUDIT)
    return people
