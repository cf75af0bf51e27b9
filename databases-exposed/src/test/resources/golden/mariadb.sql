-- selectAll
SELECT notes.id, notes.title, notes.body, notes.completed, notes.score, notes.author_id FROM notes ORDER BY notes.id ASC

-- selectWhere
SELECT notes.id, notes.title, notes.body, notes.completed, notes.score, notes.author_id FROM notes WHERE notes.completed = ? ORDER BY notes.id ASC

-- selectColumns
SELECT notes.id, notes.title FROM notes WHERE notes.score > ? ORDER BY notes.id ASC

-- andWhereOrWhere
SELECT notes.title FROM notes WHERE ((notes.completed = ?) AND (notes.score < ?)) OR (notes.body IS NULL) ORDER BY notes.id ASC

-- adjusted
SELECT notes.title, authors.`name` FROM notes INNER JOIN authors ON authors.id = notes.author_id WHERE notes.score > ?

-- likeLiteral
SELECT notes.title FROM notes WHERE notes.body LIKE ? ESCAPE ?

-- likeEscape
SELECT notes.title FROM notes WHERE notes.body LIKE ? ESCAPE ?

-- inList
SELECT notes.title FROM notes WHERE notes.id IN (?, ?) ORDER BY notes.id ASC

-- inListEmpty
SELECT notes.title FROM notes WHERE FALSE

-- between
SELECT notes.title FROM notes WHERE notes.score BETWEEN ? AND ? ORDER BY notes.id ASC

-- questionMarkInLiteral
SELECT 'what? ''it'' :name', notes.title FROM notes WHERE notes.id = ?

-- lineBreakInParameter
SELECT ? text_value FROM dual

-- lineBreakInLiteral
-- unsupported: A string literal has a backslash or a line break, which Exposed writes otherwise than MariaDB reads it: use stringParam(…) instead of stringLiteral(…)

-- backslashInLiteral
-- unsupported: A string literal has a backslash or a line break, which Exposed writes otherwise than MariaDB reads it: use stringParam(…) instead of stringLiteral(…)

-- questionMarkInComment
/*why? :name*/ SELECT notes.title FROM notes WHERE notes.id = ?

-- orderNullsLast
SELECT notes.title FROM notes ORDER BY notes.body DESC, notes.title ASC

-- limitAndOffset
SELECT notes.title FROM notes ORDER BY notes.id ASC LIMIT 1 OFFSET 1

-- offsetWithoutLimit
SELECT notes.title FROM notes ORDER BY notes.id ASC LIMIT 2147483647 OFFSET 1

-- distinct
SELECT DISTINCT notes.author_id FROM notes ORDER BY notes.author_id ASC

-- distinctOn
-- unsupported: MariaDB has no DISTINCT ON: use withDistinct(), or groupBy and an aggregate of the other columns

-- forUpdate
SELECT notes.title FROM notes WHERE notes.id = ? FOR UPDATE

-- notForUpdate
SELECT notes.title FROM notes WHERE notes.id = ?

-- parameter
SELECT notes.title FROM notes WHERE notes.id = ?

-- innerJoin
SELECT notes.id, authors.id, authors.`name` FROM notes INNER JOIN authors ON authors.id = notes.author_id WHERE notes.score > ?

-- leftJoinWithCondition
SELECT notes.title, authors.`name` FROM notes LEFT JOIN authors ON notes.author_id = authors.id AND  (authors.`name` = ?) ORDER BY notes.id ASC

-- selfJoin
SELECT notes.title, other.title FROM notes INNER JOIN notes other ON notes.author_id = other.author_id AND  (other.score > notes.score)

-- joinedSubQueries
SELECT notes.title, named.`name` FROM notes INNER JOIN (SELECT notes.id FROM notes WHERE notes.score > ?) high ON notes.id = high.id INNER JOIN (SELECT authors.id, authors.`name` FROM authors WHERE authors.`name` <> ?) named ON notes.author_id = named.id AND  (named.`name` <> ?) WHERE notes.score < ?

-- groupByHaving
SELECT authors.`name`, COUNT(notes.id), SUM(notes.score) FROM authors INNER JOIN notes ON authors.id = notes.author_id GROUP BY authors.`name` HAVING (COUNT(notes.id) > ?) AND (SUM(notes.score) < ?)

-- caseWhen
SELECT CASE WHEN notes.score > ? THEN ? ELSE ? END FROM notes ORDER BY notes.id ASC

-- functions
SELECT UPPER(notes.title), CHAR_LENGTH(notes.title), SUBSTRING(notes.title, 1, 2), CONCAT_WS(?,notes.title, notes.body), COALESCE(notes.body, '?') FROM notes WHERE LOWER(notes.title) = ?

-- windowFunction
SELECT notes.title, ROW_NUMBER() OVER(PARTITION BY notes.author_id ORDER BY notes.score ASC) place FROM notes ORDER BY notes.id ASC

