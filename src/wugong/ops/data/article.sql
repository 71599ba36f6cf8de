-- How each published figure is counted from person records (docs/rules.md W1-W3, O1, Z1).
-- %(home)s .. %(beyond)s is the county's range of codes, %(today)s the business day.

-- F01: labourers on the roll
SELECT count(*) FROM people_labourer WHERE is_labour AND status = 'on_roll'

-- F03: levels at which records stand inside the county
SELECT count(DISTINCT level) FROM places_place
WHERE code >= %(home)s AND code < %(beyond)s AND valid_to IS NULL

-- F05: person-times of registered-poor labourers, spells begun or running in 2018
SELECT count(*) FROM employment_employmentspell s JOIN people_labourer l ON l.id = s.labourer_id
WHERE s.withdrawn_at IS NULL AND s.is_confirmed
  AND s.start_on < '2019-01-01' AND (s.end_on IS NULL OR s.end_on > '2018-01-01')
  AND EXISTS (SELECT FROM people_povertyperiod p WHERE p.household_id = l.household_id
    AND p.status <> '01' AND p.from_on < '2019-01-01' AND (p.to_on IS NULL OR p.to_on > '2018-01-01'))

-- F06: households with a member six months at work in 2018, of those with labour, in per cent
WITH days AS (
  SELECT labourer_id, least(coalesce(end_on, '2019-01-01'), '2019-01-01')
    - greatest(start_on, '2018-01-01') AS days
  FROM employment_employmentspell
  WHERE withdrawn_at IS NULL AND is_confirmed
    AND start_on < '2019-01-01' AND (end_on IS NULL OR end_on > '2018-01-01')
  UNION ALL
  SELECT labourer_id, least(coalesce(end_on, '2019-01-01'), '2019-01-01')
    - greatest(start_on, '2018-01-01')
  FROM employment_welfareappointment
  WHERE start_on < '2019-01-01' AND (end_on IS NULL OR end_on > '2018-01-01')),
stable AS (
  SELECT labourer_id FROM days GROUP BY labourer_id HAVING sum(days) >= 182)
SELECT round(100.0 * (SELECT count(DISTINCT l.household_id) FROM stable
    JOIN people_labourer l ON l.id = stable.labourer_id AND l.is_labour)
  / nullif((SELECT count(*) FROM people_household WHERE labour_count > 0), 0), 2)

-- F07: persons with a spell of thirty days or more in 2018
SELECT count(DISTINCT labourer_id) FROM employment_employmentspell
WHERE withdrawn_at IS NULL AND is_confirmed
  AND least(coalesce(end_on, '2019-01-01'), '2019-01-01') - greatest(start_on, '2018-01-01') >= 30

-- F08: their confirmed income of 2018
SELECT sum((SELECT sum(yuan) FROM unnest(i.yuan_by_month) AS yuan)) FROM employment_workincome i
WHERE i.year = 2018 AND i.source <> 'estimate' AND i.labourer_id IN (
  SELECT labourer_id FROM employment_employmentspell
  WHERE withdrawn_at IS NULL AND is_confirmed
    AND least(coalesce(end_on, '2019-01-01'), '2019-01-01') - greatest(start_on, '2018-01-01') >= 30)

-- F09: persons with a spell of thirty days or more in the first half of 2019
SELECT count(DISTINCT labourer_id) FROM employment_employmentspell
WHERE withdrawn_at IS NULL AND is_confirmed
  AND least(coalesce(end_on, '2019-07-01'), '2019-07-01') - greatest(start_on, '2019-01-01') >= 30

-- F10: their confirmed income of January to June 2019
SELECT sum((SELECT sum(yuan) FROM unnest(i.yuan_by_month[1:6]) AS yuan))
FROM employment_workincome i
WHERE i.year = 2019 AND i.source <> 'estimate' AND i.labourer_id IN (
  SELECT labourer_id FROM employment_employmentspell
  WHERE withdrawn_at IS NULL AND is_confirmed
    AND least(coalesce(end_on, '2019-07-01'), '2019-07-01') - greatest(start_on, '2019-01-01') >= 30)

