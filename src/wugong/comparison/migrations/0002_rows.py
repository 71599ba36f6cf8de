"""Row security of comparisons: people by their home, files and faults by whoever brought them."""

from django.db import migrations

from wugong.base.rowsecurity import PREFIX, area_policy, in_area, person_table, protect, same_code

OF_AREA = ("piece", "rowfault", "tally", "backsheet")
ADDED_ONCE = ("rowfault", "tally")


class Migration(migrations.Migration):
    dependencies = (("comparison", "0001_initial"), ("people", "0005_move_rows"))
    operations = (
        same_code("comparison_difference", "labourer_id", "people_labourer"),
        *person_table("comparison_difference"),
        # A township reads that the county compared: its own people stand in it.
        protect("comparison_comparison"),
        migrations.RunSQL(
            "CREATE POLICY seen ON comparison_comparison FOR SELECT TO wugong_area USING"
            f" ({in_area()} OR left({PREFIX}, length(code)) = code);"
            "CREATE POLICY made ON comparison_comparison FOR INSERT TO wugong_area"
            f" WITH CHECK ({in_area()});"
            "CREATE POLICY changed ON comparison_comparison FOR UPDATE TO wugong_area"
            f" USING ({in_area()}) WITH CHECK ({in_area()});",
            "DROP POLICY seen ON comparison_comparison; DROP POLICY made ON comparison_comparison;"
            "DROP POLICY changed ON comparison_comparison;",
        ),
        *(
            operation
            for table in OF_AREA
            for operation in (
                protect(f"comparison_{table}", "SELECT, INSERT, UPDATE"),
                area_policy(f"comparison_{table}"),
            )
        ),
        migrations.RunSQL(
            "GRANT DELETE ON comparison_piece TO wugong_area;"
            + "".join(
                f"REVOKE UPDATE ON comparison_{table} FROM wugong_area, wugong_station,"
                " wugong_party;"
                for table in ADDED_ONCE
            ),
            migrations.RunSQL.noop,
        ),
        # Sealed bytes do not compress.
        migrations.RunSQL(
            "ALTER TABLE comparison_piece ALTER content_sealed SET STORAGE EXTERNAL;",
            migrations.RunSQL.noop,
        ),
    )
