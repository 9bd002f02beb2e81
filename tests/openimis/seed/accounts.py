"""Roles with their rights, and the people and programs that sign in."""
import datetime as dt
import os

from core.models import InteractiveUser, Role, RoleRight, TechnicalUser, User, UserRole
from core.models.user import ClaimAdmin
from location.models import UserDistrict

from .common import AUDIT, SINCE, uid

PASSWORD = os.environ["OPENIMIS_PASSWORD"]

RIGHTS = {
    # IsSystem number of the standard openIMIS role: (name, rights)
    256: ("Claim Administrator", [
        111001, 111002, 111004, 111005, 111006, 111007, 111010,
        101001, 101101, 101105, 101201, 101500, 121101, 121901, 121001, 122101, 121401,
        121201, 121301, 131101, 131104, 150101, 155101, 156101, 158001, 158002, 158003, 158004]),
    16: ("Medical Officer", [
        111001, 111008, 111009, 111010, 111011, 111012, 101001, 101101, 101201, 121101, 121901,
        122101, 121401, 121201, 121301]),
    8: ("Clerk", [111001, 111002, 111004, 111005, 111007, 101001, 101101, 101201, 121101]),
    1: ("Enrolment Officer", [101001, 101002, 101003, 101101, 101102, 101103, 101201, 101202,
                              101203, 101205, 111009, 121901, 131101, 131103, 131105, 131106]),
    64: ("IMIS Administrator", []),  # superuser: every right
    0: ("Nobody", []),
}


def roles():
    made = {}
    for number, (name, rights) in RIGHTS.items():
        role, _ = Role.objects.get_or_create(
            name=name, defaults={"uuid": uid("role", name), "is_system": number, "is_blocked": False, **AUDIT})
        have = set(RoleRight.objects.filter(role=role).values_list("right_id", flat=True))
        RoleRight.objects.bulk_create([RoleRight(role=role, right_id=r, **AUDIT) for r in rights if r not in have])
        made[number] = role
    return made


def person(login, role, hf=None, districts=(), last="Demo", other="User", password=PASSWORD, officer=None, admin=None):
    extra = AUDIT if "audit_user_id" in {f.name for f in InteractiveUser._meta.get_fields()} else {}  # 25.10 only
    i_user = InteractiveUser(
        uuid=uid("user", login), login_name=login, last_name=last, other_names=other, language_id="en",
        email=f"{login}@example.org", health_facility_id=hf.id if hf else None,
        is_associated=bool(officer or admin), role_id=role.is_system, **extra)
    i_user.set_password(password)
    i_user.save()
    UserRole.objects.create(user=i_user, role=role, validity_from=SINCE, **AUDIT)
    for district in districts:
        UserDistrict.objects.create(user=i_user, location=district, validity_from=SINCE, **AUDIT)
    user = User(username=login, i_user=i_user, officer=officer, claim_admin=admin)
    user.id = uid("core-user", login)
    User.objects.bulk_create([user])  # plain insert: keeps the chosen id
    return User.objects.get(username=login)


def users(role, loc, hf, officer_list):
    person("Admin", role[64], districts=[l for l in loc.values() if l.type == "D"], last="Admin", other="Root")
    for login, hf_code, last, other in (("carap", "RAPHOS", "Achieng", "Rose"), ("cajam", "JAMHC", "Rai", "Deepak"),
                                        ("cavid", "VIDDIS", "Sow", "Aminata"), ("caraj", "RAJHOS", "Moyo", "Tendai")):
        facility = hf[hf_code]
        admin = ClaimAdmin.objects.create(
            uuid=uid("ca", login), code=login, last_name=last, other_names=other, dob=dt.date(1988, 3, 4),
            phone="+100000002", email_id=f"{login}@example.org", health_facility=facility, has_login=True,
            validity_from=SINCE, **AUDIT)
        person(login, role[256], hf=facility, districts=[facility.location], last=last, other=other, admin=admin)
    ClaimAdmin.objects.create(
        uuid=uid("ca", "CARAP2"), code="CARAP2", last_name="Nologin", other_names="Second", health_facility=hf["RAPHOS"],
        has_login=False, validity_from=SINCE, **AUDIT)
    # integration account without a facility, both districts of region 1
    person("fhirtech", role[256], districts=[loc["R1D1"], loc["R1D2"]], last="Integration", other="FHIR")
    person("medoff", role[16], districts=[l for l in loc.values() if l.type == "D"], last="Medical", other="Officer")
    person("EO1", role[1], districts=[loc["R1D1"]], last="Mukasa", other="Grace", officer=officer_list[0])
    person("norights", role[0], districts=[loc["R1D1"]], last="None", other="Rights")
    technical = TechnicalUser(username="tech01", email="tech01@example.org")
    technical.set_password(PASSWORD)
    technical.save()
