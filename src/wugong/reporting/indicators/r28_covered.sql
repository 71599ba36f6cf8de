-- id: R28.covered
-- kpi: R28
-- order: 53
-- zh: 已走访
-- en: Asked
-- unit: persons
-- period: month
-- grain: area
-- rule: S1
-- definition: 当月问到的人，无变化也算。
-- in English: Persons asked in the month; no change counts.
SELECT t.code, t.covered AS value
FROM collection_grouptask t
WHERE t.month = %(name)s AND t.code >= %(area)s AND t.code < %(area)s || '~'
