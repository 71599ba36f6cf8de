"""Identity numbers, credit codes and telephones: read, check, mask. No database, no guessing.

docs/rules.md, "Identity", states what each finding leads to.
"""

from wugong.base.identity.credit import (
    CreditCode,
    credit_check,
    credit_codes,
    organisation_check,
    parse_credit_code,
)
from wugong.base.identity.masks import (
    child_initials,
    mask_account,
    mask_id,
    mask_name,
    mask_phone,
)
from wugong.base.identity.numbers import (
    IdNumber,
    Sex,
    age_on,
    id_check_digit,
    id_numbers,
    parse_id_number,
)
from wugong.base.identity.phones import Phone, parse_phone
from wugong.base.identity.sounds import initials, syllables
from wugong.base.identity.tidy import Verdict, is_masked, tidy

__all__ = [
    "CreditCode",
    "IdNumber",
    "Phone",
    "Sex",
    "Verdict",
    "age_on",
    "child_initials",
    "credit_check",
    "credit_codes",
    "id_check_digit",
    "id_numbers",
    "initials",
    "is_masked",
    "mask_account",
    "mask_id",
    "mask_name",
    "mask_phone",
    "organisation_check",
    "parse_credit_code",
    "parse_id_number",
    "parse_phone",
    "syllables",
    "tidy",
]
