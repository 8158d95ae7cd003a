-- A ski school, written in short as grown databases are.
CREATE TABLE rst(rst_id INTEGER PRIMARY KEY, rst_nm TEXT, cty TEXT, opn_dt TEXT, lft_cnt INTEGER);
CREATE TABLE instr(ins_id INTEGER PRIMARY KEY, f_nm TEXT, l_nm TEXT, lic TEXT, rst_id INTEGER REFERENCES rst(rst_id), hire_dt TEXT);
CREATE TABLE pup(pup_id INTEGER PRIMARY KEY, f_nm TEXT, l_nm TEXT, dob TEXT, cty TEXT, reg_dt TEXT, eml TEXT);
CREATE TABLE lsn(lsn_cd TEXT PRIMARY KEY, lsn_desc TEXT, lvl TEXT, std_fee REAL, dur_min INTEGER);
CREATE TABLE enrl(enrl_id INTEGER PRIMARY KEY, pup_id INTEGER REFERENCES pup(pup_id), ins_id INTEGER REFERENCES instr(ins_id),
    lsn_cd TEXT REFERENCES lsn(lsn_cd), bkd_dt TEXT, strt_ts TEXT, stat TEXT, qty INTEGER, unit_prc REAL, pup_ord INTEGER);
INSERT INTO rst VALUES (1, 'Hochalm', 'Lech', '2009-12-01', 6), (2, 'Talhof', 'Zell', '2015-11-20', 3), (3, 'Gratblick', 'Lech', '2021-12-05', 4);
INSERT INTO instr VALUES (1, 'Ilse', 'Moor', 'A', 1, '2012-01-01'), (2, 'Kurt', 'Stein', 'B', 1, '2019-11-01'), (3, 'Nora', 'Wald', 'A', 2, '2022-11-15');
INSERT INTO pup VALUES (1, 'Ada', 'Berg', '1948-03-02', 'Lech', '2023-01-10', 'ada@example.org'),
    (2, 'Ben', 'Feld', '1990-07-21', 'Zell', '2023-02-11', NULL), (3, 'Cleo', 'Hain', '2011-09-30', 'Lech', '2024-01-05', NULL),
    (4, 'Dora', 'Quell', '1979-12-12', 'Imst', '2024-02-17', 'dora@example.org');
INSERT INTO lsn VALUES ('C1', 'First carving turns', 'easy', 60, 90), ('C2', 'Moguls by morning', 'hard', 95, 120),
    ('T1', 'Telemark taster', 'easy', 70, 45), ('X9', 'Cross country loop', 'medium', 55, 150);
INSERT INTO enrl VALUES (1, 1, 1, 'C1', '2024-01-02', '2024-01-15 09:00', 'done', 1, 60, 1), (2, 2, 1, 'C2', '2024-01-03', '2024-01-16 10:00', 'done', 2, 90, 2),
    (3, 2, 2, 'T1', '2024-01-20', '2024-02-01 09:00', 'dropped', 1, 70, 1), (4, 1, 3, 'C1', '2024-02-03', '2024-02-20 13:00', 'done', 3, 58, 3),
    (5, 3, 1, 'T1', '2024-02-10', '2024-03-01 09:00', 'done', 1, 70, 1);
CREATE TABLE "Huts"("Hut ID" INTEGER PRIMARY KEY, "Hut Number" TEXT, "Beds" INTEGER);
CREATE TABLE crew_members(crew_id INTEGER PRIMARY KEY, f_nm TEXT, l_nm TEXT, duty TEXT);
INSERT INTO "Huts" VALUES (1, '101', 4), (2, '102', 6), (3, '101', 8);
INSERT INTO crew_members VALUES (1, 'Egon', 'Lift', 'patrol'), (2, 'Finn', 'Piste', 'grooming'), (3, 'Gerd', 'Schnee', 'patrol');
-- Where pupils meet, and how they were called: words in capitals.
ALTER TABLE pup ADD COLUMN newsletter INTEGER NOT NULL DEFAULT 1;
INSERT INTO pup VALUES (5, 'Ben', 'Feld', '1991-04-02', 'Imst', '2024-03-01', NULL, 0);
CREATE TABLE rte(rte_id INTEGER PRIMARY KEY, rte_nm TEXT);
CREATE TABLE mtg(mtg_id INTEGER PRIMARY KEY, pup_id INTEGER REFERENCES pup(pup_id), rte_id INTEGER REFERENCES rte(rte_id), chan TEXT);
INSERT INTO rte VALUES (1, 'Sunny side'), (2, 'North face'), (3, 'Valley run');
INSERT INTO mtg VALUES (1, 1, 1, 'ZOOM'), (2, 1, 1, 'PHONE'), (3, 2, 2, 'PHONE'), (4, 5, 2, 'ZOOM'), (5, 3, 1, 'DESK');