-- expressionAlias
SELECT authors.`name`, COUNT(notes.id) how_many FROM authors INNER JOIN notes ON authors.id = notes.author_id GROUP BY authors.`name` ORDER BY how_many DESC

-- jsonExtract
SELECT JSON_UNQUOTE(JSON_EXTRACT(documents.`data`, ?)) FROM documents WHERE documents.id = ?

-- jsonExtractByPath
SELECT JSON_UNQUOTE(JSON_EXTRACT(documents.`data`, ?)) FROM documents WHERE documents.id = ?

-- questionMarkOperator
SELECT documents.id FROM documents WHERE (to_jsonb(documents.`data`) ?? 'size') = ?

-- jsonContains
SELECT documents.id FROM documents WHERE JSON_CONTAINS(documents.`data`, ?)

-- inSubQuery
SELECT notes.title FROM notes WHERE notes.author_id IN (SELECT authors.id FROM authors WHERE authors.`name` = ?)

-- existsSubQuery
SELECT authors.`name` FROM authors WHERE EXISTS (SELECT notes.id FROM notes WHERE (notes.author_id = authors.id) AND (notes.score >= ?))

-- subQueryAsExpression
SELECT authors.`name` FROM authors WHERE ((SELECT notes.score FROM notes WHERE (notes.author_id = authors.id) AND (notes.score > ?) ORDER BY notes.id ASC LIMIT 1) > 1) AND (authors.`name` <> ?) ORDER BY authors.id ASC

-- fromSubQuery
SELECT high.title FROM (SELECT notes.id, notes.title FROM notes WHERE notes.score > ? ORDER BY notes.id ASC LIMIT 5) high WHERE high.id < ? ORDER BY high.id ASC

-- withoutTable
SELECT 7, EXISTS (SELECT notes.title FROM notes WHERE notes.id = ?), NOT EXISTS (SELECT notes.title FROM notes WHERE notes.id = ?) FROM dual

-- count
SELECT COUNT(*) FROM notes WHERE notes.completed = ?

-- countOfDistinct
SELECT COUNT(*) FROM (SELECT DISTINCT notes.author_id c0 FROM notes) counted

-- countOfLimited
SELECT COUNT(*) FROM (SELECT notes.id c0, notes.title c1, notes.body c2, notes.completed c3, notes.score c4, notes.author_id c5, authors.id c6, authors.`name` c7 FROM notes INNER JOIN authors ON authors.id = notes.author_id WHERE notes.score > ? LIMIT 2) counted

-- union
SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score > ? ORDER BY title ASC

-- unionAll
SELECT notes.title FROM notes WHERE notes.score < ? UNION ALL SELECT notes.title FROM notes WHERE notes.score > ? ORDER BY title DESC LIMIT 2

-- unionOffset
SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score > ? ORDER BY title ASC LIMIT 2147483647 OFFSET 2

-- unionOfLimited
(SELECT notes.title FROM notes ORDER BY notes.id ASC LIMIT 1) UNION (SELECT notes.title FROM notes ORDER BY notes.id DESC LIMIT 1) ORDER BY title ASC

-- unionOrderedByExpression
SELECT UPPER(notes.title) FROM notes WHERE notes.id = ? UNION SELECT UPPER(notes.title) FROM notes WHERE notes.id = ? ORDER BY 1 DESC

-- intersect
SELECT notes.title FROM notes WHERE notes.score < ? INTERSECT SELECT notes.title FROM notes WHERE notes.score > ?

-- except
SELECT notes.title FROM notes WHERE notes.score < ? EXCEPT SELECT notes.title FROM notes WHERE notes.score > ?

-- unionThenIntersect
(SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score < ?) INTERSECT SELECT notes.title FROM notes WHERE notes.score > ?

-- exceptOfUnion
SELECT notes.title FROM notes WHERE notes.score < ? EXCEPT (SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score > ?)

-- unionsInARow
SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score > ? ORDER BY title ASC

-- countOfUnion
SELECT COUNT(*) FROM (SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score > ?) counted

-- fromUnion
SELECT both_parts.title FROM (SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score > ?) both_parts WHERE both_parts.title = ?

-- inUnion
SELECT notes.id FROM notes WHERE (notes.title IN (SELECT notes.title FROM notes WHERE notes.score < ? UNION SELECT notes.title FROM notes WHERE notes.score > ?)) AND (notes.score <> ?) ORDER BY notes.id ASC

-- insert
INSERT INTO notes (title, score, completed) VALUES (?, ?, ?)

-- insertByName
INSERT INTO notes (completed, title, score) VALUES (?, ?, ?)

-- insertExpression
INSERT INTO notes (title, score, completed) VALUES (UPPER(?), (6 * ?), ?)

-- insertSubQuery
INSERT INTO notes (title, score, completed) VALUES (?, (SELECT MAX(authors.id) FROM authors WHERE authors.`name` <> ?), ?)

