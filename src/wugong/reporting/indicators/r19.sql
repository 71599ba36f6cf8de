-- id: R19
-- kpi: R19
-- order: 40
-- zh: 用工需求
-- en: Open headcount
-- unit: places
-- period: point
-- grain: area
-- rule: R19
-- definition: 期末有效岗位还缺的人数，按用工地所属；县外岗位记在县。
-- in English: Places still open at vacancies in force; those outside the county stand with the county.
SELECT %(home)s AS code, sum(greatest(v.openings - v.filled, 0)) AS value
FROM employers_vacancy v
WHERE v.created_at::date <= %(last)s AND v.valid_until >= %(last)s AND v.state = 'verified'
