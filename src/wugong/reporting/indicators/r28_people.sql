-- id: R28.people
-- kpi: R28
-- order: 52
-- zh: 应走访
-- en: To be asked
-- unit: persons
-- period: month
-- grain: area
-- rule: S1
-- definition: 各组当月任务中在册的人。
-- in English: Persons on the roll of the groups' tasks of the month.
SELECT t.code, t.people AS value
FROM collection_grouptask t
WHERE t.month = %(name)s AND t.code >= %(area)s AND t.code < %(area)s || '~'