-- F11: registered-poor persons who went by order training, 2018; the class and the match of
-- their post are the training room's to add
SELECT count(DISTINCT s.labourer_id) FROM employment_employmentspell s
JOIN people_labourer l ON l.id = s.labourer_id
WHERE s.withdrawn_at IS NULL AND s.is_confirmed AND s.channel = '16'
  AND s.start_on < '2019-01-01' AND (s.end_on IS NULL OR s.end_on > '2018-01-01')
  AND EXISTS (SELECT FROM people_povertyperiod p WHERE p.household_id = l.household_id
    AND p.status <> '01' AND p.from_on < '2019-01-01' AND (p.to_on IS NULL OR p.to_on > '2018-01-01'))

-- F15: firms with a simulation workshop that trained people of the county (docs/rules.md, channel 17)
SELECT count(*) FROM employers_employer e WHERE e.has_simulation_workshop AND EXISTS (
  SELECT FROM employment_employmentspell s
  WHERE s.employer_id = e.id AND s.channel = '17' AND s.withdrawn_at IS NULL)

-- F16: persons who ever went by targeted training
SELECT count(DISTINCT labourer_id) FROM employment_employmentspell
WHERE withdrawn_at IS NULL AND is_confirmed AND channel = '17' AND start_on <= %(today)s

-- F23: organised out-of-county persons of 2018, of all out-of-county persons, in per cent
SELECT round(100.0 * count(DISTINCT labourer_id) FILTER (WHERE is_organised)
  / nullif(count(DISTINCT labourer_id), 0), 2)
FROM employment_employmentspell
WHERE withdrawn_at IS NULL AND is_confirmed AND NOT (place >= %(home)s AND place < %(beyond)s)
  AND least(coalesce(end_on, '2019-01-01'), '2019-01-01') - greatest(start_on, '2018-01-01') >= 30

-- F24: persons by job fairs and fairs in villages, 2018
SELECT count(DISTINCT labourer_id) FROM employment_employmentspell
WHERE withdrawn_at IS NULL AND is_confirmed AND channel IN ('12', '13')
  AND start_on < '2019-01-01' AND (end_on IS NULL OR end_on > '2018-01-01')

-- F25: persons led by party members, 2018; the leader is one
SELECT count(DISTINCT s.labourer_id) FROM employment_employmentspell s
JOIN people_labourer l ON l.id = s.leader_id AND l.political_status IN ('01', '02')
WHERE s.withdrawn_at IS NULL AND s.is_confirmed AND s.channel = '14'
  AND s.start_on < '2019-01-01' AND (s.end_on IS NULL OR s.end_on > '2018-01-01')

-- F26: persons led by capable people, 2018
SELECT count(DISTINCT s.labourer_id) FROM employment_employmentspell s
JOIN people_labourer l ON l.id = s.leader_id AND l.is_capable_leader
WHERE s.withdrawn_at IS NULL AND s.is_confirmed AND s.channel = '15'
  AND s.start_on < '2019-01-01' AND (s.end_on IS NULL OR s.end_on > '2018-01-01')

-- F27: workshops in operation: not withdrawn, and wages paid within three months
SELECT count(DISTINCT w.id) FROM employers_workshop w
JOIN employment_employmentspell s ON s.workshop_id = w.id AND s.withdrawn_at IS NULL
  AND (s.end_on IS NULL OR s.end_on > %(today)s::date - 90)
JOIN employment_workincome i ON i.labourer_id = s.labourer_id AND i.source <> 'estimate'
  AND i.year = extract(year FROM %(today)s::date)
