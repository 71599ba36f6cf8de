-- The same sums of one month by village, as DuckDB would be asked for them (bench/figures.py).
WITH spell AS (
  SELECT *, least("end", $last + 1) AS until, "end" > $last AS is_open,
    is_confirmed AND least("end", $last + 1) > $year AS in_year,
    is_confirmed AND least("end", $last + 1) - greatest(start, $year) >= 30 AS thirty
  FROM spells WHERE start <= $last AND "end" > $last - 366
), work AS (
  SELECT person,
    bool_or(is_open AND is_confirmed) AS is_open,
    bool_or(is_open AND NOT is_confirmed) AS unconfirmed,
    max(CASE WHEN is_open AND is_confirmed THEN outside ELSE 0 END) AS outside,
    max(CASE WHEN is_open AND is_confirmed THEN place ELSE 0 END) AS place,
    max(CASE WHEN is_open AND is_confirmed THEN channel ELSE 0 END) AS channel,
    bool_or(is_open AND is_confirmed AND is_organised) AS organised,
    bool_or(in_year) AS in_year, bool_or(thirty) AS thirty,
    max(CASE WHEN thirty THEN outside ELSE 0 END) AS outside_thirty,
    bool_or(thirty AND outside > 1) AS out_thirty,
    bool_or(thirty AND outside > 1 AND is_organised) AS organised_thirty,
    bool_or(in_year AND channel IN (12, 13)) AS by_fair,
    bool_or(in_year AND channel = 14 AND is_led) AS by_member,
    bool_or(in_year AND channel = 15 AND is_led) AS by_capable,
    bool_or(in_year AND channel = 16) AS by_order,
    bool_or(in_year AND channel = 21) AS in_workshop,
    bool_or(in_year AND channel = 22) AS in_team,
    sum(in_year::int) AS times,
    min(CASE WHEN in_year THEN start END) AS first_start,
    sum(CASE WHEN is_confirmed THEN greatest(until - greatest(start, $first), 0) ELSE 0 END) AS days,
    sum(CASE WHEN is_confirmed THEN greatest(until - greatest(start, $last - 364), 0) ELSE 0 END)
      AS days12
  FROM spell GROUP BY person
), post AS (
  SELECT person, bool_or("end" > $last) AS in_post,
    sum(greatest(least("end", $last + 1) - greatest(start, $last - 364), 0)) AS days12
  FROM posts WHERE start <= $last AND "end" > $last - 366 GROUP BY person
), income AS (
  SELECT person, sum(CASE WHEN NOT is_estimate THEN m6 ELSE 0 END) AS of_month,
    sum(CASE WHEN NOT is_estimate THEN m1 + m2 + m3 + m4 + m5 + m6 ELSE 0 END) AS of_year,
    sum(CASE WHEN is_estimate THEN m6 ELSE 0 END) AS estimate
  FROM incomes WHERE year = 2019 GROUP BY person
), poor AS (
  SELECT household, max(status) AS status FROM poverty
  WHERE start <= $last AND "end" > $last GROUP BY household
), person AS (
  SELECT p.*, coalesce(y.status, 1) AS poverty, w.*, o.in_post, i.of_month, i.of_year, i.estimate,
    coalesce(w.days12, 0) + coalesce(o.days12, 0) AS stable_days
  FROM persons p LEFT JOIN poor y USING (household) LEFT JOIN work w USING (person)
  LEFT JOIN post o USING (person) LEFT JOIN income i USING (person)
), f AS (
  SELECT *, row_number() OVER (PARTITION BY household ORDER BY NOT is_labour, person) = 1 AS is_first,
    bool_or(is_labour) OVER (PARTITION BY household) AS has_labour,
    bool_or(is_labour AND stable_days >= 182) OVER (PARTITION BY household) AS is_stable
  FROM person
)
SELECT area // 1000 AS village,
  sum((is_labour AND birth <= $of_age)::int) AS r01, sum(is_open::int) AS r02, sum(thirty::int) AS r02_year,
  sum(in_year::int) AS r02_any, sum(times) AS r02_times,
  sum((unconfirmed AND NOT is_open)::int) AS r02_unconfirmed,
  sum((is_open AND outside = 1)::int) AS r03, sum((is_open AND outside = 2)::int) AS r04,
  sum((is_open AND outside = 4)::int) AS r05, sum((is_open AND outside = 5)::int) AS r05_abroad,
  sum((is_open AND place <> area // 1000000)::int) AS r05_township,
  sum((thirty AND outside_thirty = 1)::int) AS r03_year,
  sum((thirty AND outside_thirty = 2)::int) AS r04_year,
  sum((thirty AND outside_thirty >= 4)::int) AS r05_year,
  sum((first_start >= $first)::int) AS r07,
  sum((is_open AND outside >= 2)::int) AS r09_out,
  sum((is_open AND outside >= 2 AND organised)::int) AS r09_organised,
  sum(out_thirty::int) AS r09_out_year, sum(organised_thirty::int) AS r09_organised_year,
  sum((is_open AND poverty > 1)::int) AS r10, sum((is_open AND relocated)::int) AS r11,
  sum((is_open AND poverty >= 4)::int) AS r12,
  sum((is_first AND zero_since <= $last)::int) AS r13,
  sum(of_month) AS r14, sum(CASE WHEN thirty THEN of_year END) AS r14_year,
  sum(estimate) AS r14_estimate, sum(days) AS r15_days,
  sum((is_open AND days12 >= 90)::int) AS r16, sum((is_open AND days12 >= 182)::int) AS r16_six,
  sum((is_first AND has_labour)::int) AS r16_households,
  sum((is_first AND is_stable)::int) AS r16_stable_households,
  sum((is_open AND channel = 21)::int) AS r21,
  sum((is_open AND channel = 21 AND poverty > 1)::int) AS r21_poor, sum(in_workshop::int) AS r21_year,
  sum((is_open AND channel = 22)::int) AS r22, sum((in_team AND poverty > 1)::int) AS r22_poor_year,
  sum(in_post::int) AS r23, sum(CASE WHEN poverty > 1 THEN times END) AS f05,
  sum((by_order AND poverty > 1)::int) AS f11, sum(by_fair::int) AS f24,
  sum(by_member::int) AS f25, sum(by_capable::int) AS f26,
  sum(CASE WHEN is_first AND poverty = 3 THEN members END) AS f35_lifted,
  sum(CASE WHEN is_first AND poverty = 2 THEN members END) AS f35_poor
FROM f GROUP BY village
