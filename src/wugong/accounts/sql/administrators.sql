-- System, security and audit administrator are three persons (security.md B6). Actions say so
-- kindly; this holds when an action forgets, two of them race, or an account is someone's second.
CREATE FUNCTION accounts_require_three_administrators(the_user bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    -- One at a time: of two grants that are each right alone, the second sees the first.
    PERFORM pg_advisory_xact_lock(hashtext('accounts_three_administrators'));
    IF EXISTS (
        SELECT FROM accounts_grant g JOIN accounts_user u ON u.id = g.user_id
        WHERE g.user_id = the_user AND g.ended_at IS NULL AND u.person_index IS NULL
          AND g.role IN ('system_admin', 'security_admin', 'auditor')
    ) THEN
        RAISE EXCEPTION 'an administrator''s person must be known'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM accounts_grant g JOIN accounts_user u ON u.id = g.user_id,
                    accounts_grant h JOIN accounts_user v ON v.id = h.user_id
        WHERE g.user_id = the_user AND g.ended_at IS NULL AND h.ended_at IS NULL
          AND g.role IN ('system_admin', 'security_admin', 'auditor')
          AND h.role IN ('system_admin', 'security_admin', 'auditor') AND h.role <> g.role
          AND (v.id = u.id OR v.person_index = u.person_index)
          AND daterange(g.valid_from, g.until, '[]') && daterange(h.valid_from, h.until, '[]')
    ) THEN
        RAISE EXCEPTION 'one person would hold two of the three administrators'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;

CREATE FUNCTION accounts_check_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_require_three_administrators(NEW.user_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER three_administrators AFTER INSERT OR UPDATE ON accounts_grant
    FOR EACH ROW WHEN (NEW.role IN ('system_admin', 'security_admin', 'auditor'))
    EXECUTE FUNCTION accounts_check_grant();

CREATE FUNCTION accounts_check_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_require_three_administrators(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER three_administrators AFTER UPDATE OF person_index ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION accounts_check_person();
