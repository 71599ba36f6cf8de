"""Row security of moves: both sides see a household's going and coming."""

from django.db import migrations

from wugong.base.rowsecurity import in_area, policy, protect


class Migration(migrations.Migration):
    dependencies = (("people", "0004_household_move"),)
    operations = (
        protect("people_householdmove", "SELECT, INSERT"),
        policy(
            "people_householdmove",
            "area",
            "wugong_area",
            f"({in_area('from_code')}) OR ({in_area('to_code')})",
        ),
    )
