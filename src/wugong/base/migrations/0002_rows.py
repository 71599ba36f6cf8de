"""Grants and row security of the ground room, and the audit trail that only grows."""

from django.db import migrations

from wugong.base.rowsecurity import ALL_ROLES, grant_common

THIS = "xact = pg_current_xact_id()::text::bigint"


class Migration(migrations.Migration):
    dependencies = (
        ("base", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "0041_post_retry_failed_job"),
    )

    operations = (
        migrations.RunSQL(
            f"GRANT USAGE ON SCHEMA public TO {ALL_ROLES}, wugong_audit;"
            f"GRANT SELECT ON django_content_type, django_migrations TO {ALL_ROLES}, wugong_audit;"
            "DO $$ DECLARE t record; BEGIN"
            " FOR t IN SELECT tablename FROM pg_tables"
            "  WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%' LOOP"
            f"  EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ' || t.tablename || ' TO {ALL_ROLES}';"
            " END LOOP;"
            " FOR t IN SELECT sequencename FROM pg_sequences"
            "  WHERE schemaname = 'public' AND sequencename LIKE 'procrastinate%' LOOP"
            f"  EXECUTE 'GRANT USAGE ON SEQUENCE ' || t.sequencename || ' TO {ALL_ROLES}';"
            " END LOOP; END $$;",
            migrations.RunSQL.noop,
        ),
        grant_common("base_setting"),
        grant_common("base_job"),
        grant_common("base_idempotencykey"),
        # The audit trail: everybody adds, nobody changes, the auditor reads and the sealer seals.
        migrations.RunSQL(
            f"GRANT SELECT, INSERT ON base_auditline TO {ALL_ROLES}, wugong_audit;"
            f"GRANT USAGE ON SEQUENCE base_auditline_id_seq TO {ALL_ROLES}, wugong_audit;"
            # Every page's frame asks for the reader's own jobs and for settings: the auditor's too.
            "GRANT SELECT ON base_job, base_setting TO wugong_audit;"
            "GRANT SELECT, INSERT ON base_auditseal TO wugong_audit;"
            "GRANT USAGE ON SEQUENCE base_auditseal_id_seq TO wugong_audit;"
            "ALTER TABLE base_auditline ENABLE ROW LEVEL SECURITY;"
            "ALTER TABLE base_auditline FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY add ON base_auditline FOR INSERT TO {ALL_ROLES}, wugong_audit"
            " WITH CHECK (true);"
            f"CREATE POLICY own ON base_auditline FOR SELECT TO {ALL_ROLES}, wugong_audit"
            f" USING ({THIS});"
            "CREATE POLICY audit ON base_auditline FOR SELECT TO wugong_audit USING (true);"
            "CREATE FUNCTION base_never_changes() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;"
            "CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON base_auditline"
            " FOR EACH ROW EXECUTE FUNCTION base_never_changes();"
            "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON base_auditline"
            " FOR EACH STATEMENT EXECUTE FUNCTION base_never_changes();"
            "CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON base_auditseal"
            " FOR EACH ROW EXECUTE FUNCTION base_never_changes();",
            migrations.RunSQL.noop,
        ),
    )