WHERE w.withdrawn_on IS NULL AND EXISTS (
  SELECT FROM unnest(i.yuan_by_month) WITH ORDINALITY AS paid (yuan, month)
  WHERE yuan > 0 AND month BETWEEN extract(month FROM %(today)s::date) - 2
    AND extract(month FROM %(today)s::date))

-- F28: persons who worked in workshops in 2019
SELECT count(DISTINCT labourer_id) FROM employment_employmentspell
WHERE withdrawn_at IS NULL AND is_confirmed AND channel = '21'
  AND start_on <= %(today)s AND (end_on IS NULL OR end_on > '2019-01-01')

-- F29: the county's labour teams
SELECT count(*) FROM employers_employer
WHERE kind = 'team' AND place >= %(home)s AND place < %(beyond)s

-- F30: registered-poor persons in labour teams in 2019
SELECT count(DISTINCT s.labourer_id) FROM employment_employmentspell s
JOIN people_labourer l ON l.id = s.labourer_id
WHERE s.withdrawn_at IS NULL AND s.is_confirmed AND s.channel = '22'
  AND s.start_on <= %(today)s AND (s.end_on IS NULL OR s.end_on > '2019-01-01')
  AND EXISTS (SELECT FROM people_povertyperiod p WHERE p.household_id = l.household_id
    AND p.status <> '01' AND p.from_on <= %(today)s AND (p.to_on IS NULL OR p.to_on > '2019-01-01'))

-- F31: persons in a public-welfare post
SELECT count(DISTINCT labourer_id) FROM employment_welfareappointment
WHERE start_on <= %(today)s AND (end_on IS NULL OR end_on > %(today)s)

-- F32: county leaders who answer for a township
SELECT count(DISTINCT user_id) FROM accounts_grant
WHERE role = 'county_leader' AND valid_from <= %(today)s AND until >= %(today)s
  AND area >= %(home)s AND area < %(beyond)s AND length(area) = 9

-- F33: groups to be brought out that have somebody in them
SELECT (EXISTS (SELECT FROM people_household WHERE poverty_status <> '01'))::int
  + (EXISTS (SELECT FROM people_household WHERE relocated))::int
  + (EXISTS (SELECT FROM people_household WHERE zero_employment_since IS NOT NULL))::int

-- F34: groups to be kept in work that have somebody in them
SELECT (EXISTS (SELECT FROM employment_employmentspell s
    JOIN people_labourer l ON l.id = s.labourer_id
    JOIN people_household h ON h.id = l.household_id AND h.poverty_status <> '01'
    WHERE s.end_on IS NULL AND s.withdrawn_at IS NULL))::int
  + (EXISTS (SELECT FROM employment_employmentspell
    WHERE end_on IS NULL AND withdrawn_at IS NULL AND is_organised))::int
  + (EXISTS (SELECT FROM employment_employmentspell
    WHERE end_on IS NULL AND withdrawn_at IS NULL GROUP BY employer_id HAVING count(*) >= 50))::int

-- F35: of registered-poor households more persons lifted than not, at the end of 2018 first
SELECT ((lifted_2018 > 0 AND lifted_2018 > poor_2018) AND NOT lifted_2017 > poor_2017)::int FROM (
  SELECT sum(h.member_count) FILTER (WHERE p.status = '03' AND p.from_on <= '2018-12-31') AS lifted_2018,
    sum(h.member_count) FILTER (WHERE p.status = '02' AND p.from_on <= '2018-12-31'
      AND (p.to_on IS NULL OR p.to_on > '2018-12-31')) AS poor_2018,
    sum(h.member_count) FILTER (WHERE p.status = '03' AND p.from_on <= '2017-12-31') AS lifted_2017,
    sum(h.member_count) FILTER (WHERE p.status = '02' AND p.from_on <= '2017-12-31'
      AND (p.to_on IS NULL OR p.to_on > '2017-12-31')) AS poor_2017
  FROM people_povertyperiod p JOIN people_household h ON h.id = p.household_id) AS persons
