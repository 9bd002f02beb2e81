"""What only migrations would have created: one view, legacy tables, reference rows."""
from django.db import connection

from claim.models import ClaimAttachmentType
from core.models import Language
from insuree.models import (
    ConfirmationType, Education, FamilyType, Gender, IdentificationType, InsureeStatusReason,
    Profession, Relation,
)
from location.models import HealthFacilityLegalForm, HealthFacilitySubLevel
from payer.models import PayerType


def after_syncdb():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relkind::text from pg_class where relname='claim_ClaimAttachmentsCountView'"
        )
        kind = cursor.fetchone()
        if not kind or kind[0] != "v":
            cursor.execute('drop table if exists "claim_ClaimAttachmentsCountView"')
            cursor.execute(
                'create view "claim_ClaimAttachmentsCountView" as select claim_id, '
                'count(*) as attachments_count from "claim_ClaimAttachment" group by claim_id'
            )
        # one-to-one links that are plain foreign keys in the legacy schema; as unique
        # columns they would forbid the history copies openIMIS keeps in the same table
        for table, column in (("tblClaim", "FeedbackID"), ("tblFeedback", "ClaimID"), ("tblInsuree", "PhotoID")):
            cursor.execute(
                "select conname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid "
                "and a.attnum = c.conkey[1] where c.contype = 'u' and cardinality(c.conkey) = 1 "
                "and c.conrelid = %s::regclass and a.attname = %s", (f'"{table}"', column))
            for (name,) in cursor.fetchall():
                cursor.execute(f'alter table "{table}" drop constraint "{name}"')
        # legacy tables and columns without a Django model that the tools module
        # reads in raw SQL (master data and phone extracts)
        cursor.execute(
            'create table if not exists "tblControls" ("FieldName" varchar(50) primary key, '
            '"Adjustibility" varchar(1) not null, "Usage" varchar(200))'
        )
        cursor.execute(
            'create table if not exists "tblIMISDefaultsPhone" ("RuleName" varchar(100) primary key, '
            '"RuleValue" boolean)'
        )
        for column in ("RegistrationLumpSum", "RegistrationFee", "GeneralAssemblyLumpSum", "GeneralAssemblyFee"):
            cursor.execute(f'alter table "tblProduct" add column if not exists "{column}" numeric(18, 2)')
        for name, adjustable, usage in (
            ("ClaimAdministrator", "M", "Claim"), ("GuaranteeNo", "O", "Claim"), ("ICD1", "O", "Claim"),
            ("VisitType", "O", "Claim"), ("Explanation", "O", "Claim"),
        ):
            cursor.execute(
                'insert into "tblControls" values (%s, %s, %s) on conflict do nothing', (name, adjustable, usage))


def reference_tables():
    for code, name in (("en", "English"), ("fr", "Français")):
        Language.objects.get_or_create(code=code, defaults={"name": name})
    for code, name in (("M", "Male"), ("F", "Female"), ("O", "Other")):
        Gender.objects.get_or_create(code=code, defaults={"gender": name})
    for model, field, values in (
        (Relation, "relation", ["Brother/Sister", "Father/Mother", "Uncle/Aunt", "Son/Daughter",
                                "Grand parents", "Employee", "Others", "Spouse"]),
        (Profession, "profession", ["Household", "Employee", "Self employed", "Other"]),
        (Education, "education", ["Nursery", "Primary school", "Secondary school", "University",
                                  "Postgraduate studies", "Other"]),
    ):
        for number, value in enumerate(values, 1):
            model.objects.get_or_create(id=number, defaults={field: value, "sort_order": number})
    for code, name in (("D", "Driving licence"), ("N", "National ID"), ("P", "Passport"), ("V", "Voter card")):
        IdentificationType.objects.get_or_create(code=code, defaults={"identification_type": name})
    for code, name in (("H", "Household"), ("C", "Council"), ("O", "Organisation"), ("P", "Priests")):
        FamilyType.objects.get_or_create(code=code, defaults={"type": name})
    for code, name in (("A", "Municipality confirmation"), ("B", "Poverty certificate"), ("C", "Other")):
        ConfirmationType.objects.get_or_create(code=code, defaults={"confirmationtype": name})
    for code, name in (("C", "Charity"), ("D", "District organisation"), ("G", "Government"), ("P", "Private organisation")):
        HealthFacilityLegalForm.objects.get_or_create(code=code, defaults={"legal_form": name})
    for code, name in (("I", "Integrated"), ("N", "No sublevel"), ("R", "Reference")):
        HealthFacilitySubLevel.objects.get_or_create(code=code, defaults={"health_facility_sub_level": name})
    for code, name in (("C", "Co-operative"), ("D", "Donor"), ("G", "Government"), ("O", "Other")):
        PayerType.objects.get_or_create(code=code, defaults={"payer_type": name})
    for number, general in ((1, "FILE"), (2, "URL")):
        ClaimAttachmentType.objects.get_or_create(
            id=number, defaults={"claim_attachment_type": "default", "claim_general_type": general})
    InsureeStatusReason.objects.get_or_create(
        id=1, defaults={"insuree_status_reason": "Deceased", "code": "DEC", "status_type": "DE"})
