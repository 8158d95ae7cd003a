-- A foundry that keeps the meanings of all its codes in one list, told apart by the kind of code; the same code means
-- one thing as a status and another as a family.
CREATE TABLE T_CODE(CODE_TYP TEXT, CODE TEXT, DESCR TEXT);
CREATE TABLE T_CST(CST_NO INTEGER, FAM_CD TEXT, ST_CD TEXT, WGT_KG REAL, CST_DT TEXT);
CREATE TABLE T_FLW(FLW_NO INTEGER, CST_NO INTEGER, RSN_CD TEXT, FND_DT TEXT);
INSERT INTO T_CODE VALUES
    ('FAM', 'C', 'Chains'), ('FAM', 'G', 'Gears'), ('FAM', 'P', 'Pumps'),
    ('ST', 'C', 'Cancelled'), ('ST', 'F', 'Finished'), ('ST', 'W', 'Waiting'),
    ('RSN', 'BLW', 'Blowholes'), ('RSN', 'CRK', 'Cracks');
INSERT INTO T_CST VALUES
    (1, 'C', 'F', 12.5, '2024-01-08'), (2, 'G', 'F', 40.0, '2024-01-20'), (3, 'G', 'W', 38.0, '2024-02-11'),
    (4, 'P', 'C', 90.0, '2024-02-19'), (5, 'C', 'W', 14.5, '2024-03-02'), (6, 'P', 'F', 75.0, '2024-03-28');
INSERT INTO T_FLW VALUES
    (1, 2, 'BLW', '2024-01-22'), (2, 2, 'CRK', '2024-01-25'), (3, 6, 'CRK', '2024-03-30'), (4, 1, 'CRK', '2024-01-09');