-- insertIgnore
INSERT IGNORE INTO notes (title, score, completed) VALUES (?, ?, ?)

-- insertDefaults
INSERT INTO `defaults`  () VALUES ()

-- insertSelect
INSERT INTO notes (title, completed, score) SELECT COALESCE(notes.body, ?), notes.completed, (notes.score + ?) FROM notes WHERE notes.score > ?

-- insertReturning
INSERT INTO notes (title, completed) VALUES (?, ?) RETURNING notes.title, COALESCE(notes.body, ?)

-- insertJson
INSERT INTO documents (`data`) VALUES (?)

-- batchInsert
INSERT INTO notes (title, score, completed) VALUES (?, ?, ?)

-- replace
REPLACE INTO notes (id, title, score, completed) VALUES (?, 'INSERT me', ?, ?)

-- replaceSelect
REPLACE INTO notes (id, title, completed, score) SELECT notes.id, UPPER(notes.title), notes.completed, (notes.score + ?) FROM notes WHERE notes.score > ?

-- batchReplace
REPLACE INTO notes (id, title, score, completed) VALUES (?, ?, ?, ?)

-- upsert
INSERT INTO notes (id, title, score, body, completed) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id=VALUES(id), title=VALUES(title), score=VALUES(score), body=VALUES(body), completed=VALUES(completed)

-- upsertByName
INSERT INTO notes (completed, id, title, score) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE completed=VALUES(completed), id=VALUES(id), title=VALUES(title), score=VALUES(score)

-- upsertWithKeys
-- unsupported: MariaDB cannot run this statement: leave the keys and where out, it looks at all unique keys (MySQL doesn't support specifying conflict keys in UPSERT clause, dialect: MariaDB.)

-- upsertOnUpdate
INSERT INTO notes (id, title, score, completed) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE score=(VALUES(score) * ?), body=REPLACE(notes.body, ?, ?)

-- upsertWhere
-- unsupported: MariaDB cannot run this statement: leave the keys and where out, it looks at all unique keys (MySQL doesn't support WHERE in UPSERT clause, dialect: MariaDB.)

-- upsertExclude
INSERT INTO notes (id, title, body, score, completed) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id=VALUES(id), title=VALUES(title), score=VALUES(score), completed=VALUES(completed)

-- upsertReturning
INSERT INTO notes (id, title, completed) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE score=(notes.score + ?) RETURNING notes.id, notes.score

-- batchUpsert
INSERT INTO notes (id, title, score, completed) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE id=VALUES(id), title=VALUES(title), score=VALUES(score), completed=VALUES(completed)

-- update
UPDATE notes SET body=? WHERE notes.id = ?

-- updateExpression
UPDATE notes SET score=(notes.score + ?) WHERE (notes.title = ?) OR (notes.score > ?)

-- updateByName
UPDATE notes SET score=?, body=? WHERE notes.id = ?

-- updateLimit
UPDATE notes SET body=? LIMIT 1

-- joinUpdate
UPDATE notes INNER JOIN authors ON authors.id = notes.author_id SET notes.body=? WHERE (authors.`name` = ?) AND (notes.score < ?)

-- joinUpdateOr
UPDATE notes INNER JOIN authors ON authors.id = notes.author_id SET notes.body=? WHERE (authors.`name` = ?) OR (authors.`name` = ?)

-- joinUpdateSubQuery
UPDATE notes INNER JOIN (SELECT notes.id FROM notes WHERE notes.score > ?) high ON notes.id = high.id AND  (high.id < ?) SET notes.body=? WHERE notes.title <> ?

-- joinUpdateSubQueries
UPDATE notes INNER JOIN (SELECT notes.id FROM notes WHERE notes.score > ?) high ON notes.id = high.id AND  (high.id < ?) INNER JOIN (SELECT authors.id FROM authors WHERE authors.`name` = ?) named ON notes.author_id = named.id SET notes.body=? WHERE notes.title <> ?

-- updateReturning
-- unsupported: MariaDB has no UPDATE … RETURNING: select the rows in the same transaction

-- deleteWhere
DELETE FROM notes WHERE (notes.title = ?) OR (notes.score > ?)

-- deleteAll
DELETE FROM notes

-- deleteLimit
DELETE FROM notes WHERE LOWER(notes.title) = ? LIMIT 1

-- deleteIgnore
DELETE IGNORE FROM notes WHERE notes.id = ?

-- joinDelete
DELETE notes FROM notes INNER JOIN authors ON authors.id = notes.author_id WHERE authors.`name` = ?

-- joinDeleteOr
DELETE notes FROM notes INNER JOIN authors ON authors.id = notes.author_id WHERE (authors.`name` = ?) OR (authors.`name` = ?)

-- deleteReturning
DELETE FROM notes WHERE notes.id = ? RETURNING notes.id, COALESCE(notes.body, ?)
