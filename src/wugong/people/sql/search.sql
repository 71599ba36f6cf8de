-- Search by tokens: array containment is not leakproof, so under row security no index would
-- serve it. The tokens stand in a table of their own that no role may read; one function looks
-- there, and adds the region token of the caller's own scope.
ALTER TABLE people_searchentry ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON people_searchentry FROM PUBLIC;
CREATE INDEX people_search_tokens ON people_searchentry USING gin (tokens) WITH (fastupdate = off);

CREATE FUNCTION people_region_tokens(code text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg('@' || left(code, n)) FROM unnest(ARRAY[9, 12, 15]) AS n WHERE length(code) >= n
$$;

CREATE FUNCTION people_search(wanted text[], most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  area text := coalesce(current_setting('app.region_prefix', true), '');
BEGIN
  IF coalesce(cardinality(wanted), 0) = 0 OR current_setting('role', true) <> 'wugong_area' THEN
    RETURN;
  END IF;
  IF length(area) < 6 OR area !~ '^[0-9]+$' THEN
    RETURN;
  END IF;
  IF length(area) > 6 THEN
    wanted := wanted || ('@' || area);
  END IF;
  RETURN QUERY SELECT s.labourer_id FROM people_searchentry s WHERE s.tokens @> wanted LIMIT most;
END $$;

CREATE FUNCTION people_index_search(person bigint, home text, words text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO people_searchentry (labourer_id, tokens)
  VALUES (person, words || people_region_tokens(home))
  ON CONFLICT (labourer_id) DO UPDATE SET tokens = excluded.tokens
$$;

-- A household that moves takes its people's region tokens along.
CREATE FUNCTION people_search_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE people_searchentry SET tokens =
    (SELECT array_agg(t) FROM unnest(tokens) AS t WHERE left(t, 1) <> '@')
    || people_region_tokens(NEW.code)
  WHERE labourer_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER search_moved AFTER UPDATE OF code ON people_labourer
  FOR EACH ROW WHEN (OLD.code IS DISTINCT FROM NEW.code) EXECUTE FUNCTION people_search_moved();

REVOKE ALL ON FUNCTION people_search(text[], integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION people_index_search(bigint, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_search(text[], integer) TO SCOPED_ROLES;
GRANT EXECUTE ON FUNCTION people_index_search(bigint, text, text[]) TO wugong_area;
